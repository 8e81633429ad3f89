"""Which elements failed, and which fields decided."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.expressions import Grammar
from tests.fuzz.objects import damaged

from seawall.cel.ast import Tree
from seawall.cel.budget import Budget
from seawall.cel.parser import parse
from seawall.cel.witness import Read, Witness, explain

POD = {
    "kind": "Pod",
    "metadata": {"name": "p", "annotations": {"a": "1", "bad/x": "2"}, "labels": {}},
    "spec": {
        "hostNetwork": True,
        "containers": [
            {"name": "a", "securityContext": {"privileged": False}},
            {
                "name": "b",
                "securityContext": {"privileged": True},
                "ports": [{"hostPort": 0}, {"hostPort": 80}],
            },
            {"name": "c"},
        ],
        "initContainers": [
            {
                "name": "i",
                "securityContext": {"privileged": True, "capabilities": {"add": ["A", "SYS"]}},
            }
        ],
    },
}
LAZIES: Mapping[str, Tree] = {
    name: parse(text)
    for name, text in {
        "containers": "object.spec.containers + object.spec.?initContainers.orValue([])",
        "bad": "variables.containers.filter(c, c.?securityContext.?privileged.orValue(false))",
        "names": "variables.bad.map(c, c.name)",
        "host": "object.spec.?hostNetwork.orValue(false)",
        "broken": "object.spec.absent.more",
    }.items()
}


def why(text: str, **roots: object) -> Witness:
    activation = {"object": POD, "variables": {}, "params": {"allowed": ["x"]}, **roots}
    return explain(parse(text), activation, lazies=LAZIES)


def places(text: str) -> list[tuple[str, str]]:
    """Element and focus of each failure, as paths with slashes."""
    found = why(text)
    assert found.is_complete
    return [
        ("/".join(map(str, each.element or ())), "/".join(map(str, each.focus or ())))
        for each in found.failures
    ]


SPEC = "object/spec"
PRIVILEGED = "securityContext/privileged"
SECOND = (f"{SPEC}/containers/1", f"{SPEC}/containers/1/{PRIVILEGED}")
INIT = (f"{SPEC}/initContainers/0", f"{SPEC}/initContainers/0/{PRIVILEGED}")
PORT = f"{SPEC}/containers/1/ports/1"
CASES: Mapping[str, tuple[str, list[tuple[str, str]]]] = {
    "the element and the field of an and": (
        (
            "object.spec.containers.all(c, has(c.securityContext) && "
            "has(c.securityContext.privileged) && !c.securityContext.privileged)"
        ),
        [SECOND, (f"{SPEC}/containers/2", f"{SPEC}/containers/2/securityContext")],
    ),
    "the field behind the guards of an or": (
        (
            "object.spec.containers.all(c, !has(c.securityContext) || "
            "!has(c.securityContext.privileged) || c.securityContext.privileged == false)"
        ),
        [SECOND],
    ),
    "through a variable, a sum and a default": (
        "variables.containers.all(c, c.?securityContext.?privileged.orValue(false) == false)",
        [SECOND, INIT],
    ),
    "the elements that a negated exists found": (
        "!variables.containers.exists(c, c.?securityContext.?privileged.orValue(false))",
        [SECOND, INIT],
    ),
    "what a filter kept": ("variables.bad.size() == 0", [SECOND, INIT]),
    "what a filter kept, behind a map": ("size(variables.names) == 0", [SECOND, INIT]),
    "what a filter kept, compared with nothing": ("variables.bad == []", [SECOND, INIT]),
    "a filtered variable that is looped over": (
        "variables.bad.all(c, c.name == 'b')",
        [(f"{SPEC}/initContainers/0", f"{SPEC}/initContainers/0/name")],
    ),
    "the innermost of nested loops": (
        "object.spec.containers.all(c, !has(c.ports) || c.ports.all(p, p.hostPort == 0))",
        [(PORT, f"{PORT}/hostPort")],
    ),
    "the collection in which nothing was found": (
        "object.metadata.labels.exists(k, k == 'team')",
        [("object/metadata/labels", "object/metadata/labels")],
    ),
    "the key of a map": (
        "object.metadata.annotations.all(k, k != 'bad/x')",
        [("object/metadata/annotations/bad/x", "object/metadata/annotations/bad/x")],
    ),
    "the value of a map": (
        "object.metadata.annotations.all(k, v, v == '1')",
        [("object/metadata/annotations/bad/x", "object/metadata/annotations/bad/x")],
    ),
    "the value under the key of a loop": (
        "object.metadata.annotations.all(k, object.metadata.annotations[k] == '1')",
        [("object/metadata/annotations/bad/x", "object/metadata/annotations/bad/x")],
    ),
    "the element with its index": (
        "object.spec.containers.all(i, c, c.name != 'b')",
        [(f"{SPEC}/containers/1", f"{SPEC}/containers/1/name")],
    ),
    "elements by their index": (
        "object.spec.containers.all(i, c, i < 2)",
        [(f"{SPEC}/containers/2", f"{SPEC}/containers/2")],
    ),
    "a loop over literals is no element": (
        "['Deployment', 'Job'].exists(k, object.kind == k)",
        [("", "object/kind")],
    ),
    "the field of a loop over literals": (
        "['hostNetwork'].all(f, !object.spec[f])",
        [("", f"{SPEC}/hostNetwork")],
    ),
    "the branch that was taken": (
        "has(object.spec.hostPID) ? !object.spec.hostPID : !object.spec.hostNetwork",
        [("", f"{SPEC}/hostNetwork")],
    ),
    "an absent optional field": (
        "object.spec.?securityContext.?runAsNonRoot.orValue(false)",
        [("", f"{SPEC}/securityContext/runAsNonRoot")],
    ),
    "the value that optMap bound": (
        "object.spec.?hostNetwork.optMap(h, !h).orValue(true)",
        [("", f"{SPEC}/hostNetwork")],
    ),
    "several reasons are told apart": (
        "!variables.host && object.metadata.name != 'p' && object.kind == 'Pod'",
        [("", f"{SPEC}/hostNetwork"), ("", "object/metadata/name")],
    ),
    "the elements that err": (
        "object.spec.initContainers.all(c, c.image == 'x')",
        [(f"{SPEC}/initContainers/0", f"{SPEC}/initContainers/0/image")],
    ),
    "every one of more than one": (
        "object.spec.containers.exists_one(c, has(c.securityContext))",
        [
            (f"{SPEC}/containers/0", f"{SPEC}/containers/0/securityContext"),
            (f"{SPEC}/containers/1", f"{SPEC}/containers/1/securityContext"),
        ],
    ),
    "what was mapped": (
        "object.spec.containers.map(c, c.name).all(n, n != 'b')",
        [(f"{SPEC}/containers/1/name", f"{SPEC}/containers/1/name")],
    ),
    "the element of a condition that always holds elsewhere": (
        "object.kind != 'Pod' || object.spec.initContainers.all(c, c.name in params.allowed)",
        [(f"{SPEC}/initContainers/0", f"{SPEC}/initContainers/0/name")],
    ),
    "a field of a failing comparison": (
        "object.spec.absent.more == 1",
        [("", f"{SPEC}/absent/more")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_the_witness_points_at(text: str, expected: list[tuple[str, str]]) -> None:
    assert places(text) == expected


def test_a_read_has_the_value_or_says_that_it_is_absent() -> None:
    found = why("object.spec.hostNetwork == false || has(object.spec.hostPID)").reads
    assert Read(("object", "spec", "hostNetwork"), present=True, value=True) in found
    assert Read(("object", "spec", "hostPID"), present=False, value=None) in found


def test_true_conjuncts_are_not_told() -> None:
    found = why("object.kind == 'Pod' && !object.spec.hostNetwork")
    assert [read.path for read in found.reads] == [("object", "spec", "hostNetwork")]


def test_guards_come_after_what_they_guard() -> None:
    text = "!has(object.spec.hostNetwork) || !has(object.spec) || object.spec.hostNetwork == false"
    assert [read.path[1:] for read in why(text).reads] == [("spec", "hostNetwork"), ("spec",)]


def test_elements_are_told_once_and_in_order() -> None:
    found = why("object.spec.containers.all(c, c.name == 'x')")
    assert found.elements == tuple(("object", "spec", "containers", n) for n in range(3))
    assert found.focus == ("object", "spec", "containers", 0, "name")


def test_very_many_failures_are_cut_and_it_is_said() -> None:
    found = why("object.all(x, x > 0)", object=[0] * 300)
    assert len(found.failures) == 100
    assert not found.is_complete


def test_a_collection_too_long_to_look_at_is_said() -> None:
    found = why("object.all(x, x < 1500)", object=list(range(1501)))
    assert not found.is_complete
    assert [read.path for read in found.reads] == [("object",)]


def test_a_spent_budget_ends_the_walk_and_it_is_said() -> None:
    tree = parse("object.all(x, object.all(y, x != y || x == -1))")
    found = explain(tree, {"object": list(range(200))}, budget=Budget(500))
    assert not found.is_complete


@pytest.mark.parametrize(
    "text", ["unknown.x", "1 / 0 == 1", "variables.broken", "variables.unheard", "'x'", "[1][5]"]
)
def test_what_cannot_be_followed_does_no_harm(text: str) -> None:
    assert isinstance(why(text), Witness)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_any_expression_over_any_object_is_survived(seed: int) -> None:
    grammar = Grammar(seed)
    pod = damaged(grammar.random)
    found = explain(parse(grammar.expression()), {"object": pod}, budget=Budget(100_000))
    for failure in found.failures:
        assert failure.focus is None or failure.focus[0] == "object"
