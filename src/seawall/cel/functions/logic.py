"""Negation, order, size, type and the insertion of a fold into its map."""

from __future__ import annotations

from seawall.cel.errors import EvalError
from seawall.cel.functions.equality import compare, is_list
from seawall.cel.functions.kinds import type_name
from seawall.cel.values import Map, TypeValue


def negation(value: object) -> bool:
    """``!value``."""
    if isinstance(value, bool):
        return not value
    raise EvalError("no such overload")


def less(left: object, right: object) -> bool:
    """``left < right``; false with NaN."""
    return compare(left, right) == -1


def less_or_equal(left: object, right: object) -> bool:
    """``left <= right``; false with NaN."""
    return compare(left, right) in (-1, 0)


def greater(left: object, right: object) -> bool:
    """``left > right``; false with NaN."""
    return compare(left, right) == 1


def greater_or_equal(left: object, right: object) -> bool:
    """``left >= right``; false with NaN."""
    return compare(left, right) in (0, 1)


def size(value: object) -> int:
    """Code points, bytes, elements or entries."""
    if isinstance(value, str | bytes | dict | Map) or is_list(value):
        return len(value)  # type: ignore[arg-type]  # all of these have a length
    own = getattr(value, "cost_size", None)
    if isinstance(own, int):
        return own
    raise EvalError("no such overload")


def type_of(value: object) -> TypeValue:
    """``type(value)``."""
    return TypeValue(type_name(value))


def dyn(value: object) -> object:
    """The value itself."""
    return value
