"""What one application is, and which workloads run as one account."""

from __future__ import annotations

import itertools

import pytest

from seawall.analyze.workload.accounts import (
    Use,
    account_of,
    by_kind,
    shared_accounts,
    usage_of,
    use_of,
)
from seawall.model.resource import ObjectRef, Origin, Resource
from seawall.model.workload import POD_TEMPLATES

TEMPLATES = by_kind(POD_TEMPLATES)
ACCOUNT = ("shop", "runner")
PART, INSTANCE, NAME = (f"app.kubernetes.io/{each}" for each in ("part-of", "instance", "name"))


def workload(
    name: str,
    pods: dict[str, object] | None = None,
    own: dict[str, object] | None = None,
    *,
    kind: str = "Deployment",
    spec: object = None,
) -> Resource:
    said = {"serviceAccountName": "runner"} if spec is None else spec
    template = {"metadata": {"labels": pods or {}}, "spec": said}
    data: dict[str, object] = {"metadata": {"labels": own or {}}, "spec": {"template": template}}
    return Resource(ObjectRef("apps/v1", kind, "shop", name), data, Origin("a.yaml", 0))


def applications(*resources: Resource) -> tuple[str, ...]:
    uses = [use_of(each, TEMPLATES, "default") for each in resources]
    return usage_of(ACCOUNT, [each for each in uses if each is not None]).applications


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ([workload("web"), workload("db")], ("db", "web")),
        ([workload("web", {"app": "a"}), workload("db", {"app": "b"})], ("a", "b")),
        ([workload("web", {"app": "a"}), workload("db", {"app": "a"})], ("a",)),
        ([workload("web", {NAME: "a"}), workload("db", {"app": "a"})], ("a",)),
        ([workload("web", {PART: "a", NAME: "x"}), workload("db", {PART: "a", NAME: "y"})], ("a",)),
        (
            [
                workload("web", {INSTANCE: "a", NAME: "x"}),
                workload("db", {INSTANCE: "b", NAME: "y"}),
            ],
            ("a", "b"),
        ),
        ([workload("web", {INSTANCE: "a"}), workload("db", {NAME: "b"}, {INSTANCE: "a"})], ("a",)),
        ([workload("web", {"app": "a"}), workload("a")], ("a",)),
        ([workload("web"), workload("web", kind="StatefulSet")], ("web",)),
        ([workload("web", {"tier": "x"}), workload("db", {"tier": "x"})], ("db",)),
        ([workload("web", {"tier": "x"}), workload("db", {"tier": "y"})], ("db", "web")),
        (
            [
                workload("web", {"t": "x", "pod-template-hash": "1"}),
                workload("web-1", {"t": "x", "pod-template-hash": "2"}),
            ],
            ("web",),
        ),
        ([workload("web", {"app": ""}), workload("db", {"app": ""})], ("db", "web")),
    ],
    ids=[
        "without labels each is its own",
        "two values of a label are two",
        "one value is one",
        "labels of several keys name alike",
        "part-of holds what name tells apart",
        "instances are two",
        "labels of the workload count as those of its pods",
        "its own name is a name",
        "the same name in two kinds",
        "unknown labels alike are one",
        "unknown labels apart are two",
        "hashes that controllers add do not count",
        "an empty label names nothing",
    ],
)
def test_what_one_application_is(resources: list[Resource], expected: tuple[str, ...]) -> None:
    for order in itertools.permutations(resources):
        assert applications(*order) == expected


def test_what_shares_with_a_third_is_the_same() -> None:
    chain = [
        workload("one", {"app": "a"}),
        workload("two", {"app": "b"}),
        workload("three", {"app": "a", "k8s-app": "b"}),
    ]
    assert applications(*chain[:2]) == ("a", "b")
    for order in itertools.permutations(chain):
        assert applications(*order) == ("a",)


@pytest.mark.parametrize(
    ("spec", "account"),
    [
        ({"serviceAccountName": "runner"}, "runner"),
        ({"serviceAccount": "runner"}, "runner"),
        ({"serviceAccountName": "runner", "serviceAccount": "other"}, "runner"),
        ({"serviceAccountName": ""}, "default"),
        ({"serviceAccountName": None}, "default"),
        ({}, "default"),
        ({"serviceAccountName": 7}, None),
        ([], None),
        ("spec", None),
    ],
)
def test_the_account_of_a_workload(spec: object, account: str | None) -> None:
    found = account_of(workload("web", spec=spec), TEMPLATES, "default")
    assert found == (None if account is None else ("shop", account))


@pytest.mark.parametrize(
    ("api_version", "kind", "data", "runs"),
    [
        ("v1", "Pod", {"spec": {"serviceAccountName": "a"}}, True),
        ("apps/v1beta2", "Deployment", {"spec": {"template": {"spec": {}}}}, True),
        ("batch/v1", "CronJob", {"spec": {"jobTemplate": {"spec": {"template": {"spec": {}}}}}}, 1),
        ("example.com/v1", "Deployment", {"spec": {"template": {"spec": {}}}}, False),
        ("v1", "Service", {"spec": {}}, False),
        ("batch/v1", "CronJob", {"spec": {"jobTemplate": []}}, False),
        ("apps/v1", "Deployment", {"metadata": [], "spec": {"template": {"spec": {}}}}, True),
    ],
)
def test_what_runs_as_an_account(
    api_version: str, kind: str, data: dict[str, object], runs: bool
) -> None:
    resource = Resource(ObjectRef(api_version, kind, "", "web"), data, Origin("a.yaml", 0))
    found = use_of(resource, TEMPLATES, "here")
    assert (found is not None) == bool(runs)
    assert found is None or found.namespace == "here"


def test_an_account_of_one_workload_is_no_fact() -> None:
    uses = [Use("n", "a", "apps/v1", "Deployment", "web", ("web",), labelled=False)]
    again = uses[0]._replace(names=("x", "web"))
    other = uses[0]._replace(name="db")
    elsewhere = other._replace(namespace="m")
    assert shared_accounts([*uses, again, elsewhere]) == {}
    assert shared_accounts([*uses, other, elsewhere]) == {("n", "a"): [*uses, other]}
