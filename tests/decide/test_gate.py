"""Exit codes: the laws of the order, then the boundaries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.decide.gate import Thresholds, exit_code
from seawall.model.finding import Finding, PolicyId
from seawall.model.gap import Gap, GapKind
from seawall.model.resource import ObjectRef
from seawall.model.scan import Scan, Summary
from seawall.model.severity import Confidence, Severity, Verdict


def finding(severity: Severity, verdict: Verdict = Verdict.FAIL) -> Finding:
    return Finding(
        policy=PolicyId("p"),
        validation=0,
        verdict=verdict,
        severity=severity,
        confidence=Confidence.HIGH,
        message="m",
        object=ObjectRef("v1", "Pod", "", "a"),
    )


def gap(*, named: bool = False) -> Gap:
    return Gap(GapKind.UNREADABLE, "a.yaml", "permission denied", named=named)


def scan(findings: list[Finding] | None = None, gaps: list[Gap] | None = None) -> Scan:
    return Scan(summary=Summary(), rules={}, findings=findings or [], gaps=gaps or [])


HIGH, NEVER = Thresholds(Severity.HIGH), Thresholds(None)


@pytest.mark.parametrize(
    ("given_scan", "thresholds", "code"),
    [
        (scan(), HIGH, 0),
        (scan([finding(Severity.MEDIUM)]), HIGH, 0),
        (scan([finding(Severity.HIGH)]), HIGH, 1),
        (scan([finding(Severity.CRITICAL)]), HIGH, 1),
        (scan([finding(Severity.CRITICAL)]), NEVER, 0),
        (scan([finding(Severity.LOW)]), Thresholds(Severity.LOW), 1),
        (scan([finding(Severity.CRITICAL, Verdict.UNKNOWN)]), HIGH, 0),
        (scan(gaps=[gap()]), HIGH, 0),
        (scan(gaps=[gap()]), Thresholds(Severity.HIGH, fail_on_gap=True), 3),
        (scan(gaps=[gap(named=True)]), HIGH, 3),
        (scan(gaps=[gap(named=True)]), NEVER, 3),
        (scan([finding(Severity.HIGH)], [gap(named=True)]), HIGH, 1),
        (scan([finding(Severity.LOW)], [gap(named=True)]), HIGH, 3),
    ],
)
def test_exit_code(given_scan: Scan, thresholds: Thresholds, code: int) -> None:
    assert exit_code(given_scan, thresholds) == code


severities = st.sampled_from(Severity)


@given(st.lists(severities), st.lists(severities), severities)
def test_more_findings_never_make_a_run_pass(
    some: list[Severity], more: list[Severity], fail_on: Severity
) -> None:
    thresholds = Thresholds(fail_on)
    fewer = exit_code(scan([finding(each) for each in some]), thresholds)
    all_of_them = exit_code(scan([finding(each) for each in some + more]), thresholds)
    assert all_of_them >= fewer
