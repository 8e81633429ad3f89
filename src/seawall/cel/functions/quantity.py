"""Quantities such as ``500m``, ``1.5Gi`` and ``2e3`` (k8s.io/apimachinery, ``resource.Quantity``).

Arithmetic is exact, on fractions of integers. What is finer than a nano is rounded up, away from
zero, as the API machinery does when it reads a quantity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import ClassVar, Final

from seawall.cel.errors import EvalError
from seawall.cel.functions import semver
from seawall.cel.functions.arithmetic import overload
from seawall.cel.values import INT_MAX, INT_MIN

_LONGEST: Final = 100
"""Characters; a quantity beyond it cannot be told from the largest."""
_LARGEST_EXPONENT: Final = 100
_SUFFIXES: Final = {
    "": Fraction(1),
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "m": Fraction(1, 1000),
    "k": Fraction(1000),
    "M": Fraction(10**6),
    "G": Fraction(10**9),
    "T": Fraction(10**12),
    "P": Fraction(10**15),
    "E": Fraction(10**18),
    "Ki": Fraction(1024),
    "Mi": Fraction(1024**2),
    "Gi": Fraction(1024**3),
    "Ti": Fraction(1024**4),
    "Pi": Fraction(1024**5),
    "Ei": Fraction(1024**6),
}
_NANO: Final = 10**9


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]([+-]?[0-9]+)|(n|u|m|k|[MGTPE]|[KMGTPE]i)?)"
    )


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount."""

    amount: Fraction
    type_name: ClassVar[str] = "kubernetes.Quantity"

    def compare(self, other: object) -> int:
        """-1, 0 or 1."""
        if not isinstance(other, Quantity):
            raise overload()
        return (self.amount > other.amount) - (self.amount < other.amount)


@cache
def _shaped() -> re.Pattern[str]:
    """A number and something that could be a suffix."""
    return re.compile(r"(?!$)[+-]?[0-9]*(?:\.[0-9]*)?[eEinumkKMGTP]*[-+]?[0-9]*")


def _parsed(text: str) -> Quantity | None:
    found = _pattern().fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    sign, digits, exponent, suffix = found.groups()
    amount = Fraction(digits + "0" if digits.endswith(".") else digits)
    if exponent is not None:
        if abs(int(exponent)) > _LARGEST_EXPONENT:
            return None
        amount *= Fraction(10) ** int(exponent)
    else:
        amount *= _SUFFIXES[suffix or ""]
    nanos = -(-amount.numerator * _NANO // amount.denominator)
    return Quantity(Fraction(-nanos if sign == "-" else nanos, _NANO))


def quantity(text: object) -> Quantity:
    """``quantity('1Gi')``. Raises ``EvalError`` for what is none."""
    if not isinstance(text, str):
        raise overload()
    found = _parsed(text)
    if found is None and _shaped().fullmatch(text):
        raise EvalError("unable to parse quantity's suffix")
    if found is None:
        raise EvalError(
            "quantities must match the regular expression "
            "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        )
    return found


def is_quantity(text: object) -> bool:
    """Whether the text is a quantity."""
    if not isinstance(text, str):
        raise overload()
    return _parsed(text) is not None


def _own(value: object) -> Quantity:
    if isinstance(value, Quantity):
        return value
    raise overload()


def sign(value: object) -> int:
    """-1, 0 or 1."""
    amount = _own(value).amount
    return (amount > 0) - (amount < 0)


def is_integer(value: object) -> bool:
    """Whether the amount is whole and fits an int."""
    amount = _own(value).amount
    return amount.denominator == 1 and INT_MIN <= amount.numerator <= INT_MAX


def as_integer(value: object) -> int:
    """The amount as an int. Raises ``EvalError`` where it is not one."""
    if not is_integer(value):
        raise EvalError("cannot convert value to integer")
    return _own(value).amount.numerator


def as_approximate_float(value: object) -> float:
    """The amount as the nearest double."""
    return float(_own(value).amount)


def _amount(value: object) -> Fraction:
    if type(value) is int:
        return Fraction(value)
    return _own(value).amount


def added(left: object, right: object) -> Quantity:
    """``left.add(right)``, of a quantity or an int."""
    return Quantity(_own(left).amount + _amount(right))


def subtracted(left: object, right: object) -> Quantity:
    """``left.sub(right)``, of a quantity or an int."""
    return Quantity(_own(left).amount - _amount(right))


def compare_to(left: object, right: object) -> int:
    """-1, 0 or 1; of quantities, and of semantic versions."""
    if isinstance(left, Quantity):
        return left.compare(right)
    return semver.compare_versions(left, right)


def is_greater_than(left: object, right: object) -> bool:
    """Whether *left* is the greater; of quantities, and of semantic versions."""
    return compare_to(left, right) > 0


def is_less_than(left: object, right: object) -> bool:
    """Whether *left* is the smaller; of quantities, and of semantic versions."""
    return compare_to(left, right) < 0
