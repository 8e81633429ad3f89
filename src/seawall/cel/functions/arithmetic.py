"""The arithmetic operators (cel-spec, "Arithmetic"): 64-bit with errors on overflow."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from seawall.cel.errors import EvalError
from seawall.cel.values import (
    INT_MAX,
    INT_MIN,
    UINT_MAX,
    Duration,
    Timestamp,
    Uint,
)

Whole = Callable[[int, int], int]
Real = Callable[[float, float], float]
_LONGEST: Final = 10_000_000
"""Characters, bytes or elements of one value; no budget of cost units lets one grow so far."""
_FIRST: Final = -62_135_596_800 * 10**9
_LAST: Final = 253_402_300_799 * 10**9 + 999_999_999
"""Nanoseconds of 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999999Z."""


def overload() -> EvalError:
    """The error of an operation on types that it is not defined for."""
    return EvalError("no such overload")


def in_int(value: int) -> int:
    """*value* if it fits an int."""
    if INT_MIN <= value <= INT_MAX:
        return value
    raise EvalError("integer overflow")


def in_uint(value: int) -> Uint:
    """*value* as a uint, if it fits one."""
    if 0 <= value <= UINT_MAX:
        return Uint(value)
    raise EvalError("unsigned integer overflow")


def in_duration(nanoseconds: int) -> Duration:
    """A duration, if it fits Go's."""
    if INT_MIN <= nanoseconds <= INT_MAX:
        return Duration(nanoseconds)
    raise EvalError("duration out of range")


def in_time(nanoseconds: int) -> Timestamp:
    """A timestamp, if it lies in the years 1 to 9999."""
    if _FIRST <= nanoseconds <= _LAST:
        return Timestamp(nanoseconds)
    raise EvalError("timestamp overflow")


def add(left: object, right: object) -> object:  # noqa: PLR0911 -- one return for each pair of types
    """``left + right``."""
    kind = type(left)
    if kind is type(right):
        if kind is int:
            return in_int(left + right)  # type: ignore[operator]  # two ints
        if kind is Uint:
            return in_uint(int(left) + int(right))  # type: ignore[call-overload]  # two uints
        if kind is float:
            return left + right  # type: ignore[operator]  # two doubles
        if isinstance(left, Duration) and isinstance(right, Duration):
            return in_duration(left.nanoseconds + right.nanoseconds)
    if isinstance(left, str) and isinstance(right, str):
        return _bounded(len(left) + len(right)) and left + right
    if isinstance(left, bytes) and isinstance(right, bytes):
        return _bounded(len(left) + len(right)) and left + right
    if kind in (list, tuple) and type(right) in (list, tuple):
        return _bounded(len(left) + len(right)) and [*left, *right]  # type: ignore[arg-type, misc]  # two lists
    if isinstance(left, Timestamp) and isinstance(right, Duration):
        return in_time(left.nanoseconds + right.nanoseconds)
    if isinstance(left, Duration) and isinstance(right, Timestamp):
        return in_time(left.nanoseconds + right.nanoseconds)
    raise overload()


def _bounded(size: int) -> bool:
    if size > _LONGEST:
        raise EvalError(f"value is longer than {_LONGEST}")
    return True


def subtract(left: object, right: object) -> object:
    """``left - right``."""
    if isinstance(left, Timestamp):
        if isinstance(right, Timestamp):
            return in_duration(left.nanoseconds - right.nanoseconds)
        if isinstance(right, Duration):
            return in_time(left.nanoseconds - right.nanoseconds)
    if isinstance(left, Duration) and isinstance(right, Duration):
        return in_duration(left.nanoseconds - right.nanoseconds)
    return _numeric(left, right, lambda a, b: a - b, lambda a, b: a - b)


def multiply(left: object, right: object) -> object:
    """``left * right``."""
    return _numeric(left, right, lambda a, b: a * b, lambda a, b: a * b)


def divide(left: object, right: object) -> object:
    """``left / right``, towards zero for integers."""
    return _numeric(left, right, _divided, _divided_double)


def modulo(left: object, right: object) -> object:
    """``left % right``, with the sign of *left*; integers only."""
    if isinstance(left, float):
        raise overload()
    return _numeric(left, right, _remainder, _divided_double)


def negate(value: object) -> object:
    """``-value``."""
    if type(value) is int:
        return in_int(-value)
    if isinstance(value, float):
        return -value
    if isinstance(value, Duration):
        return in_duration(-value.nanoseconds)
    raise overload()


def _numeric(
    left: object,
    right: object,
    whole: Whole,
    real: Real,
) -> object:
    if type(left) is int and type(right) is int:
        return in_int(whole(left, right))
    if type(left) is Uint and type(right) is Uint:
        return in_uint(whole(int(left), int(right)))
    if type(left) is float and type(right) is float:
        return real(left, right)
    raise overload()


def _divided(left: int, right: int) -> int:
    if right == 0:
        raise EvalError("division by zero")
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _remainder(left: int, right: int) -> int:
    if right == 0:
        raise EvalError("modulus by zero")
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def _divided_double(left: float, right: float) -> float:
    """IEEE 754 division: by zero it is infinite or NaN, never an error."""
    if right != 0:
        try:
            return left / right
        except OverflowError:
            return math.copysign(math.inf, left) * math.copysign(1, right)
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)
