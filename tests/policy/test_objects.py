"""Policies and bindings are held to what the API server demands at creation."""

from __future__ import annotations

import copy

import pytest

from seawall.errors import PolicyError
from seawall.policy.objects import binding_from, policy_from

GOOD: dict[str, object] = {
    "apiVersion": "admissionregistration.k8s.io/v1",
    "kind": "ValidatingAdmissionPolicy",
    "metadata": {"name": "p"},
    "spec": {
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
        "variables": [{"name": "a", "expression": "1"}],
        "matchConditions": [{"name": "c", "expression": "true"}],
        "validations": [{"expression": "true", "message": "m", "reason": "Forbidden"}],
    },
}
BOUND: dict[str, object] = {
    "kind": "ValidatingAdmissionPolicyBinding",
    "metadata": {"name": "b"},
    "spec": {"policyName": "p", "validationActions": ["Deny"]},
}


def changed(source: dict[str, object], path: str, value: object) -> dict[str, object]:
    data = copy.deepcopy(source)
    here: object = data
    *steps, last = path.split(".")
    for step in steps:
        assert isinstance(here, dict)
        here = here[step]
    assert isinstance(here, dict)
    here[last] = value
    return data


def test_a_whole_policy_is_read_with_its_defaults() -> None:
    policy = policy_from(GOOD)
    assert policy.name == "p"
    assert policy.fails_closed
    assert not policy_from(changed(GOOD, "spec.failurePolicy", "Ignore")).fails_closed


REFUSED = {
    "nothing to evaluate": ("spec.validations", [], "at least one of"),
    "no resource rules": ("spec.matchConstraints.resourceRules", [], "resourceRules"),
    "an empty expression": ("spec.validations", [{"expression": " "}], r"validations\[0\]"),
    "a message of two lines": (
        "spec.validations",
        [{"expression": "true", "message": "a\nb"}],
        "line break",
    ),
    "an unknown reason": (
        "spec.validations",
        [{"expression": "true", "reason": "Because"}],
        "Because",
    ),
    "an unknown failure policy": ("spec.failurePolicy", "Maybe", "Maybe"),
    "a variable twice": (
        "spec.variables",
        [{"name": "a", "expression": "1"}, {"name": "a", "expression": "2"}],
        "'a' more than once",
    ),
    "a match condition twice": (
        "spec.matchConditions",
        [{"name": "c", "expression": "true"}, {"name": "c", "expression": "false"}],
        "'c' more than once",
    ),
    "an expression that is a number": ("spec.validations", [{"expression": 1}], "str"),
}


@pytest.mark.parametrize(("path", "value", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_a_policy_is_refused(path: str, value: object, says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        policy_from(changed(GOOD, path, value))


UNBOUND = {
    "no actions": ("spec.validationActions", [], "must not be empty"),
    "Deny and Warn": ("spec.validationActions", ["Deny", "Warn"], "both Deny and Warn"),
    "the same action twice": ("spec.validationActions", ["Audit", "Audit"], "more than once"),
    "a reference by nothing": (
        "spec.paramRef",
        {"parameterNotFoundAction": "Deny"},
        "exactly one",
    ),
    "a reference by name and selector": (
        "spec.paramRef",
        {"name": "a", "selector": {}, "parameterNotFoundAction": "Deny"},
        "exactly one",
    ),
    "a reference that does not say what absence means": (
        "spec.paramRef",
        {"name": "a"},
        "parameterNotFoundAction is required",
    ),
}


@pytest.mark.parametrize(("path", "value", "says"), UNBOUND.values(), ids=UNBOUND.keys())
def test_a_binding_is_refused(path: str, value: object, says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        binding_from(changed(BOUND, path, value))


def test_audit_may_stand_beside_deny() -> None:
    both = binding_from(changed(BOUND, "spec.validationActions", ["Deny", "Audit"]))
    assert both.spec.validation_actions == ("Deny", "Audit")
