"""What is an object of a cluster, what is passed over, and what is a gap."""

from __future__ import annotations

import pytest

from seawall.collect.manifest.documents import Document
from seawall.collect.manifest.objects import Objects, objects_of

POD = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}


def found(data: object) -> Objects:
    return objects_of(Document(0, data, 7), "f.yaml")


def names(data: object) -> list[str]:
    return [f"{each.ref.kind}/{each.ref.name}" for each in found(data).resources]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("text", "not Kubernetes: a string, not a mapping"),
        ({"kind": "Pod"}, "not Kubernetes: no apiVersion and kind"),
        ({"apiVersion": "", "kind": "Pod"}, "not Kubernetes: no apiVersion and kind"),
        (
            {"apiVersion": "v1", "kind": "Config", "clusters": []},
            "not an object of a cluster: Config without metadata",
        ),
        (
            {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {}},
            "not an object of a cluster: SubjectAccessReview without metadata",
        ),
    ],
)
def test_what_is_no_object_is_skipped_with_a_reason(data: object, reason: str) -> None:
    assert found(data).skipped == [("f.yaml:7", reason)]
    assert not found(data).gaps


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"apiVersion": "v1", "kind": "Pod"}, "Pod: metadata is missing"),
        ({**POD, "metadata": []}, "Pod: metadata is a list"),
        ({**POD, "metadata": {}}, "Pod: metadata.name is missing"),
        ({**POD, "metadata": {"name": 7}}, "Pod: metadata.name is a number"),
        (
            {"apiVersion": "example.org/v1", "kind": "Custom", "metadata": {}},
            "Custom: metadata.name is missing",
        ),
    ],
)
def test_an_object_that_says_too_little_is_a_gap(data: object, reason: str) -> None:
    assert [each.reason for each in found(data).gaps] == [reason]
    assert not found(data).resources
    assert not found(data).skipped


def test_lists_are_taken_apart() -> None:
    inner = {"apiVersion": "v1", "kind": "List", "items": [POD]}
    assert names({"apiVersion": "v1", "kind": "List", "items": [POD, inner]}) == ["Pod/a", "Pod/a"]
    assert names({"apiVersion": "v1", "kind": "List", "items": None}) == []


def test_items_of_a_list_of_one_kind_need_not_say_it() -> None:
    bare = {"metadata": {"name": "b"}}
    listed = found({"apiVersion": "apps/v1", "kind": "DeploymentList", "items": [bare]})
    (one,) = listed.resources
    assert (one.ref.apiVersion, one.ref.kind, one.origin.item) == ("apps/v1", "Deployment", 0)
    plain = found({"apiVersion": "v1", "kind": "List", "items": [bare]})
    assert [each.reason for each in plain.gaps] == ["an item of a list without apiVersion and kind"]
