"""Generated code says what the exact interpreter says, or raises."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from types import FunctionType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.expressions import Grammar
from tests.fuzz.generated import ROOTS, compare, same, subject_of
from tests.fuzz.generated import Tally as FuzzTally
from tests.fuzz.objects import PODS, damaged

from seawall.cel.ast import Literal, Select, Tree
from seawall.cel.errors import CelError
from seawall.cel.generate import generate
from seawall.cel.interpreter import evaluate
from seawall.cel.parser import parse

RAISES = object()
POD = PODS[0]


def run(text: str, **roots: object) -> object:
    """The value by generated code, ``RAISES`` where it gives up."""
    made = generate(parse(text), ("object", "params", "variables"))
    assert made is not None, "no code was generated"
    try:
        return made(roots.get("object", POD), roots.get("params"), roots.get("variables", {}))
    except Exception:  # noqa: BLE001 -- whatever it raises, the interpreter decides
        return RAISES


ANSWERS: Mapping[str, tuple[str, object]] = {
    "a field is selected": ("object.metadata.name", "a"),
    "a present field is there": ("has(object.spec.hostNetwork)", True),
    "an absent field is not there": ("has(object.spec.hostPID)", False),
    "and stops at false": ("has(object.spec.absent) && object.spec.absent.more", False),
    "or stops at true": ("has(object.spec.hostNetwork) || object.spec.absent.more", True),
    "all holds of an empty list": ("[].all(x, x == 1)", True),
    "all fails by one element": (
        "object.spec.containers.all(c, !c.securityContext.privileged)",
        False,
    ),
    "exists finds one element": (
        "object.spec.containers.exists(c, c.securityContext.privileged)",
        True,
    ),
    "exists_one counts": ("object.spec.containers.exists_one(c, c.name == 'web')", True),
    "loops nest": (
        "object.spec.containers.all(c, !has(c.ports) || c.ports.all(p, p.hostPort < 90))",
        True,
    ),
    "filter and size": ("object.spec.containers.filter(c, has(c.ports)).size()", 1),
    "map collects": ("object.spec.containers.map(c, c.name)", ["web", "a"]),
    "map with a condition": ("object.spec.containers.map(c, has(c.ports), c.name)", ["web"]),
    "two variables": ("object.spec.containers.all(i, c, i < 2 && has(c.name))", True),
    "two variables over literals": ("['a', 'b'].all(i, x, i < 2 && x in ['a', 'b'])", True),
    "keys of a map are looped over": ("object.metadata.labels.map(k, k)", ["app", "a"]),
    "a bool is not a number": ("object.spec.hostNetwork == 0", False),
    "a bool is not in numbers": ("object.spec.hostNetwork in [0, 1]", False),
    "an int equals a double": ("object.spec.securityContext.runAsUser == 1000.0", True),
    "a key is in a map": ("'app' in object.metadata.labels", True),
    "an element is in a list": (
        "'ALL' in object.spec.containers[0].securityContext.capabilities.drop",
        True,
    ),
    "lists are concatenated": (
        "(object.spec.containers + object.spec.initContainers).size()",
        3,
    ),
    "an absent optional has a default": ("object.spec.?hostPID.orValue(false)", False),
    "an optional passes through": (
        "object.spec.?securityContext.?seccompProfile.?type.orValue('')",
        "RuntimeDefault",
    ),
    "optMap binds the value": ("object.spec.?hostNetwork.optMap(h, !h).orValue(false)", True),
    "the conditional takes one branch": (
        "has(object.spec.hostPID) ? object.spec.hostPID : !object.spec.hostNetwork",
        True,
    ),
    "a loop in a branch": (
        "has(object.spec.volumes) ? object.spec.volumes.all(v, has(v.name)) : true",
        True,
    ),
    "a constant pattern": ("object.spec.containers[0].image.matches('^nginx:[0-9]+$')", True),
    "a variable of a loop hides a root": ("[1, 2].all(object, object < 3)", True),
    "a map literal": ("{'a': 1, 'b': [2]}['b'][0]", 2),
}


@pytest.mark.parametrize(("text", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_generated_code_answers(text: str, expected: object) -> None:
    assert run(text) == expected
    assert same(run(text), evaluate(parse(text), {"object": POD}))


GIVES_UP: Mapping[str, str] = {
    "an absent field": "object.spec.hostPID",
    "a selection from a string": "object.kind.x",
    "the presence test on a string": "has(object.kind.x)",
    "a string in a string": "'o' in object.kind",
    "a negative index": "object.spec.containers[-1]",
    "an index past the end": "object.spec.containers[7]",
    "a string where a bool belongs": "object.kind && true",
    "an int where a bool belongs": "true && object.spec.securityContext.runAsUser",
    "a negated string": "!object.kind",
    "a loop over a string": "object.kind.all(c, true)",
    "an order of a bool and an int": "object.spec.hostNetwork < 1",
    "an order of an int and a string": "object.spec.securityContext.runAsUser < 'a'",
    "an int and a double added": "object.spec.securityContext.runAsUser + 1.0",
    "an overflow": "9223372036854775807 + object.spec.securityContext.runAsUser",
    "a size of a number": "size(object.spec.securityContext.runAsUser)",
    "a default for what is no optional": "object.kind.orValue('')",
    "the value of none": "object.spec.?hostPID.value()",
    "a prefix of a number": "object.spec.securityContext.runAsUser.startsWith('1')",
    "an undecided element": "object.spec.containers.all(c, c.ports.size() > 0)",
    "one argument too many": "object.kind.split('o', 1, 2)",
    "a predicate that is no bool": "object.spec.containers.exists_one(c, c.name)",
}


@pytest.mark.parametrize("text", GIVES_UP.values(), ids=GIVES_UP.keys())
def test_generated_code_raises_for(text: str) -> None:
    assert run(text) is RAISES


@pytest.mark.parametrize(
    "text",
    ["b'x' == b'x'", "1u == 1u", "{object.kind: 1}.size()", "variables.?x.hasValue()", "unknown.x"],
)
def test_what_is_not_covered_has_no_code(text: str) -> None:
    assert generate(parse(text), ROOTS) is None


@pytest.mark.parametrize(
    "text",
    ["size()", "size(object, 1)", "object.size(1)", "dyn()", "object.dyn()", "object.orValue()",
     "object.?x.orValue(1, 2)", "object.?x.hasValue(1)", "optional.none(1)", "optional.of()",
     "object.kind.startsWith()", "startsWith(object.kind, 'a')", "matches(object.kind)"],
)  # fmt: skip
def test_a_wrong_number_of_operands_is_never_answered(text: str) -> None:
    made = generate(parse(text), ("object",))
    if made is not None:
        with pytest.raises(Exception):  # noqa: B017, PT011 -- whatever it raises will do
            made(POD)


def test_a_field_name_cannot_break_out_of_its_place() -> None:
    name = "x') or __import__('os').system('true') or ('"
    root = Select(1, 0, parse("object").root, name)
    made = generate(Tree("", root, 2), ("object",))
    assert made is not None
    assert made({name: 7}) == 7


def test_generated_code_reaches_no_builtins() -> None:
    made = generate(parse("size(object.x) + object.y"), ("object",))
    assert isinstance(made, FunctionType)
    reachable = set(made.__globals__) - {"__builtins__"}
    assert made.__globals__["__builtins__"] == {}
    assert not reachable & {"eval", "exec", "open", "getattr", "__import__"}
    assert "open" in vars(builtins)


def test_a_literal_may_be_any_text() -> None:
    text = "'\\\"'''\n{}%s"
    root = Literal(1, 0, text)
    made = generate(Tree("", root, 1), ())
    assert made is not None
    assert made() == text


def test_a_deep_expression_has_no_code_or_works() -> None:
    text = "(" * 50 + "object" + ")" * 50 + "".join(f".f{n}" for n in range(100))
    value: Any = 1
    for n in reversed(range(100)):
        value = {f"f{n}": value}
    assert run(text, object=value) in (1, RAISES)


def test_a_long_chain_of_alternatives_works() -> None:
    text = " || ".join(f"object.kind == 'k{n}'" for n in range(150))
    assert run(text) is False


def test_a_temporary_of_one_round_is_not_seen_in_the_next() -> None:
    text = "object.all(c, has(c.a) ? c.a.b == 1 : c.a.b == 2)"
    assert run(text, object=[{"a": {"b": 1}}, {}]) is RAISES


def test_concatenation_is_bounded() -> None:
    assert run("object + object", object="x" * 40_000) is RAISES


def test_variables_resolve_when_read() -> None:
    class Lazy(dict[str, object]):
        def __missing__(self, name: str) -> object:
            if name == "broken":
                raise ValueError(name)
            return [name]

        def __contains__(self, name: object) -> bool:
            return name in ("x", "y", "broken")

    assert run("has(variables.broken)", variables=Lazy()) is RAISES
    assert run("has(variables.x) && !has(variables.z)", variables=Lazy()) is True
    assert run("variables.x[0] + variables.y[0]", variables=Lazy()) == "xy"


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_success_implies_the_exact_answer(seed: int) -> None:
    grammar = Grammar(seed)
    tally = FuzzTally()
    for _ in range(5):
        subject = subject_of(grammar.expression())
        if subject is None:
            continue
        for _ in range(4):
            assert not compare(subject, damaged(grammar.random), tally)


def test_the_fuzzed_expressions_are_answered_often_enough_to_mean_something() -> None:
    grammar, tally = Grammar(5), FuzzTally()
    for _ in range(200):
        subject = subject_of(grammar.expression())
        if subject is not None:
            compare(subject, damaged(grammar.random), tally)
    assert tally.answered > 50
    assert tally.differences == 0


def test_same_tells_a_bool_from_an_int() -> None:
    assert not same(True, 1)
    assert not same([1], [1.0])
    assert same([None, {"a": (1,)}], (None, {"a": [1]}))
    assert not same(CelError("x"), True)
