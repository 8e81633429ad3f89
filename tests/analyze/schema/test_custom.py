"""Custom resources and their definitions; the cluster tests hold each rule against the server."""

from __future__ import annotations

import pytest

from seawall.analyze.schema.custom import check_custom, custom_kinds

Object = dict[str, object]
SCHEMA: Object = {
    "type": "object",
    "required": ["spec", "metadata"],
    "properties": {
        "spec": {
            "type": "object",
            "required": ["size"],
            "properties": {
                "size": {"type": "integer", "maximum": 3},
                "name": {"type": "string", "pattern": "^[a-z]+$"},
                "bad": {"type": "string", "pattern": "("},
            },
        }
    },
}


def told(spec: object) -> list[tuple[str, str]]:
    data: Object = {"apiVersion": "example.com/v1", "kind": "Gadget", "spec": spec}
    return [(each.kind.value, ".".join(map(str, each.path))) for each in check_custom(data, SCHEMA)]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"size": 3}, []),
        ({"size": 4}, [("schema-wrong-value", "spec.size")]),
        ({"size": "3"}, [("schema-wrong-type", "spec.size")]),
        ({}, [("schema-missing-field", "spec.size")]),
        ({"size": 3, "sise": 3}, [("schema-unknown-field", "spec.sise")]),
        ({"size": 3, "name": "A"}, [("schema-wrong-value", "spec.name")]),
        ({"size": 3, "bad": "any"}, []),
        ([], [("schema-wrong-type", "spec")]),
    ],
)
def test_each_field_is_held_against_the_schema(
    spec: object, expected: list[tuple[str, str]]
) -> None:
    assert told(spec) == expected


def test_what_is_told_is_bounded() -> None:
    assert len(told({"size": 3, **{f"x{number}": 1 for number in range(99)}})) == 50


def definition(**changes: object) -> Object:
    version = {"name": "v1", "schema": {"openAPIV3Schema": SCHEMA}}
    names = {"kind": "Gadget", "plural": "gadgets"}
    spec = {"group": "example.com", "names": names, "versions": [version], **changes}
    return {"apiVersion": "apiextensions.k8s.io/v1", "spec": spec}


def test_a_definition_makes_a_kind() -> None:
    found = custom_kinds((definition(scope="Cluster"),))
    assert found["example.com/v1", "Gadget"] == ("gadgets", False, SCHEMA)


@pytest.mark.parametrize(
    "broken",
    [
        definition(names=None),
        definition(versions=[{"name": "v1"}]),
        definition(versions="v1"),
        definition(group=1),
        {"apiVersion": "apiextensions.k8s.io/v1"},
        {**definition(), "apiVersion": "apiextensions.k8s.io/v1beta1"},
    ],
)
def test_a_broken_definition_makes_none(broken: Object) -> None:
    assert custom_kinds((broken,)) == {}
