"""The Pod that a controller would make."""

from __future__ import annotations

import pytest

from seawall.model.workload import POD_TEMPLATES, TemplateKind
from seawall.policy.derive import derived_pod
from seawall.policy.request import Object

TEMPLATE: Object = {
    "metadata": {"labels": {"app": "web"}},
    "spec": {"containers": [{"name": "web", "image": "web:1"}]},
}


def controller(kind: TemplateKind) -> Object:
    data: Object = {
        "apiVersion": f"{kind.group}/v1" if kind.group else "v1",
        "kind": kind.kind,
        "metadata": {"name": "web", "namespace": "shop"},
    }
    here = data
    for step in kind.path[:-1]:
        inner: Object = {}
        here[str(step)] = inner
        here = inner
    here[str(kind.path[-1])] = TEMPLATE
    return data


@pytest.mark.parametrize("kind", POD_TEMPLATES, ids=lambda kind: kind.kind)
def test_every_kind_that_carries_a_template(kind: TemplateKind) -> None:
    found = derived_pod(controller(kind))
    assert found is not None
    assert found.prefix == kind.path
    assert found.pod["spec"] is TEMPLATE["spec"]
    assert found.pod["metadata"] == {
        "labels": {"app": "web"},
        "name": "web",
        "namespace": "shop",
    }


def test_a_custom_kind_joins_by_declaration() -> None:
    rollout = TemplateKind("argoproj.io", "Rollout", ("spec", "template"))
    assert derived_pod(controller(rollout)) is None
    assert derived_pod(controller(rollout), (*POD_TEMPLATES, rollout)) is not None


def test_the_same_kind_of_another_group_is_another_kind() -> None:
    other = TemplateKind("example.com", "Deployment", ("spec", "template"))
    assert derived_pod(controller(other)) is None


@pytest.mark.parametrize(
    "data",
    [
        {"apiVersion": "apps/v1", "kind": "Deployment"},
        {"apiVersion": "apps/v1", "kind": "Deployment", "spec": None},
        {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": []}},
        {"apiVersion": "v1", "kind": "Service", "spec": {"template": {}}},
    ],
)
def test_what_carries_none(data: Object) -> None:
    assert derived_pod(data) is None


def test_the_template_is_not_changed() -> None:
    data = controller(POD_TEMPLATES[0])
    derived_pod(data)
    assert TEMPLATE["metadata"] == {"labels": {"app": "web"}}
