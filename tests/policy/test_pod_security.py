"""Levels of the Pod Security Standards: which policies make them up, and how labels name them."""

from __future__ import annotations

import pytest

from seawall.errors import UsageError
from seawall.policy.objects import Metadata, Policy, PolicySpec
from seawall.policy.pod_security import (
    NEWEST,
    Level,
    levels_of_labels,
    members,
    parse_level,
    parse_minor,
)


def policy(name: str, level: str, **more: str) -> Policy:
    notes = {"seawall.dev/pod-security-level": level} if level else {}
    notes |= {f"seawall.dev/pod-security-{key}": value for key, value in more.items()}
    return Policy(Metadata(name, notes), PolicySpec())


PACK = [
    policy("privileged", "baseline"),
    policy("seccomp-baseline", "baseline", since="1.19"),
    policy("seccomp-annotations", "baseline", until="1.18"),
    policy("seccomp-restricted", "restricted", since="1.19", overrides="seccomp-baseline"),
    policy("latest-tag", ""),
]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("privileged", set()),
        ("baseline:v1.18", {"privileged", "seccomp-annotations"}),
        ("baseline:v1.19", {"privileged", "seccomp-baseline"}),
        ("restricted:v1.18", {"privileged", "seccomp-annotations"}),
        ("restricted:v1.19", {"privileged", "seccomp-restricted"}),
        ("restricted", {"privileged", "seccomp-restricted"}),
    ],
)
def test_members_of_a_level(level: str, expected: set[str]) -> None:
    assert members(PACK, parse_level(level)) == expected


@pytest.mark.parametrize(
    ("text", "minor"),
    [("", NEWEST), ("latest", NEWEST), ("v1.29", 29), ("1.0", 0), ("v1.999", NEWEST)],
)
def test_versions(text: str, minor: int) -> None:
    assert parse_minor(text) == minor


@pytest.mark.parametrize("text", ["v2.1", "1", "1.x", "v1.-1", "1.29.3", "newest"])
def test_a_version_of_another_form_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match=r"not of the form v1\.29"):
        parse_minor(text)


def test_an_unknown_level_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="'strict' is none of privileged, baseline, restricted"):
        parse_level("strict")


def test_labels_name_levels_in_all_modes() -> None:
    labels = {
        "pod-security.kubernetes.io/enforce": "baseline",
        "pod-security.kubernetes.io/enforce-version": "v1.24",
        "pod-security.kubernetes.io/warn": "restricted",
        "team": "shop",
    }
    assert levels_of_labels(labels) == [Level("baseline", 24), Level("restricted", NEWEST)]


def test_a_label_that_is_not_understood_is_the_strictest() -> None:
    labels = {
        "pod-security.kubernetes.io/enforce": "basline",
        "pod-security.kubernetes.io/enforce-version": "twelve",
    }
    assert levels_of_labels(labels) == [Level("restricted", NEWEST)]
