"""Judgements become findings: severity, element, message, fingerprint; the place comes last.

A claim is a finding whose place in the file is still a path. Places are looked up once per
document, for objects that have claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from seawall.analyze.redaction import Redactor
from seawall.model.finding import Finding, Read
from seawall.model.fingerprint import fingerprint
from seawall.model.location import Path, dotted, pointer
from seawall.model.resource import ObjectRef, Resource
from seawall.model.severity import Severity, Verdict
from seawall.phases.setup import Setup
from seawall.policy.exact import message_of
from seawall.policy.explain import WHOLE, Explained, explain
from seawall.policy.judge import Judgement


class Claim(NamedTuple):
    """A finding, and the path that it should point at."""

    finding: Finding
    path: Path


def claims_of(
    judgement: Judgement, resource: Resource, prefix: Path, setup: Setup
) -> Iterator[Claim]:
    """One claim per failing element of one judgement on one object."""
    outcome = judgement.outcome
    rule = judgement.policy.rule
    elements = [WHOLE] if outcome.verdict is Verdict.PASS else explain(judgement, prefix)
    if resource.ref.kind == "Secret":
        elements = [_written(each, resource) for each in elements]
    for each in elements:
        finding = Finding(
            policy=rule.id,
            validation=outcome.validation,
            verdict=outcome.verdict,
            severity=setup.severity(rule),
            confidence=rule.confidence,
            message=outcome.message,
            reason="error" if outcome.is_error else outcome.reason,
            object=resource.ref,
            element=each.element,
            element_name=each.element_name,
            pointer=each.pointer,
            reads=each.reads,
            missing=outcome.missing,
            fingerprint=_fingerprint(judgement, resource.ref, each),
        )
        yield Claim(finding, each.focus)


def _written(each: Explained, resource: Resource) -> Explained:
    """``data`` of a Secret as it was written: the API server makes it of ``stringData`` too."""
    plain = resource.data.get("stringData")
    path = each.focus
    if (
        path[:1] != ("data",)
        or not isinstance(plain, dict)
        or path[1:2] == ()
        or path[1] not in plain
    ):
        return each
    path = ("stringData", *path[1:])
    return each._replace(element=dotted(path), focus=path, pointer=pointer(path))


def _fingerprint(judgement: Judgement, ref: ObjectRef, each: Explained) -> str:
    index = judgement.outcome.validation
    checks = judgement.policy.checks
    said = message_of(checks[index], None) if index >= 0 else ""
    return fingerprint(judgement.policy.rule.id, ref, f"{said}/{each.steady_name}")


def redacted(claim: Claim, redactor: Redactor) -> Claim:
    """The claim with secret values of its object masked in message and reads."""
    finding = claim.finding
    message = redactor.text(finding.message)
    values = [redactor.text(each.value) for each in finding.reads]
    told = [each.value for each in finding.reads]
    if message == finding.message and values == told:
        return claim
    reads = tuple(Read(each.path, value) for each, value in zip(finding.reads, values, strict=True))
    return claim._replace(finding=msgspec.structs.replace(finding, message=message, reads=reads))


def merged(claims: Iterable[Claim]) -> list[Claim]:
    """Claims without the repeats that several bindings or params of one policy make."""
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        finding = claim.finding
        key = (
            finding.policy,
            finding.validation,
            finding.verdict,
            finding.element,
            finding.pointer,
            finding.message,
        )
        seen.setdefault(key, claim)
    return list(seen.values())


def sort_key(finding: Finding) -> tuple[int, int, str, int, str, str]:
    """Worst first, then by file and line, so that the order is the same in every run."""
    location = finding.location
    return (
        finding.verdict is not Verdict.FAIL,
        -int(finding.severity),
        "" if location is None else location.file,
        0 if location is None else location.line,
        finding.policy,
        finding.fingerprint,
    )


def by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings fail at each severity, worst first, zeros included."""
    counts = {level.label: 0 for level in sorted(Severity, reverse=True)}
    for finding in findings:
        if finding.verdict is Verdict.FAIL:
            counts[finding.severity.label] += 1
    return counts
