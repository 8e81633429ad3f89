"""Which policies of the pack make up a level of the Pod Security Standards at a version.

Policies say their level and version range in annotations. At ``restricted`` a baseline policy that
a restricted one overrides does not run, as in k8s.io/pod-security-admission.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from seawall.errors import UsageError
from seawall.policy.metadata import annotation
from seawall.policy.objects import Policy

LEVELS: Final = ("privileged", "baseline", "restricted")
MODES: Final = ("enforce", "audit", "warn")
LABEL: Final = "pod-security.kubernetes.io/"
OLDEST: Final = 0
NEWEST: Final = 37
"""The newest minor version whose checks are known; later ones are judged as this one."""


class Level(NamedTuple):
    """A level at a minor version of Kubernetes 1."""

    name: str
    minor: int


def parse_level(text: str) -> Level:
    """``restricted:v1.29``, ``restricted:latest`` or ``restricted``. Raises ``UsageError``."""
    name, _, version = text.partition(":")
    if name not in LEVELS:
        known = ", ".join(LEVELS)
        raise UsageError(f"pod security level {text!r} is none of {known}")
    return Level(name, parse_minor(version))


def parse_minor(version: str) -> int:
    """The minor version of ``v1.29`` or ``1.29``; ``latest`` and nothing mean the newest."""
    if version in ("", "latest"):
        return NEWEST
    major, _, minor = version.removeprefix("v").partition(".")
    if major != "1" or not minor.isdecimal() or len(minor) > len("999"):
        raise UsageError(f"Kubernetes version {version!r} is not of the form v1.29")
    return min(int(minor), NEWEST)


def is_standard(policy: Policy) -> bool:
    """Whether the policy is a check of the Pod Security Standards."""
    return bool(annotation(policy, "pod-security-level"))


def members(policies: Iterable[Policy], level: Level) -> frozenset[str]:
    """The names of the policies that judge at *level*."""
    if level.name == "privileged":
        return frozenset()
    current = [policy for policy in policies if is_standard(policy) and _covers(policy, level)]
    baseline = {
        policy.name for policy in current if annotation(policy, "pod-security-level") == "baseline"
    }
    if level.name == "baseline":
        return frozenset(baseline)
    overridden = {
        name.strip()
        for policy in current
        if policy.name not in baseline
        for name in annotation(policy, "pod-security-overrides").split(",")
    }
    return frozenset(policy.name for policy in current if policy.name not in overridden)


def levels_of_labels(labels: Mapping[str, str]) -> list[Level]:
    """The levels that a namespace's ``pod-security.kubernetes.io`` labels name.

    A label that is not understood counts as ``restricted``, as the API server treats it.
    """
    found = []
    for mode in MODES:
        name = labels.get(LABEL + mode)
        if name is None:
            continue
        version = labels.get(f"{LABEL}{mode}-version", "")
        try:
            minor = parse_minor(version)
        except UsageError:
            minor = NEWEST
        found.append(Level(name if name in LEVELS else "restricted", minor))
    return found


def _covers(policy: Policy, level: Level) -> bool:
    since = annotation(policy, "pod-security-since")
    until = annotation(policy, "pod-security-until")
    first = parse_minor(since) if since else OLDEST
    last = parse_minor(until) if until else NEWEST
    return first <= level.minor <= last
