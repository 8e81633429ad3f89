"""Lists: Kubernetes' own functions (1.0, ``includes`` 1.37) and cel-go's library, version 3."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cmp_to_key
from itertools import pairwise
from typing import Final

from seawall.cel.errors import EvalError
from seawall.cel.functions.arithmetic import add, overload
from seawall.cel.functions.equality import compare, equal, is_list
from seawall.cel.functions.kinds import type_name
from seawall.cel.values import NONE, Duration, Optional, Uint, Unknown

_LONGEST: Final = 1_000_000
"""Elements that ``lists.range`` and ``flatten`` may make."""


def _list(value: object) -> list[object]:
    if isinstance(value, list | tuple) and is_list(value):
        return list(value) if isinstance(value, tuple) else value
    raise overload()


def grown(accumulator: object, more: object) -> object:
    """A fold's own list with more at its end: nobody else can see it, so it is not copied."""
    if isinstance(accumulator, list) and isinstance(more, list):
        accumulator.extend(more)
        return accumulator
    raise overload()


def _same(left: object, right: object) -> bool:
    answer = equal(left, right)
    if isinstance(answer, Unknown):
        raise EvalError(f"a value is not known: {', '.join(sorted(answer.names))}")
    return answer


def _order(left: object, right: object) -> int:
    if type_name(left) != type_name(right):
        raise EvalError("list elements must have the same type")
    return compare(left, right) or 0


def first_index(values: list[object], item: object) -> int:
    """Where *item* first is; -1 for nowhere."""
    return next((index for index, each in enumerate(values) if _same(each, item)), -1)


def last_index(values: list[object], item: object) -> int:
    """Where *item* last is; -1 for nowhere."""
    backwards = range(len(values) - 1, -1, -1)
    return next((index for index in backwards if _same(values[index], item)), -1)


def includes(values: object, item: object) -> bool:
    """Whether *item* is among the elements."""
    return first_index(_list(values), item) >= 0


def is_sorted(values: object) -> bool:
    """Whether no element is less than the one before it."""
    found = _list(values)
    return all(_order(one, other) <= 0 for one, other in pairwise(found))


def total(values: object) -> object:
    """The sum; of no elements 0."""
    found = _list(values)
    if not found:
        return 0
    if not isinstance(found[0], int | float | Duration) or isinstance(found[0], bool):
        raise overload()
    result: object = found[0]
    for each in found[1:]:
        result = add(result, each)
    return result


def minimum(values: object) -> object:
    """The least element. Raises ``EvalError`` where there is none."""
    return _extreme(values, "min", -1)


def maximum(values: object) -> object:
    """The greatest element. Raises ``EvalError`` where there is none."""
    return _extreme(values, "max", 1)


def _extreme(values: object, name: str, sign: int) -> object:
    found = _list(values)
    if not found:
        raise EvalError(f"{name} called on empty list")
    best = found[0]
    for each in found[1:]:
        if _order(each, best) == sign:
            best = each
    return best


def distinct(values: object) -> list[object]:
    """Each element once, where it first is."""
    kept: list[object] = []
    seen: set[object] = set()
    for each in _list(values):
        if isinstance(each, str):
            if each not in seen:
                seen.add(each)
                kept.append(each)
        elif not any(_same(each, other) for other in kept):
            kept.append(each)
    return kept


def flatten(values: object, depth: object = 1) -> list[object]:
    """Lists in the list replaced by their elements, *depth* levels deep."""
    if type(depth) is not int:
        raise overload()
    if depth < 0:
        raise EvalError("level must be non-negative")
    found = _list(values)
    for _ in range(min(depth, _LONGEST)):
        if not any(is_list(each) for each in found):
            break
        found = [inner for each in found for inner in _inside(each)]
        if len(found) > _LONGEST:
            raise EvalError(f"list is longer than {_LONGEST}")
    return found


def _inside(value: object) -> Iterable[object]:
    return _list(value) if is_list(value) else (value,)


def list_range(count: object) -> list[object]:
    """The numbers from 0 up to, not including, *count*."""
    if type(count) is not int:
        raise overload()
    if count < 0:
        raise EvalError(f"lists.range: size must be non-negative, got {count}")
    if count > _LONGEST:
        raise EvalError(f"list is longer than {_LONGEST}")
    return list(range(count))


def slice_list(values: object, start: object, end: object) -> list[object]:
    """The elements from *start* up to, not including, *end*."""
    found = _list(values)
    if type(start) is not int or type(end) is not int:
        raise overload()
    if start < 0 or end < 0:
        raise EvalError(f"cannot slice({start}, {end}), negative indexes not supported")
    if start > end:
        raise EvalError(
            f"cannot slice({start}, {end}), start index must be less than or equal to end index"
        )
    if end > len(found):
        raise EvalError(f"cannot slice({start}, {end}), list is length {len(found)}")
    return found[start:end]


def sort_list(values: object) -> list[object]:
    """The elements in order, which must be of one comparable type."""
    return sort_by_keys(values, values)


def _by_key(left: tuple[object, object], right: tuple[object, object]) -> int:
    return _order(left[0], right[0])


def sort_by_keys(values: object, keys: object) -> list[object]:
    """The elements in the order of their keys: what ``sortBy`` expands to."""
    found, by = _list(values), _list(keys)
    if len(found) != len(by):
        raise EvalError("sortBy needs as many keys as elements")
    if by and not isinstance(by[0], _SORTABLE):
        raise EvalError("list elements must be comparable")
    pairs = sorted(zip(by, found, strict=True), key=cmp_to_key(_by_key))
    return [value for _, value in pairs]


_SORTABLE: Final = (bool, int, Uint, float, str, bytes, tuple)
"""Timestamps and durations are tuples."""


def first(values: object) -> Optional:
    """An optional of the first element."""
    found = _list(values)
    return Optional(present=True, value=found[0]) if found else NONE


def last(values: object) -> Optional:
    """An optional of the last element."""
    found = _list(values)
    return Optional(present=True, value=found[-1]) if found else NONE
