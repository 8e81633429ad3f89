"""What a policy says of itself: the ``seawall.dev/*`` annotations, read into a ``Rule``.

A policy without annotations is somebody else's: its title is its name, and its severity follows
from what a binding would do with a failure (Deny: high, Warn: medium, Audit: low).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from seawall.errors import PolicyError
from seawall.model.finding import FrameworkRef, PolicyId, Rule
from seawall.model.severity import Confidence, Severity
from seawall.policy.objects import Action, Binding, Policy

PREFIX: Final = "seawall.dev/"
KEYS: Final = (
    "title",
    "description",
    "fix",
    "severity",
    "confidence",
    "categories",
    "frameworks",
    "references",
    "enabled-by-default",
    "since",
    "until",
    "pod-security-level",
    "pod-security-since",
    "pod-security-until",
    "pod-security-overrides",
)
"""Every annotation that Seawall reads from a policy, without its prefix."""

_BY_ACTION: Final[dict[Action, Severity]] = {
    "Deny": Severity.HIGH,
    "Warn": Severity.MEDIUM,
    "Audit": Severity.LOW,
}


def annotation(policy: Policy, key: str) -> str:
    """The value of ``seawall.dev/<key>``, stripped; empty where absent."""
    return (policy.metadata.annotations or {}).get(PREFIX + key, "").strip()


def rule_of(policy: Policy, bindings: Iterable[Binding] = (), *, builtin: bool = False) -> Rule:
    """The policy's rule. Raises ``PolicyError`` for a severity or confidence that is none."""
    return Rule(
        id=PolicyId(policy.name),
        title=annotation(policy, "title") or policy.name,
        severity=_severity(policy, bindings),
        confidence=_confidence(policy),
        description=_paragraph(annotation(policy, "description")),
        fix=_paragraph(annotation(policy, "fix")),
        categories=_listed(annotation(policy, "categories")),
        frameworks=_frameworks(annotation(policy, "frameworks")),
        references=tuple(annotation(policy, "references").split()),
        builtin=builtin,
    )


def is_enabled_by_default(policy: Policy) -> bool:
    """Whether the policy runs unless configured off."""
    return annotation(policy, "enabled-by-default") != "false"


def _severity(policy: Policy, bindings: Iterable[Binding]) -> Severity:
    word = annotation(policy, "severity")
    if word:
        try:
            return Severity[word.upper()]
        except KeyError as error:
            raise _unknown_word(policy, "severity", word, Severity.__members__) from error
    actions = [action for binding in bindings for action in binding.spec.validation_actions]
    return max((_BY_ACTION[action] for action in actions), default=Severity.HIGH)


def _confidence(policy: Policy) -> Confidence:
    word = annotation(policy, "confidence") or "high"
    try:
        return Confidence[word.upper()]
    except KeyError as error:
        raise _unknown_word(policy, "confidence", word, Confidence.__members__) from error


def _unknown_word(policy: Policy, key: str, word: str, known: Iterable[str]) -> PolicyError:
    choices = ", ".join(name.lower() for name in known)
    return PolicyError(f"policy {policy.name!r}: {PREFIX}{key} is {word!r}; known are {choices}")


def _paragraph(text: str) -> str:
    return " ".join(text.split())


def _listed(text: str) -> tuple[str, ...]:
    parts = text.replace("\n", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())


def _frameworks(text: str) -> tuple[FrameworkRef, ...]:
    refs = []
    for part in _listed(text):
        framework, _, control = part.partition(" ")
        refs.append(FrameworkRef(framework, control.strip()))
    return tuple(refs)
