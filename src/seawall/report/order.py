"""Findings in the order in which a person should read them: the worst object first."""

from __future__ import annotations

from typing import NamedTuple

from seawall.model.finding import Finding, PolicyId, Rule
from seawall.model.resource import ObjectRef
from seawall.model.scan import Scan
from seawall.model.severity import Severity, Verdict


class Group(NamedTuple):
    """The findings of one object of one file."""

    ref: ObjectRef
    file: str
    findings: list[Finding]


_RANK = {Verdict.FAIL: 0, Verdict.UNKNOWN: 1, Verdict.PASS: 2}


def weight(finding: Finding) -> tuple[int, int, int, str, int, str]:
    """The sort key within an object: what failed, the worst first, then by place."""
    line = finding.location.line if finding.location else 0
    return (
        _RANK[finding.verdict],
        -finding.severity,
        line,
        finding.policy,
        finding.validation,
        finding.element,
    )


def by_object(findings: list[Finding]) -> list[Group]:
    """*findings* by object and file, the object with the worst finding first."""
    groups: dict[tuple[ObjectRef, str], Group] = {}
    for finding in findings:
        file = finding.location.file if finding.location else ""
        key = (finding.object, file)
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(finding.object, file, [])
        group.findings.append(finding)
    for group in groups.values():
        group.findings.sort(key=weight)
    return sorted(groups.values(), key=_group_weight)


def _group_weight(group: Group) -> tuple[int, int, str, int, ObjectRef]:
    verdict, severity, line, *_ = weight(group.findings[0])
    return (verdict, severity, group.file, line, group.ref)


def rule_of(scan: Scan, policy: PolicyId) -> Rule:
    """The rule of *policy*; one with the bare id where the table does not have it."""
    return scan.rules.get(policy) or Rule(policy, policy, Severity.MEDIUM)


def named(ref: ObjectRef) -> str:
    """``shop/Deployment/web``, or without the namespace where there is none."""
    return f"{ref.namespace}/{ref.short}" if ref.namespace else ref.short


def told(finding: Finding) -> str:
    """The message with the element and what was missing: a whole sentence for one-line formats."""
    text = finding.message
    if finding.verdict is Verdict.UNKNOWN:
        missing = f" (not supplied: {', '.join(finding.missing)})" if finding.missing else ""
        text = f"could not be judged{missing}" + (f": {text}" if text else "")
    element = finding.element_name or finding.element
    return f"{named(finding.object)}{', ' + element if element else ''}: {text}"
