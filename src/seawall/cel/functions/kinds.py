"""The name of a value's type, as ``type(value)`` and error messages have it."""

from __future__ import annotations

from typing import Final

from seawall.cel.values import (
    Duration,
    Map,
    Optional,
    Timestamp,
    TypeValue,
    Uint,
)

_NAMES: Final[dict[type, str]] = {
    bool: "bool",
    int: "int",
    Uint: "uint",
    float: "double",
    str: "string",
    bytes: "bytes",
    list: "list",
    tuple: "list",
    dict: "map",
    Map: "map",
    type(None): "null_type",
    Timestamp: "google.protobuf.Timestamp",
    Duration: "google.protobuf.Duration",
    TypeValue: "type",
    Optional: "optional_type",
}
TYPE_NAMES: Final = frozenset(_NAMES.values()) | {"net.IP", "net.CIDR"}
"""Names that are types as values."""


def type_name(value: object) -> str:
    """``int``, ``list``, ``google.protobuf.Timestamp``; opaque values name their own type."""
    found = _NAMES.get(type(value))
    if found is not None:
        return found
    own = getattr(value, "type_name", None)
    if isinstance(own, str):
        return own
    return "map" if isinstance(value, dict) else type(value).__name__
