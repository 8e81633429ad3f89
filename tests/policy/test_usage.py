"""What a validation sees of an object: objects that differ elsewhere look the same to it."""

from __future__ import annotations

import pytest

from seawall.cel.parser import parse
from seawall.policy.usage import Use, signature, use_of

POD = {"metadata": {"name": "web", "labels": {"a": "1"}}, "spec": {"replicas": 2}}


def use(text: str) -> Use:
    found = use_of(parse(text), {})
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "other", "is_same"),
    [
        ("object.spec.replicas > 1", {**POD, "metadata": {}}, True),
        ("object.spec.replicas > 1", {**POD, "spec": {"replicas": 3}}, False),
        ("object.metadata.name.matches('(')", POD, True),
        ("object.metadata.labels['a'] == '1'", {**POD, "spec": None}, True),
    ],
)
def test_only_what_is_read_counts(text: str, other: dict[str, object], is_same: bool) -> None:
    seen = use(text)
    assert (signature(seen, POD) == signature(seen, other)) is is_same


@pytest.mark.parametrize(
    "text", ["request.name == 'a'", "object.a == params.b", "oldObject == null"]
)
def test_what_reads_other_inputs_is_not_remembered(text: str) -> None:
    assert use_of(parse(text), {}) is None
