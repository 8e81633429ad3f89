"""Bounds stay bounds under every operation."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from seawall.cel.polynomial import INFINITE, Polynomial, constant, total, variable

X, Y = variable("x"), variable("y")
polynomials = st.lists(
    st.tuples(st.sampled_from(["", "x", "y", "xx", "xy"]), st.integers(0, 9)), max_size=5
).map(lambda terms: total(Polynomial(((tuple(names), float(factor)),)) for names, factor in terms))
values = st.fixed_dictionaries({"x": st.integers(0, 50), "y": st.integers(0, 50)})


@given(polynomials, polynomials, values)
def test_sum_and_product_are_exact(a: Polynomial, b: Polynomial, at: dict[str, float]) -> None:
    assert a.plus(b).at(at) == a.at(at) + b.at(at)
    assert a.times(b).at(at) == a.at(at) * b.at(at)


@given(polynomials, polynomials, values)
def test_either_is_no_smaller_than_both(a: Polynomial, b: Polynomial, at: dict[str, float]) -> None:
    assert a.either(b).at(at) >= max(a.at(at), b.at(at))


@given(polynomials, polynomials, values)
def test_smaller_is_one_of_both(a: Polynomial, b: Polynomial, at: dict[str, float]) -> None:
    assert a.smaller(b).at(at) in (a.at(at), b.at(at))


@given(polynomials, st.lists(st.integers(0, 9), max_size=6), st.integers(0, 9))
def test_the_sum_over_elements_is_bounded(body: Polynomial, parts: list[int], y: int) -> None:
    exact = sum(body.at({"x": float(part), "y": float(y)}) for part in parts)
    bound = body.summed({"x": constant(sum(parts))}, constant(len(parts)))
    assert bound.at({"y": float(y)}) >= exact


def test_the_smaller_one_has_the_lower_degree() -> None:
    assert X.times(Y).smaller(constant(1000)) == constant(1000)
    assert INFINITE.smaller(X) == X


def test_what_grows_too_large_is_infinite() -> None:
    tall = constant(1)
    for _ in range(9):
        tall = tall.times(X)
    assert math.isinf(tall.at({"x": 1.0}))
    assert math.isinf(X.plus(INFINITE).at({"x": 1.0}))
