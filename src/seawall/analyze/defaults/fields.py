"""Defaults laid over an object without changing it: what is there stays, what is not is added.

A null counts as not there, and so does an empty string where the default is a string, as in Go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

Object = dict[str, object]
Filler = Callable[[Object], Object]


def pruned(data: Object) -> Object:
    """*data* without its nulls: to the API server a null field of a known kind is an absent one."""
    kept = {key: _pruned(value) for key, value in data.items() if value is not None}
    same = len(kept) == len(data) and all(kept[key] is data[key] for key in kept)
    return data if same else kept


def _pruned(value: object) -> object:
    if isinstance(value, dict):
        return pruned(value)
    if isinstance(value, list):
        found = [_pruned(each) for each in value]
        same = all(new is old for new, old in zip(found, value, strict=True))
        return value if same else found
    return value


def with_defaults(data: Object, defaults: Mapping[str, object]) -> Object:
    """*data* with the fields of *defaults* that it does not have."""
    missing = {
        key: value
        for key, value in defaults.items()
        if (given := data.get(key)) is None or (given == "" and isinstance(value, str))
    }
    return {**data, **missing} if missing else data


def without(data: Object, field: str) -> Object:
    """*data* without *field*."""
    return {key: value for key, value in data.items() if key != field}


def with_each(data: Object, field: str, filler: Filler) -> Object:
    """*data* with *filler* applied to every object in the list *field*."""
    items = data.get(field)
    if not isinstance(items, list):
        return data
    filled = [filler(cast("Object", each)) if isinstance(each, dict) else each for each in items]
    if all(new is old for new, old in zip(filled, items, strict=True)):
        return data
    return {**data, field: filled}


def with_inner(data: Object, field: str, filler: Filler) -> Object:
    """*data* with *filler* applied to the object *field*, where there is one."""
    inner = data.get(field)
    if not isinstance(inner, dict):
        return data
    filled = filler(inner)
    return data if filled is inner else {**data, field: filled}


def with_path(data: Object, path: tuple[str, ...], filler: Filler) -> Object:
    """*data* with *filler* applied to the object at *path*."""
    if not path:
        return filler(data)
    return with_inner(data, path[0], lambda inner: with_path(inner, path[1:], filler))
