"""Deploy: manifests are judged before they reach a cluster.

read -> survey -> judge -> point -> conclude. Files arrive as bytes and policies compiled; what
leaves is a ``Scan``, which ``report`` takes on. One process may do all of it, or several may each
take a share; what a share must know of the others is the ``World``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from seawall.analyze.schema.problem import ProblemKind
from seawall.collect.manifest.plain import Lines
from seawall.decide import waivers
from seawall.errors import SeawallError, UsageError
from seawall.model.finding import Finding, PolicyId, Rule
from seawall.model.gap import Gap, GapKind
from seawall.model.resource import Resource
from seawall.model.scan import Scan, Summary
from seawall.model.severity import Verdict
from seawall.model.waiver import Exemption
from seawall.phases.claims import Claim, by_severity, claims_of, merged, sort_key
from seawall.phases.facts import AccountFacts
from seawall.phases.pointing import pointed
from seawall.phases.reading import Reading
from seawall.phases.requests import Asked, pod_request, request_of
from seawall.phases.schema import (
    DUPLICATE_RULE,
    SCHEMA_RULES,
    SchemaCheck,
    remark_findings,
)
from seawall.phases.setup import Setup, World, world_of
from seawall.policy.judge import Judged
from seawall.policy.pod_security import levels_of_labels, members
from seawall.policy.request import object_labels

OTHER_RULES: Final = frozenset({waivers.EXPIRED_RULE.id, waivers.INVALID_RULE.id, *SCHEMA_RULES})
"""Names of findings that do not come from a policy."""


_MISSHAPEN: Final = frozenset({ProblemKind.WRONG_TYPE.value, ProblemKind.MISSING_FIELD.value})
"""Problems for which the API server refuses an object."""


class Part(msgspec.Struct):
    """The outcome of one share. Parts add up to a scan."""

    findings: list[Finding] = []
    passes: list[Finding] = []
    gaps: list[Gap] = []
    skipped: list[tuple[str, str]] = []
    rules: dict[PolicyId, Rule] = {}
    exemptions: list[Exemption] = []
    policies: set[str] = set()
    documents: int = 0
    objects: int = 0
    judged: int = 0
    passed: int = 0
    ignored: int = 0


def survey(readings: Iterable[Reading], setup: Setup) -> World:
    """What any object's judging may need of the others: namespaces, definitions, accounts."""
    return world_of((each for reading in readings for each in reading.resources), setup)


def judge(readings: Iterable[Reading], world: World, setup: Setup) -> Part:
    """Every object of a share, judged, its findings pointing at their lines."""
    part, lines = Part(), Lines()
    judging = _Judging(setup, world, part)
    for reading in readings:
        part.documents += reading.documents
        part.skipped.extend(reading.skipped)
        part.gaps.extend(reading.gaps)
        claims = [(resource, [*judging.claims(resource)]) for resource in reading.resources]
        for finding in pointed(reading, claims, lines):
            (part.passes if finding.verdict is Verdict.PASS else part.findings).append(finding)
        if reading.remarks and setup.schema and setup.wanted(DUPLICATE_RULE.id):
            part.rules.setdefault(DUPLICATE_RULE.id, DUPLICATE_RULE)
            part.findings.extend(remark_findings(reading, setup))
    part.gaps.extend(judging.schema.gaps())
    return part


class _Judging:
    """One share's judging: what it holds is counted into its part."""

    def __init__(self, setup: Setup, world: World, part: Part) -> None:
        self._setup = setup
        self._world = world
        self._part = part
        self._selections: dict[str, frozenset[str]] = {}
        self.schema = SchemaCheck(setup, world)
        self._facts = AccountFacts(setup, world)

    def claims(self, resource: Resource) -> Iterator[Claim]:
        """Everything that is said of one object."""
        self._part.objects += 1
        try:
            yield from self._exemptions(resource)
            shape = list(self.schema.claims(resource, self._part.rules))
            yield from shape
            told = merged(self._judged(resource))
            yield from self._collapsed(resource, told) if _is_misshapen(shape) else told
            yield from self._of_facts(resource)
        except SeawallError as error:
            self._gap(resource, error.message)
        except RecursionError:
            self._gap(resource, "nested too deep to be judged")

    def _collapsed(self, resource: Resource, told: list[Claim]) -> Iterator[Claim]:
        """Errors of the pack on an object that the API server refuses are one gap, not findings."""
        rules, hidden = self._part.rules, 0
        for claim in told:
            if claim.finding.reason == "error" and rules[claim.finding.policy].builtin:
                hidden += 1
            else:
                yield claim
        if hidden:
            subject = f"{resource.origin.file}: {resource.ref.short}"
            reason = (
                f"{hidden} validations could not be judged: fields are missing or of a wrong type"
            )
            self._part.gaps.append(Gap(GapKind.MALFORMED, subject, reason))

    def _gap(self, resource: Resource, reason: str) -> None:
        subject = f"{resource.origin.file}: {resource.ref.short}"
        self._part.gaps.append(Gap(GapKind.INTERNAL, subject, reason))

    def _judged(self, resource: Resource) -> Iterator[Claim]:
        setup = self._setup
        asked = request_of(resource, setup, self._world)
        pod = pod_request(resource, asked.request, setup)
        own = self._judge(asked)
        total = own.policies
        yield from self._told(own, asked, resource)
        if pod is not None:
            only = self._only(pod.request.namespace)
            taken = {each.name for each in setup.policies.candidates(asked.request, only)}
            derived = self._judge(pod, frozenset(taken))
            total += derived.policies
            yield from self._told(derived, pod, resource)
        self._part.judged += total > 0

    def _judge(self, asked: Asked, except_for: frozenset[str] = frozenset()) -> Judged:
        only = self._only(asked.request.namespace) - except_for
        judged = self._setup.policies.judge(asked.request, only=only)
        self._part.passed += judged.passed
        self._part.ignored += judged.ignored
        self._part.policies.update(judged.names)
        return judged

    def _told(self, judged: Judged, asked: Asked, resource: Resource) -> Iterator[Claim]:
        for judgement in judged.judgements:
            rule = judgement.policy.rule
            self._part.rules.setdefault(rule.id, rule)
            yield from claims_of(judgement, resource, asked.prefix, self._setup)

    def _of_facts(self, resource: Resource) -> list[Claim]:
        told = self._facts.told(resource)
        if told is None:
            return []
        for judgement in told.judged.judgements:
            rule = judgement.policy.rule
            self._part.rules.setdefault(rule.id, rule)
        if told.is_first:
            self._part.passed += told.judged.passed
            self._part.ignored += told.judged.ignored
            self._part.policies.update(told.judged.names)
        return merged(told.claims)

    def _only(self, namespace: str) -> frozenset[str]:
        """The policies that run in a namespace: its own Pod Security labels select too."""
        if namespace not in self._selections:
            setup = self._setup
            levels = list(setup.levels)
            data = self._world.namespaces.get(namespace)
            if data is not None and setup.follow_labels:
                levels += levels_of_labels(object_labels(data).known)
            names = {name for level in levels for name in members(setup.standard, level)}
            self._selections[namespace] = frozenset(names | setup.always)
        return self._selections[namespace]

    def _exemptions(self, resource: Resource) -> Iterator[Claim]:
        metadata = resource.data.get("metadata")
        notes = metadata.get("annotations") if isinstance(metadata, dict) else None
        for key, value in notes.items() if isinstance(notes, dict) else ():
            if not key.startswith(waivers.ANNOTATION):
                continue
            try:
                found = waivers.exemption_of_annotation(key, str(value), resource.ref)
            except UsageError as error:
                rule = waivers.INVALID_RULE
                self._part.rules.setdefault(rule.id, rule)
                yield Claim(
                    waivers.invalid_finding(error.message, resource.ref, key),
                    ("metadata", "annotations", key),
                )
            else:
                if found is not None:
                    self._part.exemptions.append(found)


def conclude(parts: Sequence[Part], exemptions: Sequence[Exemption], today: str) -> Scan:
    """The parts as one scan: waivers applied, findings in order, everything counted."""
    findings = [finding for part in parts for finding in part.findings]
    rules = {key: rule for part in parts for key, rule in part.rules.items()}
    every = [*exemptions, *(each for part in parts for each in part.exemptions)]
    applied = waivers.apply(findings, every, today)
    standing = applied.standing
    if applied.expired:
        rules[waivers.EXPIRED_RULE.id] = waivers.EXPIRED_RULE
        standing = standing + [waivers.expiry_finding(each) for each in applied.expired]
    standing.sort(key=sort_key)
    gaps = sorted({gap for part in parts for gap in part.gaps}, key=_gap_key)
    summary = Summary(
        documents=sum(part.documents for part in parts),
        objects=sum(part.objects for part in parts),
        judged=sum(part.judged for part in parts),
        skipped=sum(len(part.skipped) for part in parts),
        policies=len(set().union(*(part.policies for part in parts))),
        passed=sum(part.passed for part in parts),
        failed=sum(finding.verdict is Verdict.FAIL for finding in standing),
        unknown=sum(finding.verdict is Verdict.UNKNOWN for finding in standing),
        waived=len(applied.waived),
        gaps=len(gaps),
        ignored_errors=sum(part.ignored for part in parts),
        by_severity=by_severity(standing),
    )
    return Scan(
        summary=summary,
        rules=rules,
        findings=standing,
        passes=sorted((each for part in parts for each in part.passes), key=sort_key),
        gaps=gaps,
        waived=applied.waived,
        skipped=[each for part in parts for each in part.skipped],
    )


def recount(scan: Scan, known_before: int) -> None:
    """Count the findings again, after a baseline has taken out those that it knows."""
    summary = scan.summary
    summary.known_before = known_before
    summary.failed = sum(finding.verdict is Verdict.FAIL for finding in scan.findings)
    summary.unknown = sum(finding.verdict is Verdict.UNKNOWN for finding in scan.findings)
    summary.by_severity = by_severity(scan.findings)


def _is_misshapen(claims: list[Claim]) -> bool:
    return any(claim.finding.policy in _MISSHAPEN for claim in claims)


def _gap_key(gap: Gap) -> tuple[bool, str, str, str]:
    return (not gap.named, gap.kind.value, gap.subject, gap.reason)
