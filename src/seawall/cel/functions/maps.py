"""Entries added to a map that an expression builds."""

from __future__ import annotations

from seawall.cel.errors import EvalError
from seawall.cel.values import Map, Unknown

AnyMap = dict[object, object] | Map


def inserted(found: AnyMap, key: object, value: object) -> AnyMap:
    """*found* with one more entry. Raises ``EvalError`` for a repeated key or one that is none.

    String keys stay in a plain ``dict``; the first other key makes it a ``Map``.
    """
    if not isinstance(key, str | bool | int):
        raise EvalError("unsupported key type")
    if isinstance(found, dict):
        if isinstance(key, str):
            if key in found:
                raise EvalError(f"Failed with repeated key: {key}")
            found[key] = value
            return found
        wide = Map()
        for each, old in found.items():
            wide.put(str(each), old)
        found = wide
    if not found.put(key, value):
        raise EvalError(f"Failed with repeated key: {key}")
    return found


def map_insert(found: object, key: object, value: object = None) -> object:
    """A fold's map with one more entry, or with the entries of another map."""
    if not isinstance(found, dict | Map):
        raise EvalError("no such overload")
    if isinstance(key, dict | Map):
        grown: AnyMap = found
        for each, content in key.items():
            grown = inserted(grown, each, content)
        return grown
    return value if isinstance(value, Unknown) else inserted(found, key, value)
