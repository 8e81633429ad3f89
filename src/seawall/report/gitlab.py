"""The scan as GitLab Code Quality: a JSON list of issues.

The format has neither verdicts nor gaps, so judgements without input and gaps are issues that say
so. Waived findings are left out. GitLab drops issues that share a fingerprint: the second of equals
gets one of its own, made of the first and its number.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

from seawall.model.finding import Finding
from seawall.model.gap import Gap
from seawall.model.scan import Scan
from seawall.model.severity import Severity, Verdict
from seawall.report.encode import items
from seawall.report.escape import terminal
from seawall.report.options import RenderOptions
from seawall.report.order import rule_of, told
from seawall.report.place import relative

Row = dict[str, object]

_SEVERITY: Final = {
    Severity.INFO: "info",
    Severity.LOW: "minor",
    Severity.MEDIUM: "major",
    Severity.HIGH: "critical",
    Severity.CRITICAL: "blocker",
}


def render(scan: Scan, options: RenderOptions) -> Iterator[str]:
    """The list, one issue a line."""
    yield "["
    yield from items(_issues(scan, options))
    yield "]\n"


def _issues(scan: Scan, options: RenderOptions) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for finding in scan.findings:
        seen[finding.fingerprint] += 1
        yield _issue(scan, finding, seen[finding.fingerprint], options)
    for gap in scan.gaps:
        key = _digest(f"{gap.kind.value}\0{gap.subject}\0{gap.reason}")
        seen[key] += 1
        yield _gap(gap, _numbered(key, seen[key]), options)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _numbered(key: str, number: int) -> str:
    return key if number == 1 else _digest(f"{key}:{number}")


def _issue(scan: Scan, finding: Finding, number: int, options: RenderOptions) -> Row:
    where = finding.location
    unknown = finding.verdict is Verdict.UNKNOWN
    title = rule_of(scan, finding.policy).title
    return {
        "description": terminal(f"{title}: {told(finding)}"),
        "check_name": terminal(finding.policy),
        "fingerprint": _numbered(finding.fingerprint, number),
        "severity": "info" if unknown else _SEVERITY[finding.severity],
        "location": _location(where.file if where else "-", where.line if where else 1, options),
    }


def _gap(gap: Gap, key: str, options: RenderOptions) -> Row:
    return {
        "description": terminal(f"Not looked at: {gap.subject}: {gap.reason}"),
        "check_name": f"gap/{gap.kind.value}",
        "fingerprint": key,
        "severity": "major",
        "location": _location(gap.subject, 1, options),
    }


def _location(file: str, line: int, options: RenderOptions) -> Row:
    return {"path": terminal(relative(file, options.root)) or "-", "lines": {"begin": max(1, line)}}
