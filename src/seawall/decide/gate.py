"""Build: whether a pipeline goes on. Pure: the same scan and thresholds, the same exit code.

1 outranks 3: a finding at the threshold is certain, a gap is what nobody knows.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from seawall.model.scan import Scan
from seawall.model.severity import Severity, Verdict

CLEAN: Final = 0
FINDINGS: Final = 1
NOT_SEEN: Final = 3


class Thresholds(NamedTuple):
    """From which severity on to fail, and whether any gap fails too."""

    fail_on: Severity | None = Severity.HIGH
    """``None``: no finding fails the run."""
    fail_on_gap: bool = False


def exit_code(scan: Scan, thresholds: Thresholds) -> int:
    """0 nothing at the threshold, 1 findings at it, 3 something named could not be looked at."""
    fail_on = thresholds.fail_on
    if fail_on is not None and any(
        finding.verdict is Verdict.FAIL and finding.severity >= fail_on for finding in scan.findings
    ):
        return FINDINGS
    if any(gap.named or thresholds.fail_on_gap for gap in scan.gaps):
        return NOT_SEEN
    return CLEAN
