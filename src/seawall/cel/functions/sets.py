"""Lists as sets (cel-go's extension library)."""

from __future__ import annotations

from seawall.cel.functions.arithmetic import overload
from seawall.cel.functions.equality import contains


def _subset(part: object, whole: object) -> bool:
    if not isinstance(part, list | tuple) or not isinstance(whole, list | tuple):
        raise overload()
    return all(contains(each, whole) is True for each in part)


def sets_contains(whole: object, part: object) -> bool:
    """Whether every element of *part* is in *whole*."""
    return _subset(part, whole)


def sets_equivalent(left: object, right: object) -> bool:
    """Whether each is contained in the other."""
    return _subset(left, right) and _subset(right, left)


def sets_intersects(left: object, right: object) -> bool:
    """Whether they share an element."""
    if not isinstance(left, list | tuple) or not isinstance(right, list | tuple):
        raise overload()
    return any(contains(each, right) is True for each in left)
