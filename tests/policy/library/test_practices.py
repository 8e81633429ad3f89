"""The practices of workloads, images and secrets: each file is whole, and says what it must."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from tests.data import data

import seawall.policy
from seawall.policy.metadata import KEYS, PREFIX, is_enabled_by_default, rule_of
from seawall.policy.objects import Policy, policy_from

LIBRARY = Path(seawall.policy.__path__[0]) / "library"
FILES = sorted(
    file
    for folder in ("image", "secrets", "workload")
    for file in (LIBRARY / folder).glob("*.yaml")
    if "." not in file.stem
)
FAMILIES = ("PSS baseline", "PSS restricted", "CIS 5.", "NSA ", "ATT&CK T")
CHECKED_TYPES = 10
"""The API server's type checker looks at no more kinds of one policy."""

NAMING = {"shared-service-account"}
"""Policies of facts of several objects: their messages name the others."""

each_policy = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def read(file: Path) -> dict[str, object]:
    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict), file
    return loaded


def policy_of(file: Path) -> Policy:
    return policy_from(read(file))


def cases_of(file: Path) -> list[dict[str, object]]:
    fixtures = read(file.with_name(f"{file.stem}.test.yaml"))
    assert fixtures["policy"] == file.stem
    cases = fixtures["cases"]
    assert isinstance(cases, list)
    return cases


def test_there_are_enough_of_them_and_each_name_once() -> None:
    names = [file.stem for file in FILES]
    assert len(names) >= 40
    assert len(set(names)) == len(names)


@each_policy
def test_it_is_named_as_its_file_and_says_everything_of_itself(file: Path) -> None:
    policy = policy_of(file)
    assert policy.name == file.stem
    rule = rule_of(policy, builtin=True)
    assert rule.title != policy.name
    assert rule.title
    assert rule.description
    assert rule.fix
    assert rule.categories
    assert all(url.startswith("https://") for url in rule.references)
    assert rule.references
    known = {PREFIX + key for key in KEYS}
    assert set(policy.metadata.annotations or {}) <= known


@each_policy
def test_its_frameworks_are_known(file: Path) -> None:
    refs = [f"{ref.framework} {ref.control}" for ref in rule_of(policy_of(file)).frameworks]
    assert refs
    assert all(ref.startswith(FAMILIES) for ref in refs), refs


@each_policy
def test_its_techniques_are_those_of_containers(file: Path) -> None:
    known = {each["id"] for each in json.loads(data("attack", "containers.json").read_text())}
    refs = rule_of(policy_of(file)).frameworks
    assert {ref.control for ref in refs if ref.framework == "ATT&CK"} <= known


@each_policy
def test_it_fails_closed_and_its_rules_are_exact(file: Path) -> None:
    policy = policy_of(file)
    assert policy.fails_closed
    constraints = policy.spec.match_constraints
    assert constraints is not None
    rules = constraints.resource_rules or ()
    named = [word for r in rules for word in (*r.api_groups, *r.api_versions, *r.resources)]
    assert not any("*" in word for word in named)
    assert {operation for rule in rules for operation in rule.operations} == {"CREATE", "UPDATE"}
    kinds = [resource for rule in rules for resource in rule.resources if "/" not in resource]
    assert 0 < len(kinds) <= CHECKED_TYPES


@each_policy
def test_every_validation_has_a_short_message_of_its_own(file: Path) -> None:
    validations = policy_of(file).spec.validations or ()
    messages = [validation.message or "" for validation in validations]
    assert all(10 < len(message) <= 80 for message in messages), messages
    assert len(set(messages)) == len(messages)
    if file.stem not in NAMING:
        assert not any(validation.message_expression for validation in validations)


@each_policy
def test_every_variable_is_used(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for variable in policy_of(file).spec.variables or ():
        assert re.search(rf"variables\.{variable.name}\b", text), variable.name


@each_policy
def test_its_fixtures_pass_and_fail_by_one_field(file: Path) -> None:
    cases = cases_of(file)
    names = [case["name"] for case in cases]
    assert len(set(names)) == len(names)
    assert {"pass", "fail"} <= {case["expect"] for case in cases}
    for index, case in enumerate(cases):
        assert ("object" in case) != ("from" in case), case["name"]
        assert case.get("from") is None or case["from"] in names[:index], case["name"]
        assert case["expect"] != "fail" or "from" in case, case["name"]


@each_policy
def test_parameters_have_a_default_that_asks_for_nothing(file: Path) -> None:
    policy = policy_of(file)
    beside = file.with_name(f"{file.stem}.params.yaml")
    assert beside.exists() == (policy.spec.param_kind is not None)
    if policy.spec.param_kind is None:
        return
    assert not is_enabled_by_default(policy)
    params = read(beside)
    kind = policy.spec.param_kind
    assert (params["apiVersion"], params["kind"]) == (kind.api_version, kind.kind)
    assert params["metadata"] == {"name": file.stem}
    spec = params["spec"]
    assert isinstance(spec, dict)
    assert spec
    assert not any(spec.values())


def test_every_fixture_and_parameter_belongs_to_a_policy() -> None:
    stems = {file.stem for file in FILES}
    for folder in ("image", "secrets", "workload"):
        for file in (LIBRARY / folder).iterdir():
            assert file.name.split(".")[0] in stems, file.name


def test_the_parameters_have_a_definition_for_native_use() -> None:
    definition = read(LIBRARY / "crds" / "policyparameters.yaml")
    assert definition["kind"] == "CustomResourceDefinition"
    spec = definition["spec"]
    assert isinstance(spec, dict)
    assert spec["group"] == "seawall.dev"
    assert spec["names"]["kind"] == "PolicyParameters"
    assert [version["name"] for version in spec["versions"]] == ["v1alpha1"]
