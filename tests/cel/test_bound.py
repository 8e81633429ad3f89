"""The bound is never below what the interpreter charges."""

from __future__ import annotations

import contextlib
import json
import math
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.expressions import Grammar
from tests.fuzz.objects import PODS, damaged

from seawall.cel.bound import Bound, cost, fits, largest, safe_size
from seawall.cel.budget import Budget
from seawall.cel.errors import CelError
from seawall.cel.extent import nodes_of
from seawall.cel.interpreter import evaluate
from seawall.cel.parser import parse

PLENTY = 10**12
LIMIT = 1_000_000


def spent(text: str, pod: object) -> int:
    """What the interpreter charges, also where it ends in an error."""
    budget = Budget(PLENTY)
    with contextlib.suppress(CelError):
        evaluate(parse(text), {"object": pod}, budget=budget)
    return PLENTY - budget.remaining


def bound_for(text: str, pod: object) -> float:
    size = len(json.dumps(pod, ensure_ascii=False).encode())
    return cost(parse(text)).at(size, nodes_of(pod, PLENTY))


TEXTS = (
    "object.spec.hostNetwork == false",
    "has(object.spec.securityContext.runAsUser)",
    "object.spec.containers.all(c, has(c.name) && c.name != '')",
    "object.spec.containers.exists(c, c.?securityContext.?privileged.orValue(false))",
    "object.spec.containers.exists_one(c, c.name == 'web')",
    "object.spec.containers.all(c, !has(c.ports) || c.ports.all(p, p.hostPort == 0))",
    "object.spec.containers.filter(c, has(c.ports)).map(c, c.name).size() == 0",
    "(object.spec.containers + object.spec.?initContainers.orValue([])).all(c, has(c.image))",
    "object.metadata.labels.all(k, object.metadata.labels[k].matches('^[a-z0-9]+$'))",
    "object.spec.containers.all(c, c.image.startsWith('registry.example.com/'))",
    "object.spec.containers.map(c, c.name).join(',').contains('web')",
    "object.metadata.name.split('').size() < 10 && object.metadata.name.lowerAscii() == 'a'",
    "['a', 'b', 'c'].exists(x, x in object.metadata.labels)",
    "object.spec.?hostNetwork.optMap(h, !h).orValue(true)",
    "object.spec.containers.all(i, c, i < 5 && has(c.name))",
    "{'a': object.metadata.name, 'b': [1, 2]}.size() == 2",
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("pod", PODS, ids=["full", "bare"])
def test_the_bound_holds(text: str, pod: object) -> None:
    assert spent(text, pod) <= bound_for(text, pod) < math.inf


@pytest.mark.parametrize("text", TEXTS)
def test_the_bound_holds_for_many_elements(text: str) -> None:
    many = json.loads(json.dumps(PODS[0]))
    many["spec"]["containers"] *= 60
    many["metadata"]["labels"] = {f"k{n}": "v" * n for n in range(50)}
    assert spent(text, many) <= bound_for(text, many)


DEAR = {
    "a long list is searched": ("'x' in object", ["y"] * 2000),
    "a long text is matched by a long pattern": (
        f"object.matches('{'(a|b)' * 40}')",
        "ab" * 2000,
    ),
    "a long text is searched for a long one": ("object.contains(object)", "ab" * 500),
    "a long list is joined": ("object.join(', ') == ''", ["abc"] * 500),
    "long texts are added": ("object + object == object", "a" * 5000),
}


@pytest.mark.parametrize(("text", "value"), DEAR.values(), ids=DEAR.keys())
def test_the_bound_holds_where(text: str, value: object) -> None:
    assert 50 < spent(text, value) <= bound_for(text, value)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_the_bound_holds_for_any_expression(seed: int) -> None:
    grammar = Grammar(seed)
    for _ in range(5):
        text = grammar.expression()
        pod = damaged(grammar.random)
        assert spent(text, pod) <= bound_for(text, pod), text


def test_nested_loops_over_nested_lists_stay_linear() -> None:
    text = "object.a.all(x, x.b.all(y, y.c.all(z, z == 1)))"
    one, two = (cost(parse(text)).at(size) for size in (1000, 2000))
    assert two < 2.1 * one


def test_a_loop_within_a_loop_over_the_same_is_quadratic() -> None:
    text = "object.a.all(x, object.a.exists(y, x == y))"
    one, two = (cost(parse(text)).at(size) for size in (10_000, 20_000))
    assert two > 3.5 * one


def test_siblings_share_the_size_of_their_parent() -> None:
    apart = cost(parse("(object.a + object.b).all(x, x == 1)")).at(10_000)
    alone = cost(parse("object.a.all(x, x == 1)")).at(10_000)
    twice = cost(parse("(object.a + object.a).all(x, x == 1)")).at(10_000)
    assert apart < 1.1 * alone
    assert twice > 1.9 * alone


def test_the_value_under_the_key_of_a_loop_is_counted_once() -> None:
    own = "object.labels.all(k, object.labels[k].startsWith(k))"
    other = "object.labels.all(k, object.others[k].startsWith(object.others[k]))"
    assert cost(parse(own)).at(10_000) * 50 < cost(parse(other)).at(10_000)


def test_the_safe_size_is_the_last_one_below_the_limit() -> None:
    tree = parse("object.a.all(x, x.matches('^a+$'))")
    size = safe_size(tree, LIMIT)
    assert cost(tree).at(size) < LIMIT <= cost(tree).at(size + 1)


def test_nothing_is_safe_where_nothing_is_proven() -> None:
    assert safe_size(parse("lists.range(object.n).size() == 0"), LIMIT) == 0
    assert safe_size(parse("variables.unheard == 1"), LIMIT) == 0
    assert safe_size(parse("authorizer.path('/x').check('get').allowed()"), 350_000) == 0


def test_a_variable_brings_its_extent() -> None:
    known: dict[str, Bound] = {}
    known["twice"] = cost(parse("object.a + object.a"), known)
    through = cost(parse("variables.twice.all(x, x == 1)"), known).at(10_000)
    direct = cost(parse("object.a.all(x, x == 1)"), known).at(10_000)
    assert 1.9 * direct < through < 2.1 * direct


def test_the_largest_size_keeps_single_and_common_limits() -> None:
    bound = cost(parse("object.a.all(x, x == 1)"))
    alone = largest([bound], LIMIT, 10 * LIMIT)
    assert largest([bound] * 20, LIMIT, 10 * LIMIT) < alone
    assert largest([], LIMIT, LIMIT) > alone


def test_what_does_not_fit_by_its_size_alone_may_fit_by_its_nodes() -> None:
    bounds = [cost(parse("object.a.all(x, x == 1)"))]
    size = largest(bounds, LIMIT, LIMIT) + 1
    assert not fits(bounds, LIMIT, LIMIT, size)
    assert fits(bounds, LIMIT, LIMIT, size, size / 10)


def test_fewer_nodes_are_a_lower_bound() -> None:
    bound = cost(parse("object.a.all(x, x == 1)"))
    assert bound.at(10_000, 100) < bound.at(10_000)


def test_nodes_are_elements_and_entries_at_any_depth() -> None:
    assert nodes_of({"a": [1, {"b": 2}], "c": "xyz"}, 100) == 5
    assert nodes_of("text", 100) == 0
    assert nodes_of([[0] * 50] * 50, 10) > 10


def test_a_random_object_has_no_more_nodes_than_half_its_bytes() -> None:
    source = random.Random(3)  # noqa: S311 -- test data
    for _ in range(300):
        pod = damaged(source)
        assert nodes_of(pod, PLENTY) <= len(json.dumps(pod, separators=(",", ":"))) / 2
