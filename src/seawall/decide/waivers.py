"""Exceptions applied to findings: matched narrowly, counted, and never for ever.

An exception that has expired waives nothing and becomes a finding of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from seawall.errors import UsageError
from seawall.model.finding import Finding, PolicyId, Rule, Waived, Waiver
from seawall.model.fingerprint import fingerprint
from seawall.model.location import pointer
from seawall.model.resource import ObjectRef
from seawall.model.severity import Confidence, Severity, Verdict
from seawall.model.waiver import Exemption

ANNOTATION: Final = "seawall.dev/ignore."
"""Followed by the policy's id; the value is ``reason; owner=NAME; until=YYYY-MM-DD``."""
_DATE_LENGTH: Final = len("2026-01-31")

EXPIRED_RULE: Final = Rule(
    id=PolicyId("expired-exception"),
    title="An exception has expired",
    severity=Severity.MEDIUM,
    description="A risk was accepted until a day that has passed. Nobody has looked again since.",
    fix="Mend the finding and delete the exception, or extend it with a reason and an owner.",
    builtin=True,
)
INVALID_RULE: Final = Rule(
    id=PolicyId("invalid-exception"),
    title="An ignore annotation is not understood and waives nothing",
    severity=Severity.MEDIUM,
    description="An exception needs a reason, an owner and a last day; without them it never ends.",
    fix='Write it as "reason; owner=NAME; until=YYYY-MM-DD".',
    builtin=True,
)


class Applied(NamedTuple):
    """The findings that stand, those that were waived, and which exceptions were of use."""

    standing: list[Finding]
    waived: list[Waived]
    used: list[Exemption]
    unused: list[Exemption]
    expired: list[Exemption]


def apply(findings: Iterable[Finding], exemptions: Sequence[Exemption], today: str) -> Applied:
    """Waive what an exception covers on *today* (ISO date). Unknown verdicts are waived alike."""
    by_policy: dict[str, list[Exemption]] = {}
    for each in exemptions:
        by_policy.setdefault(each.policy, []).append(each)
    standing: list[Finding] = []
    waived: list[Waived] = []
    used: dict[int, Exemption] = {}
    for finding in findings:
        cover = _cover(finding, by_policy.get(finding.policy, ()), today)
        if cover is None:
            standing.append(finding)
            continue
        used[id(cover)] = cover
        waiver = Waiver(cover.source, cover.owner, cover.reason, cover.until)
        waived.append(Waived(finding, waiver))
    expired = [each for each in exemptions if each.until < today]
    unused = [each for each in exemptions if id(each) not in used and each.until >= today]
    return Applied(standing, waived, list(used.values()), unused, expired)


def expiry_finding(exemption: Exemption) -> Finding:
    """The finding that an expired exception is."""
    ref = ObjectRef("", exemption.kind, exemption.namespace, exemption.name)
    return Finding(
        policy=EXPIRED_RULE.id,
        validation=-1,
        verdict=Verdict.FAIL,
        severity=EXPIRED_RULE.severity,
        confidence=Confidence.HIGH,
        message=(
            f"the exception from {exemption.policy} ended on {exemption.until} "
            f"(owner {exemption.owner}: {exemption.reason})"
        ),
        object=ref,
        fingerprint=fingerprint(EXPIRED_RULE.id, ref, exemption.policy),
    )


def invalid_finding(message: str, ref: ObjectRef, key: str) -> Finding:
    """The finding that an ignore annotation is which nobody can understand."""
    return Finding(
        policy=INVALID_RULE.id,
        validation=-1,
        verdict=Verdict.FAIL,
        severity=INVALID_RULE.severity,
        confidence=Confidence.HIGH,
        message=message,
        object=ref,
        pointer=pointer(("metadata", "annotations", key)),
        fingerprint=fingerprint(INVALID_RULE.id, ref, key),
    )


def exemption_of_annotation(key: str, value: str, ref: ObjectRef) -> Exemption | None:
    """The exception that an annotation writes for its own object; ``None`` if it is no such key.

    Raises ``UsageError`` where reason, owner or date is missing or malformed.
    """
    if not key.startswith(ANNOTATION):
        return None
    parts = [part.strip() for part in value.split(";")]
    fields = dict(part.partition("=")[::2] for part in parts[1:] if "=" in part)
    exemption = Exemption(
        policy=key.removeprefix(ANNOTATION),
        kind=ref.kind,
        name=ref.name,
        namespace=ref.namespace,
        owner=fields.get("owner", "").strip(),
        reason=parts[0],
        until=fields.get("until", "").strip(),
        source="annotation",
    )
    check_exemption(exemption)
    return exemption


def check_exemption(exemption: Exemption) -> None:
    """Raise ``UsageError`` unless the exception is narrow, owned, explained and dated."""
    subject = (
        f"exception from {exemption.policy or 'no policy'} for {exemption.kind}/{exemption.name}"
    )
    if not exemption.policy or "*" in exemption.policy:
        raise UsageError(f"{subject}: policy must be one policy's id")
    if not exemption.kind or "*" in exemption.kind:
        raise UsageError(f"{subject}: kind must be one kind")
    if not exemption.name.strip("*?"):
        raise UsageError(f"{subject}: name must say which object, not all of them")
    for field in ("owner", "reason"):
        if not getattr(exemption, field).strip():
            raise UsageError(f"{subject}: {field} is missing")
    if not is_date(exemption.until):
        raise UsageError(f"{subject}: until must be a date YYYY-MM-DD, not {exemption.until!r}")


def is_date(text: str) -> bool:
    """Whether *text* is an ISO 8601 calendar date that exists."""
    from datetime import date  # noqa: PLC0415 -- start-up: only where exceptions are read

    try:
        plain = len(text) == _DATE_LENGTH and text.replace("-", "").isdigit()
        return plain and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _cover(finding: Finding, exemptions: Iterable[Exemption], today: str) -> Exemption | None:
    for each in exemptions:
        if each.until >= today and _covers(each, finding):
            return each
    return None


def _covers(exemption: Exemption, finding: Finding) -> bool:
    ref = finding.object
    return (
        exemption.kind == ref.kind
        and exemption.namespace == ref.namespace
        and fnmatchcase(ref.name, exemption.name.replace("[", "[[]"))
        and (
            not exemption.container or f'container "{exemption.container}"' in finding.element_name
        )
    )
