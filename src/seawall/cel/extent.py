"""How much there is in a value, as costs are bounded by it."""

from __future__ import annotations


def nodes_of(value: object, most: int) -> int:
    """List elements and map entries within *value*, at any depth; counts no further than *most*."""
    count = 0
    waiting = [value]
    while waiting and count <= most:
        each = waiting.pop()
        if isinstance(each, dict):
            count += len(each)
            waiting.extend(each.values())
        elif isinstance(each, list):
            count += len(each)
            waiting.extend(each)
    return count
