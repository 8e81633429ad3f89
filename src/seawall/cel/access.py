"""Fields, indices and presence: how an expression reaches into values.

Whatever is not there is an error, an empty optional or ``false``, as the form of access asks; an
``Unknown`` on the way is the answer.
"""

from __future__ import annotations

from typing import Final

from seawall.cel.ast import Expr, Select
from seawall.cel.errors import EvalError
from seawall.cel.functions.equality import find, is_list
from seawall.cel.values import NONE, Map, Optional, Unknown

_ABSENT: Final = object()


def field_of(operand: object, field: str, node: Expr) -> object:
    """``operand.field``. Raises ``EvalError`` where there is none."""
    if isinstance(operand, dict):
        try:
            return operand[field]
        except KeyError:
            raise EvalError(f"no such key: {field}", node.offset) from None
    if isinstance(operand, Map):
        value = operand.get(field, _ABSENT)
        if value is not _ABSENT:
            return value
    elif is_list(operand):
        raise EvalError("unsupported index type 'string' in list", node.offset)
    raise EvalError(f"no such key: {field}", node.offset)


def is_present(operand: object, node: Select) -> object:
    """``has(operand.field)``."""
    if isinstance(operand, Optional):
        return operand.present and is_present(operand.value, node)
    if isinstance(operand, dict):
        if node.field not in operand:
            return False
        value = operand[node.field]
        return value if isinstance(value, Unknown) else True
    if isinstance(operand, Map):
        return operand.get(node.field, _ABSENT) is not _ABSENT
    if isinstance(operand, Unknown):
        return operand
    if is_list(operand):
        raise EvalError("unsupported index type 'string' in list", node.offset)
    return False


def optional_field(operand: object, field: str, node: Expr) -> object:
    """``operand.?field``."""
    if isinstance(operand, Optional):
        if not operand.present:
            return NONE
        inside = operand.value
        is_strict = isinstance(node, Select) and not node.optional
        if is_strict and not isinstance(inside, dict | Map | Optional | Unknown):
            raise EvalError(f"no such key: {field}", node.offset)
        return optional_field(inside, field, node)
    if isinstance(operand, Unknown):
        return operand
    if isinstance(operand, dict):
        if field not in operand:
            return NONE
        value = operand[field]
        return value if isinstance(value, Unknown) else Optional(present=True, value=value)
    if isinstance(operand, Map):
        value = operand.get(field, _ABSENT)
        return NONE if value is _ABSENT else Optional(present=True, value=value)
    return NONE


def item_of(operand: object, key: object) -> object:
    """``operand[key]``. Raises ``EvalError`` where there is none."""
    if isinstance(operand, Optional):
        return optional_item(operand, key)
    if isinstance(operand, list | tuple) and is_list(operand):
        return operand[_position(operand, key)]
    if isinstance(operand, dict | Map):
        value = find(operand, key, _ABSENT)
        if value is _ABSENT and isinstance(operand, dict) and isinstance(key, str):
            value = _missing(operand, key)
        if value is not _ABSENT:
            return value
    raise EvalError(f"no such key: {_shown(key)}")


def _missing(operand: dict[object, object], key: str) -> object:
    """A lazily resolved map answers by item, not by ``get``."""
    try:
        return operand[key]
    except KeyError:
        return _ABSENT


def _position(operand: list[object] | tuple[object, ...], key: object) -> int:
    if isinstance(key, bool) or not isinstance(key, int | float) or key != key // 1:
        raise EvalError("unsupported index type in list")
    if not 0 <= key < len(operand):
        raise EvalError(f"index out of bounds: {_shown(key)}")
    return int(key)


def optional_item(operand: object, key: object) -> object:
    """``operand[?key]``."""
    if isinstance(operand, Optional):
        return optional_item(operand.value, key) if operand.present else NONE
    try:
        value = item_of(operand, key)
    except EvalError:
        return NONE
    return value if isinstance(value, Unknown) else Optional(present=True, value=value)


def _shown(key: object) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return str(key)
