"""Values and the places that they come from."""

from __future__ import annotations

import pytest

from seawall.cel.budget import Budget
from seawall.cel.parser import parse
from seawall.cel.provenance import FAILED, OUTSIDE, At, Parts, SpentError, Tracer

OBJECT = {"a": [{"n": 1}, {"n": 2}], "b": [{"n": 3}], "m": {"k": "v"}}
A, B = ("object", "a"), ("object", "b")


def tracer(budget: int = 10_000, **lazies: str) -> Tracer:
    trees = {name: parse(text) for name, text in lazies.items()}
    return Tracer({"object": OBJECT, "variables": {}}, trees, None, Budget(budget))


def place(text: str, **lazies: str) -> object:
    return tracer(10_000, **lazies).place(parse(text).root, OUTSIDE)


PLACES = (
    ("object.m.k", At(("object", "m", "k"))),
    ("object.m['k']", At(("object", "m", "k"))),
    ("object.a[1].n", At((*A, 1, "n"))),
    ("object.?m.?k", At(("object", "m", "k"))),
    ("object.?x.orValue(object.b)", At(B)),
    ("object.?b.orValue([])", At(B)),
    ("object.?b.value()", At(B)),
    ("optional.of(object.b)", At(B)),
    ("dyn(object.b)", At(B)),
    ("has(object.x) ? object.x : object.b", At(B)),
    ("object.a + object.b", Parts((At((*A, 0)), At((*A, 1)), At((*B, 0))))),
    ("(object.a + object.b)[2]", At((*B, 0))),
    ("object.a.filter(x, x.n > 1)", Parts((At((*A, 1)),))),
    ("object.a.map(x, x.n)", Parts((At((*A, 0, "n")), At((*A, 1, "n"))))),
    ("object.a.map(x, x.n > 1, x)", Parts((At((*A, 1)),))),
    ("[object.m, 1]", Parts((At(("object", "m")), None))),
    ("object.?b.optMap(x, x[0])", At((*B, 0))),
    ("object.a.size()", None),
    ("has(object.a)", None),
    ("unknown.x", None),
)


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_the_place_of_a_value(text: str, expected: object) -> None:
    assert place(text) == expected


def test_a_variable_is_where_its_expression_is() -> None:
    assert place("variables.both[2].n", both="object.a + object.b") == At((*B, 0, "n"))


def test_a_variable_that_refers_to_itself_is_an_error_and_no_hang() -> None:
    found = tracer(loop="variables.loop")
    assert found.value(parse("variables.loop").root, OUTSIDE) is FAILED


def test_an_error_is_a_value_here() -> None:
    assert tracer().value(parse("1 / 0").root, OUTSIDE) is FAILED


def test_the_budget_ends_the_search() -> None:
    with pytest.raises(SpentError):
        tracer(budget=1).value(parse("object.a.all(x, x.n > 0)").root, OUTSIDE)


def test_reads_are_the_longest_paths() -> None:
    found = tracer().read_paths(parse("object.m.k == 'v' && size(object.a) > 1").root, OUTSIDE)
    assert found == [("object", "m", "k"), ("object", "a")]


def test_a_lookup_tells_absence_from_null() -> None:
    trace = tracer()
    assert trace.lookup(("object", "a", 1, "n")) == (True, 2)
    assert trace.lookup(("object", "a", 7)) == (False, None)
    assert trace.lookup(("object", "m", "x")) == (False, None)
