"""Optional values (cel-go, "Optional types")."""

from __future__ import annotations

from seawall.cel.errors import EvalError
from seawall.cel.functions.arithmetic import overload
from seawall.cel.values import NONE, Duration, Map, Optional, Timestamp


def optional_of(value: object) -> Optional:
    """``optional.of(value)``."""
    return Optional(present=True, value=value)


def optional_none() -> Optional:
    """``optional.none()``."""
    return NONE


def optional_of_non_zero_value(value: object) -> Optional:
    """An optional that is empty for ``0``, ``""``, ``[]``, ``{}``, ``false`` and ``null``."""
    return NONE if _is_zero(value) else Optional(present=True, value=value)


def _is_zero(value: object) -> bool:
    if isinstance(value, Timestamp | Duration):
        return value.nanoseconds == 0
    if value is None or isinstance(value, bool | int | float):
        return not value
    if isinstance(value, str | bytes | dict | Map) or type(value) in (list, tuple):
        return len(value) == 0  # type: ignore[arg-type]  # all of these have a length
    return False


def has_value(value: object) -> bool:
    """``optional.hasValue()``."""
    if isinstance(value, Optional):
        return value.present
    raise overload()


def optional_value(value: object) -> object:
    """``optional.value()``. Raises ``EvalError`` for an empty one."""
    if not isinstance(value, Optional):
        raise overload()
    if not value.present:
        raise EvalError("optional.none() dereference")
    return value.value


def unwrap(values: object) -> list[object]:
    """``optional.unwrap(list)``: the values of those that have one."""
    if not isinstance(values, list):
        raise overload()
    if not all(isinstance(each, Optional) for each in values):
        raise overload()
    return [each.value for each in values if each.present]
