"""CEL's types, as the checker and the declarations use them (cel-spec, "Values").

A type is a frozen value; two types are the same when they are equal. ``DYN`` accepts everything.
"""

from __future__ import annotations

from typing import NamedTuple


class Simple(NamedTuple):
    """A type without parameters: ``int``, ``string``, ``dyn`` and so on."""

    name: str


class ListOf(NamedTuple):
    """``list(element)``."""

    element: Type


class MapOf(NamedTuple):
    """``map(key, value)``."""

    key: Type
    value: Type


class Opaque(NamedTuple):
    """An abstract type such as ``optional_type(T)``, ``kubernetes.Quantity``, ``net.IP``."""

    name: str
    parameters: tuple[Type, ...] = ()


class Struct(NamedTuple):
    """A declared object type: its name; the environment knows its fields."""

    name: str


class TypeOf(NamedTuple):
    """The type of a type value, ``type(T)``."""

    of: Type


class Param(NamedTuple):
    """A type parameter of an overload, ``T``."""

    name: str


class Null(NamedTuple):
    """The type of ``null``; assignable to objects, wrappers, timestamps and the opaque ones."""


Type = Simple | ListOf | MapOf | Opaque | Struct | TypeOf | Param | Null

DYN = Simple("dyn")
BOOL = Simple("bool")
INT = Simple("int")
UINT = Simple("uint")
DOUBLE = Simple("double")
STRING = Simple("string")
BYTES = Simple("bytes")
NULL = Null()
TIMESTAMP = Simple("google.protobuf.Timestamp")
DURATION = Simple("google.protobuf.Duration")


def optional_of(inner: Type) -> Opaque:
    """``optional_type(inner)``."""
    return Opaque("optional_type", (inner,))
