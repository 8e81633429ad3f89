"""Parameter objects: by name, by selector, and what was not supplied."""

from __future__ import annotations

from seawall.cel.values import Unknown
from seawall.policy.objects import Binding, Policy, binding_from, policy_from
from seawall.policy.params import Params, Refusal, params_of
from seawall.policy.request import Object


def policy(kind: bool = True) -> Policy:
    spec: Object = {
        "matchConstraints": {
            "resourceRules": [
                {
                    "operations": ["CREATE"],
                    "apiGroups": [""],
                    "apiVersions": ["v1"],
                    "resources": ["pods"],
                }
            ]
        },
        "validations": [{"expression": "true"}],
    }
    if kind:
        spec["paramKind"] = {"apiVersion": "v1", "kind": "ConfigMap"}
    return policy_from({"metadata": {"name": "p"}, "spec": spec})


def binding(ref: Object | None) -> Binding:
    spec: Object = {"policyName": "p", "validationActions": ["Deny"]}
    if ref is not None:
        spec["paramRef"] = {"parameterNotFoundAction": "Deny", **ref}
    return binding_from({"metadata": {"name": "b"}, "spec": spec})


def config(name: str, namespace: str = "shop", **labels: str) -> Object:
    metadata = {"name": name, "namespace": namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}


A, B = config("a", team="x"), config("b", team="y")


def test_without_a_param_kind_there_is_one_evaluation_without_params() -> None:
    assert params_of(policy(kind=False), binding({"name": "a"}), Params([A]), "shop") == [None]


def test_a_binding_without_a_reference_gives_null() -> None:
    assert params_of(policy(), binding(None), Params([A]), "shop") == [None]


def test_by_name_in_the_namespace_of_the_object() -> None:
    assert params_of(policy(), binding({"name": "a"}), Params([A, B]), "shop") == [A]


def test_by_name_in_a_namespace_of_its_own() -> None:
    far = config("a", "central")
    ref: Object = {"name": "a", "namespace": "central"}
    assert params_of(policy(), binding(ref), Params([A, far]), "shop") == [far]


def test_by_selector_one_evaluation_each() -> None:
    assert params_of(policy(), binding({"selector": {}}), Params([B, A]), "shop") == [A, B]
    chosen = binding({"selector": {"matchLabels": {"team": "y"}}})
    assert params_of(policy(), chosen, Params([A, B]), "shop") == [B]


def test_what_nobody_supplied_is_unknown_and_named() -> None:
    found = params_of(policy(), binding({"name": "gone"}), Params([A]), "shop")
    assert isinstance(found, list)
    (missing,) = found
    assert isinstance(missing, Unknown)
    assert missing.names == {"params (ConfigMap 'gone' of v1)"}


def test_what_does_not_exist_is_refused_or_skipped_as_the_binding_says() -> None:
    world = Params([A], complete=True)
    refused = params_of(policy(), binding({"name": "gone"}), world, "shop")
    assert isinstance(refused, Refusal)
    allowed = binding({"name": "gone", "parameterNotFoundAction": "Allow"})
    assert params_of(policy(), allowed, world, "shop") == []


def test_an_unbound_policy_uses_the_objects_of_its_kind() -> None:
    assert params_of(policy(), None, Params([A, B]), "shop") == [A, B]
    found = params_of(policy(), None, Params(), "shop")
    assert isinstance(found, list)
    assert isinstance(found[0], Unknown)
