"""Mathematics, for CEL's conformance suite; Kubernetes does not have it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from seawall.cel.errors import EvalError
from seawall.cel.functions.arithmetic import in_int, overload
from seawall.cel.functions.equality import compare, is_number
from seawall.cel.values import UINT_MAX, Uint

_WORD: Final = 64
_MASK: Final = UINT_MAX


def _numbers(args: tuple[object, ...]) -> list[object]:
    found: list[object] = []
    for each in args:
        found.extend(each if isinstance(each, list) else [each])
    if not found or not all(is_number(each) for each in found):
        raise overload()
    return found


def greatest(*args: object) -> object:
    """The greatest of numbers, or of a list of them."""
    return _extreme(args, 1)


def least(*args: object) -> object:
    """The least of numbers, or of a list of them."""
    return _extreme(args, -1)


def _extreme(args: tuple[object, ...], sign: int) -> object:
    best, *rest = _numbers(args)
    for each in rest:
        if compare(each, best) == sign:
            best = each
    return best


def _real(value: object) -> float:
    if isinstance(value, float):
        return value
    raise overload()


def _kept(value: object, change: Callable[[float], float]) -> float:
    number = _real(value)
    return number if math.isnan(number) or math.isinf(number) else float(change(number))


def math_ceil(value: object) -> float:
    """Rounded up."""
    return _kept(value, math.ceil)


def math_floor(value: object) -> float:
    """Rounded down."""
    return _kept(value, math.floor)


def math_round(value: object) -> float:
    """Rounded to the nearest, halves away from zero."""
    return _kept(value, lambda number: math.copysign(math.floor(abs(number) + 0.5), number))


def math_trunc(value: object) -> float:
    """Without its fraction."""
    return _kept(value, math.trunc)


def absolute(value: object) -> object:
    """Without its sign."""
    if isinstance(value, Uint):
        return value
    if type(value) is int:
        return in_int(abs(value))
    return abs(_real(value))


def signum(value: object) -> object:
    """-1, 0 or 1, of the argument's type."""
    if isinstance(value, Uint):
        return Uint(value > 0)
    if type(value) is int:
        return (value > 0) - (value < 0)
    number = _real(value)
    return number if math.isnan(number) else float((number > 0) - (number < 0))


def square_root(value: object) -> float:
    """The square root; NaN of a negative number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise overload()
    return math.nan if value < 0 or math.isnan(value) else math.sqrt(value)


def is_inf(value: object) -> bool:
    """Whether it is infinite."""
    return math.isinf(_real(value))


def is_nan(value: object) -> bool:
    """Whether it is no number."""
    return math.isnan(_real(value))


def is_finite(value: object) -> bool:
    """Whether it is neither infinite nor NaN."""
    return math.isfinite(_real(value))


def _bits(left: object, right: object, combine: Callable[[int, int], int]) -> int:
    if type(left) is Uint and type(right) is Uint:
        return Uint(combine(int(left), int(right)))
    if type(left) is int and type(right) is int:
        return combine(left, right)
    raise overload()


def bit_and(left: object, right: object) -> int:
    """Bits of both."""
    return _bits(left, right, lambda a, b: a & b)


def bit_or(left: object, right: object) -> int:
    """Bits of either."""
    return _bits(left, right, lambda a, b: a | b)


def bit_xor(left: object, right: object) -> int:
    """Bits of one alone."""
    return _bits(left, right, lambda a, b: a ^ b)


def bit_not(value: object) -> int:
    """Every bit the other way."""
    if type(value) is Uint:
        return Uint(~int(value) & _MASK)
    if type(value) is int:
        return ~value
    raise overload()


def bit_shift_left(value: object, count: object) -> int:
    """Shifted left; what leaves 64 bits is lost."""
    return _shifted(value, count, lambda bits, by: bits << by & _MASK)


def bit_shift_right(value: object, count: object) -> int:
    """Shifted right; zeros come in."""
    return _shifted(value, count, lambda bits, by: bits >> by)


def _shifted(value: object, count: object, shift: Callable[[int, int], int]) -> int:
    if type(count) is not int or not isinstance(value, int) or isinstance(value, bool):
        raise overload()
    if count < 0:
        raise EvalError(f"negative offset: {count}")
    bits = 0 if count >= _WORD else shift(int(value) & _MASK, count)
    if isinstance(value, Uint):
        return Uint(bits)
    return bits - (1 << _WORD) if bits >> (_WORD - 1) else bits
