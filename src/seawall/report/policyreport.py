"""The scan as reports of ``openreports.io/v1alpha1``, in one ``List`` that kubectl can apply.

JSON, which is YAML too. A namespace has a ``Report``; objects whose manifest names none, and
the gaps, stand in a ``ClusterReport``, because no namespace may be guessed for them. A judgement
without its input and a gap are ``error`` (could not be evaluated), a waived finding is ``skip``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from seawall.model.finding import Finding
from seawall.model.scan import Scan
from seawall.model.severity import Verdict
from seawall.report.encode import items
from seawall.report.escape import terminal
from seawall.report.options import RenderOptions
from seawall.report.order import rule_of, told
from seawall.report.place import place

Row = dict[str, object]

MAX_RESULTS: Final = 500
"""Results in one object: at 2 KB each it stays below the 1.5 MiB that etcd takes."""
MAX_MESSAGE: Final = 1024
"""Characters of one message."""
_RESULT: Final = {Verdict.FAIL: "fail", Verdict.UNKNOWN: "error", Verdict.PASS: "pass"}


def render(scan: Scan, options: RenderOptions) -> Iterator[str]:
    """The list, one report a line."""
    yield '{"apiVersion":"v1","kind":"List","items":['
    yield from items(_reports(scan, options), chunk=1)
    yield "]}\n"


def _reports(scan: Scan, options: RenderOptions) -> Iterator[Row]:
    waived = {id(each.finding) for each in scan.waived}
    held: dict[str, list[Finding]] = {}
    for findings in (scan.findings, scan.passes, [each.finding for each in scan.waived]):
        for finding in findings:
            held.setdefault(finding.object.namespace, []).append(finding)
    seconds = _seconds(options.now)
    for namespace in sorted(held):
        found = held[namespace]
        for start in range(0, len(found), MAX_RESULTS):
            rows = [
                _result(scan, each, seconds, waived=id(each) in waived)
                for each in found[start : start + MAX_RESULTS]
            ]
            yield _report(namespace, "seawall", start // MAX_RESULTS, rows)
    for start in range(0, len(scan.gaps), MAX_RESULTS):
        rows = _gaps(scan, start, seconds)
        yield _report("", "seawall-gaps", start // MAX_RESULTS, rows)


def _seconds(now: str) -> int:
    return int(datetime.fromisoformat(now).timestamp()) if now else 0


def _report(namespace: str, name: str, number: int, rows: list[Row]) -> Row:
    counted = Counter(row["result"] for row in rows)
    metadata: Row = {"name": f"{name}-{number + 1}" if number else name}
    if namespace:
        metadata["namespace"] = terminal(namespace)
    return {
        "apiVersion": "openreports.io/v1alpha1",
        "kind": "Report" if namespace else "ClusterReport",
        "metadata": metadata,
        "source": "seawall",
        "summary": {word: counted[word] for word in ("pass", "fail", "warn", "error", "skip")},
        "results": rows,
    }


def _result(scan: Scan, finding: Finding, seconds: int, *, waived: bool) -> Row:
    rule = rule_of(scan, finding.policy)
    ref = finding.object
    subject = {
        "apiVersion": terminal(ref.apiVersion),
        "kind": terminal(ref.kind),
        "name": terminal(ref.name),
    }
    if ref.namespace:
        subject["namespace"] = terminal(ref.namespace)
    about = {
        "title": rule.title,
        "element": finding.element,
        "place": place(finding),
        "fix": rule.fix if finding.verdict is Verdict.FAIL else "",
        "fingerprint": finding.fingerprint,
    }
    properties = {key: terminal(value[:MAX_MESSAGE]) for key, value in about.items() if value}
    return {
        "source": "seawall",
        "policy": terminal(finding.policy),
        "category": terminal(rule.categories[0]) if rule.categories else "",
        "severity": finding.severity.label,
        "timestamp": {"seconds": seconds, "nanos": 0},
        "result": "skip" if waived else _RESULT[finding.verdict],
        "scored": finding.verdict is Verdict.FAIL and not waived,
        "resources": [subject],
        "message": terminal(told(finding)[:MAX_MESSAGE]),
        "properties": properties,
    }


def _gaps(scan: Scan, start: int, seconds: int) -> list[Row]:
    return [
        {
            "source": "seawall",
            "policy": f"gap/{gap.kind.value}",
            "timestamp": {"seconds": seconds, "nanos": 0},
            "result": "error",
            "scored": False,
            "message": terminal(f"{gap.subject}: {gap.reason}"[:MAX_MESSAGE]),
        }
        for gap in scan.gaps[start : start + MAX_RESULTS]
    ]
