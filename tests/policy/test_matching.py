"""Which requests a policy looks at: rules, exclusions, scope, names, selectors, equivalents."""

from __future__ import annotations

import pytest

from seawall.policy.matching import is_never_judged, match, rules_take
from seawall.policy.objects import MatchResources, NamedRule, Requirement, Selector
from seawall.policy.request import Request, ResourceId

DEPLOYMENT = ResourceId("apps", "v1", "deployments", "Deployment")
OLD_DEPLOYMENT = ResourceId("extensions", "v1beta1", "deployments", "Deployment")
NAMESPACE = ResourceId("", "v1", "namespaces", "Namespace")
NODE = ResourceId("", "v1", "nodes", "Node")


def request(resource: ResourceId = DEPLOYMENT, **changes: object) -> Request:
    labels = changes.pop("labels", {"app": "web"})
    scoped = "" if resource is NODE else "shop"
    given = Request(
        resource,
        "CREATE",
        "web" if resource is not NAMESPACE else "shop",
        scoped,
        {"metadata": {"name": "web", "labels": labels}},
    )
    return given._replace(**changes)  # type: ignore[arg-type]  # the tests name real fields


def rule(**changes: object) -> NamedRule:
    fields: dict[str, object] = {
        "operations": ("CREATE",),
        "api_groups": ("apps",),
        "api_versions": ("v1",),
        "resources": ("deployments",),
    }
    return NamedRule(**{**fields, **changes})  # type: ignore[arg-type]  # the tests name real fields


MATCHING = {
    "the rule names all of it": rule(),
    "wildcards for group, version, resource and operation": rule(
        operations=("*",), api_groups=("*",), api_versions=("*",), resources=("*",)
    ),
    "the object's name is listed": rule(resource_names=("api", "web")),
    "an empty list of names": rule(resource_names=()),
    "scope Namespaced": rule(scope="Namespaced"),
    "any scope": rule(scope="*"),
}
OTHER = {
    "another operation": rule(operations=("UPDATE",)),
    "another group": rule(api_groups=("batch",)),
    "another version": rule(api_versions=("v1beta1",)),
    "another resource": rule(resources=("pods",)),
    "a subresource only": rule(resources=("deployments/scale",)),
    "any subresource is not the resource": rule(resources=("pods/*",)),
    "another name": rule(resource_names=("api",)),
    "scope Cluster": rule(scope="Cluster"),
}


@pytest.mark.parametrize("one", MATCHING.values(), ids=MATCHING.keys())
def test_rule_takes_the_request(one: NamedRule) -> None:
    assert match(MatchResources(resource_rules=(one,)), request()) is not None


@pytest.mark.parametrize("one", OTHER.values(), ids=OTHER.keys())
def test_rule_leaves_the_request(one: NamedRule) -> None:
    assert match(MatchResources(resource_rules=(one,)), request()) is None


def test_pods_does_not_take_a_subresource() -> None:
    asked = request(subresource="ephemeralcontainers")
    assert match(MatchResources(resource_rules=(rule(),)), asked) is None
    wide = rule(resources=("deployments/*",))
    assert match(MatchResources(resource_rules=(wide,)), asked) is not None


def test_exclusions_win() -> None:
    both = MatchResources(resource_rules=(rule(),), exclude_resource_rules=(rule(),))
    assert match(both, request()) is None


def test_equivalent_resources_match_unless_exact() -> None:
    asked = request(equivalents=(OLD_DEPLOYMENT,))
    old = rule(api_groups=("extensions",), api_versions=("v1beta1",))
    found = match(MatchResources(resource_rules=(old,)), asked)
    assert found is not None
    assert found.resource == OLD_DEPLOYMENT
    exact = MatchResources(resource_rules=(old,), match_policy="Exact")
    assert match(exact, asked) is None


def test_the_resource_itself_wins_over_an_equivalent_one() -> None:
    old = rule(api_groups=("extensions",), api_versions=("v1beta1",))
    both = MatchResources(resource_rules=(old, rule()))
    found = match(both, request(equivalents=(OLD_DEPLOYMENT,)))
    assert found is not None
    assert found.resource == DEPLOYMENT


def test_object_selector_looks_at_old_and_new_on_update() -> None:
    wants = MatchResources(
        resource_rules=(rule(operations=("UPDATE",)),),
        object_selector=Selector(match_labels={"app": "old"}),
    )
    old = {"metadata": {"labels": {"app": "old"}}}
    assert match(wants, request(operation="UPDATE", old=old)) is not None
    assert match(wants, request(operation="UPDATE", old={})) is None


def test_namespace_selector_on_labels_that_were_not_supplied_is_open() -> None:
    wants = MatchResources(
        resource_rules=(rule(),),
        namespace_selector=Selector(match_labels={"env": "prod"}),
    )
    found = match(wants, request())
    assert found is not None
    assert found.missing == {"labels of the Namespace 'shop'"}
    supplied = {"metadata": {"name": "shop", "labels": {"env": "prod"}}}
    sure = match(wants, request(namespace_data=supplied))
    assert sure is not None
    assert not sure.missing
    other = {"metadata": {"name": "shop", "labels": {"env": "dev"}}}
    assert match(wants, request(namespace_data=other)) is None


def test_the_name_label_of_a_namespace_is_always_known() -> None:
    def wants(name: str) -> MatchResources:
        need = Requirement("kubernetes.io/metadata.name", "In", (name,))
        return MatchResources(
            resource_rules=(rule(),), namespace_selector=Selector(match_expressions=(need,))
        )

    found = match(wants("shop"), request())
    assert found is not None
    assert not found.missing
    assert match(wants("kube-system"), request()) is None


def test_cluster_scoped_objects_are_not_subject_to_a_namespace_selector() -> None:
    wants = MatchResources(
        resource_rules=(rule(api_groups=("",), resources=("nodes",)),),
        namespace_selector=Selector(match_labels={"env": "prod"}),
    )
    assert match(wants, request(NODE)) is not None


def test_a_namespace_is_selected_by_its_own_labels_and_counts_as_cluster_scoped() -> None:
    wants = MatchResources(
        resource_rules=(rule(api_groups=("",), resources=("namespaces",), scope="Cluster"),),
        namespace_selector=Selector(match_labels={"env": "prod"}),
    )
    assert match(wants, request(NAMESPACE, labels={"env": "prod"})) is not None
    assert match(wants, request(NAMESPACE, labels={"env": "dev"})) is None


def test_no_constraints_take_everything() -> None:
    assert match(None, request()) is not None
    assert match(MatchResources(), request()) is not None


@pytest.mark.parametrize(
    ("group", "resource", "exempt"),
    [
        ("admissionregistration.k8s.io", "validatingadmissionpolicies", True),
        ("admissionregistration.k8s.io", "mutatingadmissionpolicybindings", True),
        ("admissionregistration.k8s.io", "validatingwebhookconfigurations", False),
        ("authentication.k8s.io", "tokenreviews", True),
        ("authentication.k8s.io", "selfsubjectreviews", True),
        ("authorization.k8s.io", "subjectaccessreviews", True),
        ("authorization.k8s.io", "selfsubjectrulesreviews", True),
        ("apps", "deployments", False),
    ],
)
def test_what_is_never_judged(group: str, resource: str, exempt: bool) -> None:
    assert is_never_judged(ResourceId(group, "v1", resource, "X")) is exempt


def test_the_index_ignores_names_and_labels_but_not_resources() -> None:
    wants = MatchResources(resource_rules=(rule(resource_names=("other",)),))
    assert rules_take(wants, request())
    assert not rules_take(MatchResources(resource_rules=(rule(resources=("pods",)),)), request())
