"""The order of findings: what failed before what is unknown, and the worst first."""

from __future__ import annotations

from seawall.model.severity import Verdict
from seawall.report.order import by_object
from tests.report import scans


def test_the_worst_object_and_its_worst_finding_stand_first() -> None:
    low, worst = scans.finding(scans.OWNER), scans.finding()
    other = scans.finding(scans.OWNER, name="a")
    groups = by_object([other, low, worst])
    assert [each.findings for each in groups] == [[worst, low], [other]]


def test_a_low_failure_stands_before_a_critical_unknown() -> None:
    unknown, low = scans.finding(verdict=Verdict.UNKNOWN), scans.finding(scans.OWNER)
    assert by_object([unknown, low])[0].findings == [low, unknown]
