"""``seawall policy lint``: what would keep an API server from taking a policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from seawall.cel.errors import CelError, caret
from seawall.cel.types import BOOL, NULL, STRING, Type
from seawall.cel.unification import shown
from seawall.phases.policies import gather
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.program import Program

_MOST_TYPES: Final = 10
"""Kinds that the API server's own type check looks at (``status.typeChecking``)."""


class Remark(NamedTuple):
    """One thing to mend. ``detail`` shows the place, in several lines."""

    subject: str
    message: str
    detail: str = ""


def lint(paths: list[str], *, minor: int) -> list[Remark]:
    """Remarks on the policies of *paths*, for an API server of that minor version."""
    found = gather(paths, minor=minor)
    told = [(file, error.message) for file, error in found.errors]
    remarks = [Remark(file, error.message, error.hint) for file, error in found.errors]
    remarks += [
        Remark(gap.subject, gap.reason, gap.hint)
        for gap in found.gaps
        if (gap.subject, gap.reason) not in told
    ]
    if not found.policies and not remarks:
        remarks.append(Remark(", ".join(paths), "holds no ValidatingAdmissionPolicy"))
    for policy in found.policies:
        remarks.extend(_remarks(policy, minor))
    return remarks


def _remarks(policy: CompiledPolicy, minor: int) -> Iterator[Remark]:
    subject = f"{policy.origin}: {policy.name}"
    for name, program in policy.programs():
        yield from _too_new(subject, name, program, minor)
    for name, program, wanted in _typed(policy):
        kind = program.checked.type
        if kind not in wanted:
            words = " or ".join(shown(each) for each in wanted)
            yield Remark(subject, f"{name} must evaluate to {words} but got {shown(kind)}")
    used = {each for _, program in policy.programs() for each in program.variables}
    for name in policy.variables:
        if name not in used:
            yield Remark(subject, f"variable {name!r} is never used")
    yield from _constraints(policy, subject)


def _typed(policy: CompiledPolicy) -> Iterator[tuple[str, Program, tuple[Type, ...]]]:
    for index, condition in enumerate(policy.conditions):
        yield f"matchCondition {index + 1}", condition, (BOOL,)
    for index, check in enumerate(policy.checks):
        yield f"validation {index + 1}", check.program, (BOOL,)
        if check.message is not None:
            yield f"messageExpression {index + 1}", check.message, (STRING,)
    for key, program in policy.annotations:
        yield f"auditAnnotation {key!r}", program, (STRING, NULL)


def _too_new(subject: str, name: str, program: Program, minor: int) -> Iterator[Remark]:
    """A new policy may use what the version before the target's introduced."""
    try:
        features = program.checked.features
    except CelError as error:
        yield Remark(subject, f"{name}: {error.message}")
        return
    for feature in features:
        if feature.since > minor - 1:
            line, column, picture = caret(program.text, feature.offset)
            text = (
                f"{name}, line {line}, column {column}: "
                f"{feature.name} is new in 1.{feature.since}; "
                f"a new policy of 1.{minor} is compiled as 1.{minor - 1} would"
            )
            yield Remark(subject, text, picture)


def _constraints(policy: CompiledPolicy, subject: str) -> Iterator[Remark]:
    constraints = policy.policy.spec.match_constraints
    rules = constraints.resource_rules if constraints is not None else None
    kinds = 0
    for rule in rules or ():
        kinds += len(rule.resources) * len(rule.api_groups) * len(rule.api_versions)
        wild = [*rule.api_groups, *rule.api_versions, *rule.resources]
        if any("*" in each for each in wild):
            yield Remark(subject, "a rule with a wildcard is not type-checked by the API server")
    if kinds > _MOST_TYPES:
        text = f"its rules name {kinds} types; the API server checks the first {_MOST_TYPES}"
        yield Remark(subject, text)
