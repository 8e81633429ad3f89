"""Polynomials with coefficients that are not negative, for upper bounds that are monotone.

Variables are names and stand for numbers that are not negative.
What grows past ``_MOST_TERMS`` or ``_HIGHEST_DEGREE`` becomes infinite: still an upper bound,
only a useless one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

_MOST_TERMS: Final = 64
"""Terms of one polynomial; real expressions have fewer than ten."""
_HIGHEST_DEGREE: Final = 8
"""Degree of a term; a bound of higher degree never allows an object of real size."""

Term = tuple[str, ...]
"""Variables, sorted, as often as their exponent; empty is the constant."""


class Polynomial(NamedTuple):
    """A sum of terms, each with its coefficient."""

    terms: tuple[tuple[Term, float], ...]

    def plus(self, *others: Polynomial) -> Polynomial:
        """The sum."""
        total = dict(self.terms)
        for other in others:
            for term, factor in other.terms:
                total[term] = total.get(term, 0.0) + factor
        return _made(total)

    def times(self, other: Polynomial) -> Polynomial:
        """The product."""
        total: dict[Term, float] = {}
        for left, first in self.terms:
            for right, second in other.terms:
                term = tuple(sorted(left + right))
                total[term] = total.get(term, 0.0) + first * second
        return _made(total)

    def scaled(self, factor: float) -> Polynomial:
        """Times a positive number."""
        return Polynomial(tuple((term, each * factor) for term, each in self.terms))

    def either(self, other: Polynomial) -> Polynomial:
        """At least as large as both."""
        total = dict(self.terms)
        for term, factor in other.terms:
            total[term] = max(total.get(term, 0.0), factor)
        return _made(total)

    def smaller(self, other: Polynomial) -> Polynomial:
        """One of the two that is not clearly the larger: both are bounds of the wanted value."""
        return min(self, other, key=_rank)

    def summed(self, totals: Mapping[str, Polynomial], count: Polynomial) -> Polynomial:
        """Over *count* values of the variables in *totals*, each adding up to no more than that.

        The sum of the k-th powers is at most the k-th power of the sum, for k of 1 or more, and
        likewise for products.
        """
        result = ZERO
        for term, factor in self.terms:
            part = Polynomial(((tuple(each for each in term if each not in totals), factor),))
            summed = [totals[each] for each in term if each in totals]
            for each in summed or [count]:
                part = part.times(each)
            result = result.plus(part)
        return result

    @property
    def base(self) -> float:
        """The constant term."""
        return dict(self.terms).get((), 0.0)

    def at(self, values: Mapping[str, float]) -> float:
        """The value where every variable has the one given."""
        return sum(
            (factor * math.prod(values[each] for each in term) for term, factor in self.terms),
            start=0.0,
        )


def constant(value: float) -> Polynomial:
    """A number that is not negative."""
    return Polynomial((((), float(value)),))


def variable(name: str) -> Polynomial:
    """A variable, once."""
    return Polynomial((((name,), 1.0),))


def total(parts: Iterable[Polynomial]) -> Polynomial:
    """The sum of all."""
    return ZERO.plus(*parts)


ZERO: Final = Polynomial(())
INFINITE: Final = constant(math.inf)


def _rank(each: Polynomial) -> tuple[int, float]:
    degree = max((len(term) for term, _ in each.terms), default=0)
    size = sum(factor for _, factor in each.terms)
    return (_HIGHEST_DEGREE + 1, size) if math.isinf(size) else (degree, size)


def _made(terms: dict[Term, float]) -> Polynomial:
    if len(terms) > _MOST_TERMS or any(len(term) > _HIGHEST_DEGREE for term in terms):
        return INFINITE
    if any(math.isinf(factor) for factor in terms.values()):
        return INFINITE
    return Polynomial(tuple((term, factor) for term, factor in terms.items() if factor))
