"""What one expression may do: Kubernetes' own costs leave some work out, and nothing may hang."""

from __future__ import annotations

import pytest

from seawall.cel import bound, work
from seawall.cel.budget import Budget
from seawall.cel.errors import CostExceededError, EvalError
from seawall.cel.interpreter import evaluate
from seawall.cel.parser import parse
from seawall.policy.compiled import PER_CALL_LIMIT

MANY = list(range(10_000))
BIG = {
    "l": MANY,
    "s": ["a" * 20] * 5_000,
    "t": "a" * 100_000,
    "n": [[each] for each in range(3_000)],
    "m": {f"k{each}": each for each in range(5_000)},
}
SUM = " + ".join(["object.l"] * 100)


def value_of(text: str, data: object = None) -> object:
    activation = {"object": BIG if data is None else data}
    return evaluate(parse(text), activation, budget=Budget(PER_CALL_LIMIT))


@pytest.mark.parametrize(
    "text",
    [
        f"object.l.all(x, size({SUM}) > 0)",
        "object.l.all(x, object == object)",
        "object.l.all(x, object.n == object.n)",
        "object.l.all(x, object.n in [object.n])",
        "object.l.all(x, '%s'.format([object]) != '')",
        "object.l.all(x, object.t.findAll('a').size() > 0)",
        "object.l.all(x, !'b'.matches('((a{1,99}){1,9}){1,1}' + string(x)))",
        "object.l.all(x, object.s.join(object.t).size() > 0)",
    ],
)
def test_what_does_too_much_is_unknown(text: str) -> None:
    assert value_of(text) is work.BEYOND


@pytest.mark.parametrize(
    "text",
    [
        "object.l.all(x, object.n.exists(y, y == [x]))",
        "object.l.map(x, object.l.map(y, y)).size() > 0",
        "object.l.all(x, sets.contains(object.l, object.l))",
        "sets.equivalent(object.n, object.n)",
        "object.n.distinct().size() > 0",
        "object.l.sort().size() > 0",
        "object.l.all(x, lists.range(100000).size() > 0)",
        "object.l.all(x, object.n.flatten().size() > 0)",
        "object.l.all(x, object.t.lowerAscii() != '')",
        "object.l.all(x, object.s.all(y, y.matches('^(a|b|c)+$')))",
    ],
)
def test_what_costs_too_much_ends_or_is_unknown(text: str) -> None:
    try:
        value = value_of(text)
    except CostExceededError:
        value = work.BEYOND
    assert value is work.BEYOND


@pytest.mark.parametrize("text", ["object.t.replace('a', object.t) != ''", "object.t + 1 == ''"])
def test_what_grows_too_large_is_an_error(text: str) -> None:
    with pytest.raises(EvalError):
        value_of(text)


def test_no_operator_absorbs_too_much_work() -> None:
    assert value_of(f"object.l.all(x, size({SUM}) > 0) || true") is work.BEYOND
    assert value_of("true || object.l.all(x, object == object)") is True


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("object == object", True),
        ("size(object.l + object.l) == 20000", True),
        ("object.l.map(x, x + 1).size() == 10000", True),
        ("object.n == object.n && [1] in object.n", True),
        ("object.l.all(x, x in object.m || x >= 0)", True),
        ("object.l.all(x, object.n != [x])", True),
    ],
)
def test_what_a_large_object_asks_once_is_answered(text: str, value: object) -> None:
    assert value_of(text) is value


@pytest.mark.parametrize(
    "text",
    [
        "object.l.all(x, object == object)",
        f"object.l.all(x, size({SUM}) > 0)",
        "object.l.all(x, '%s'.format([object]) != '')",
        "object.l.all(x, object.t.findAll('a').size() > 0)",
    ],
)
def test_generated_code_is_not_trusted_with_it_either(text: str) -> None:
    assert bound.cost(parse(text)).at(200_000, 30_000) > PER_CALL_LIMIT


@pytest.mark.parametrize("text", ["contains('a')", "object.matches()", "sets.contains(object)"])
def test_the_bound_of_a_call_with_too_few_operands_is_infinite(text: str) -> None:
    assert bound.cost(parse(text)).at(100) == float("inf")


def test_the_costs_of_list_functions_are_those_of_their_trackers() -> None:
    def spent(text: str, data: object) -> int:
        budget = Budget(PER_CALL_LIMIT)
        evaluate(parse(text), {"object": data}, budget=budget)
        return PER_CALL_LIMIT - budget.remaining

    assert spent("sets.contains(object, object)", [1, 2, 3]) == 2 + 1 + 9
    assert spent("sets.equivalent(object, object)", [1, 2, 3]) == 2 + 1 + 18
    assert spent("object.distinct()", [1, 2, 3]) == 1 + 11 + 18
    assert spent("object.sort()", ["b", "a"]) == 1 + 11 + 8
    assert spent("object.flatten()", [[1], [2]]) == 1 + 11 + 2
    assert spent("object.slice(0, 1)", [1, 2]) == 1 + 11 + 1
