"""Equality, order and membership of values of any type (cel-spec, "Equality", "Ordering").

Numbers compare across int, uint and double; anything else of different types is unequal. An
``Unknown`` inside a list or map leaves the answer open only where nothing else decides.
"""

from __future__ import annotations

from typing import Final

from seawall.cel.errors import EvalError
from seawall.cel.values import Duration, Map, Optional, Timestamp, Unknown

_ABSENT: Final = object()
_DEEPEST: Final = 150
"""Levels of nested lists and maps compared; JSON from a reader is bounded below it."""


def equal(left: object, right: object) -> bool | Unknown:
    """``left == right``."""
    return _equal(left, right, 0)


def _equal(left: object, right: object, depth: int) -> bool | Unknown:
    kind = type(left)
    if kind is type(right) and kind in (str, bool, int, bytes):
        return left == right
    if isinstance(left, Unknown):
        return left | right if isinstance(right, Unknown) else left
    if isinstance(right, Unknown):
        return right
    if is_number(left) and is_number(right):
        return left == right
    if depth > _DEEPEST:
        raise EvalError(f"values are nested deeper than {_DEEPEST}")
    return _structural(left, right, depth)


def _structural(left: object, right: object, depth: int) -> bool | Unknown:
    if isinstance(left, dict | Map) and isinstance(right, dict | Map):
        return _maps(left, right, depth)
    if isinstance(left, Optional) and isinstance(right, Optional):
        if left.present != right.present:
            return False
        return not left.present or _equal(left.value, right.value, depth + 1)
    if type(left) is not type(right) and not (is_list(left) and is_list(right)):
        return False
    if is_list(left) and is_list(right):
        return _lists(left, right, depth)
    return left == right


def is_number(value: object) -> bool:
    """Whether the value is an int, uint or double."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_list(value: object) -> bool:
    """Whether the value is a CEL list (named tuples are other values)."""
    return type(value) is list or type(value) is tuple


def _lists(left: object, right: object, depth: int) -> bool | Unknown:
    if not isinstance(left, list | tuple) or not isinstance(right, list | tuple):
        return False
    if len(left) != len(right):
        return False
    open_: Unknown | None = None
    for one, other in zip(left, right, strict=True):
        answer = _equal(one, other, depth + 1)
        if answer is False:
            return False
        if isinstance(answer, Unknown):
            open_ = answer if open_ is None else open_ | answer
    return True if open_ is None else open_


def _maps(
    left: dict[object, object] | Map, right: dict[object, object] | Map, depth: int
) -> bool | Unknown:
    if len(left) != len(right):
        return False
    open_: Unknown | None = None
    for key, value in left.items():
        other = find(right, key)
        answer = False if other is _ABSENT else _equal(value, other, depth + 1)
        if answer is False:
            return False
        if isinstance(answer, Unknown):
            open_ = answer if open_ is None else open_ | answer
    return True if open_ is None else open_


def find(container: object, key: object, absent: object = _ABSENT) -> object:
    """The value of a map under *key*, or *absent*."""
    if isinstance(container, Map):
        return container.get(key, absent)
    if isinstance(container, dict) and isinstance(key, str):
        return container.get(key, absent)
    return absent


def contains(item: object, container: object) -> bool | Unknown:
    """``item in container``. Raises ``EvalError`` for what holds nothing."""
    if isinstance(container, dict | Map):
        if isinstance(container, dict) and isinstance(key := item, str):
            return key in container
        return find(container, item) is not _ABSENT
    if not isinstance(container, list | tuple) or not is_list(container):
        raise EvalError("no such overload")
    open_: Unknown | None = None
    for each in container:
        answer = equal(item, each)
        if answer is True:
            return True
        if isinstance(answer, Unknown):
            open_ = answer if open_ is None else open_ | answer
    return False if open_ is None else open_


def compare(left: object, right: object) -> int | None:
    """-1, 0 or 1; ``None`` for NaN. Raises ``EvalError`` for what has no order."""
    if is_number(left) and is_number(right):
        return _sign(left, right)
    if type(left) is type(right):
        if isinstance(left, bool | str | bytes | Timestamp | Duration):
            return _sign(left, right)
        own = getattr(left, "compare", None)
        if callable(own):
            return int(own(right))
    raise EvalError("no such overload")


def _sign(left: object, right: object) -> int | None:
    if isinstance(left, float) != isinstance(right, float):
        # An int beside a double is compared as one, as cel-go does: large ones lose digits.
        left, right = float(left), float(right)  # type: ignore[arg-type]  # numbers both
    less = left < right  # type: ignore[operator]  # both of one ordered type
    more = left > right  # type: ignore[operator]  # both of one ordered type
    if less or more:
        return -1 if less else 1
    return 0 if left == right else None
