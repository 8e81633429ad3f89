"""The values of CEL, as Python objects.

=============  ==========================================================================
CEL            Python
=============  ==========================================================================
null           ``None``
bool           ``bool``
int            ``int`` (64-bit; never ``bool``)
uint           ``Uint``
double         ``float``
string, bytes  ``str``, ``bytes``
list           ``list`` or ``tuple``
map            ``dict`` as decoded from JSON (string keys), or ``Map`` when CEL built it
timestamp      ``Timestamp``, duration ``Duration`` (nanoseconds)
type           ``TypeValue``
optional       ``Optional``
unknown        ``Unknown``: an input that was not supplied; never equal to anything
opaque         the classes beside their library (``Quantity``, ``IP`` …)
=============  ==========================================================================

JSON documents are used as they were decoded, without conversion. Python's ``==`` is not CEL's:
``True == 1`` in Python. Use ``equal`` of the functions package.
"""

from __future__ import annotations

from typing import Final, NamedTuple

INT_MIN: Final = -(2**63)
INT_MAX: Final = 2**63 - 1
UINT_MAX: Final = 2**64 - 1


class Uint(int):
    """An unsigned 64-bit integer."""

    __slots__ = ()


class Timestamp(NamedTuple):
    """A point in time: nanoseconds since 1970-01-01T00:00:00Z, years 0001 to 9999."""

    nanoseconds: int


class Duration(NamedTuple):
    """A signed span in nanoseconds, at most ±(2**63-1), as Go has it."""

    nanoseconds: int


class TypeValue(NamedTuple):
    """A type as a value, by its name: ``type(1) == int``."""

    name: str


class Optional(NamedTuple):
    """``optional.of(value)`` where ``present``, else ``optional.none()``."""

    present: bool
    value: object = None


NONE: Final = Optional(present=False)


class Unknown:
    """An input that was not supplied. ``names`` say which, e.g. ``request.userInfo``."""

    __slots__ = ("names",)

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def __or__(self, other: Unknown) -> Unknown:
        return Unknown(self.names | other.names)

    def __repr__(self) -> str:
        return f"Unknown({', '.join(sorted(self.names))})"


Key = str | bool | int | float
"""A map's key as the expression wrote it."""


class Map:
    """A map that an expression built with keys that are not all strings.

    Keys of different types are different, but for numbers: ``{1: 'a'}[1u]`` is ``'a'``.
    """

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[tuple[str, object], tuple[Key, object]] = {}

    def put(self, key: Key, value: object) -> bool:
        """Add an entry; false where the key is there already."""
        fold = _folded(key)
        if fold in self._entries:
            return False
        self._entries[fold] = (key, value)
        return True

    def get(self, key: object, default: object) -> object:
        """The value under *key*, or *default*."""
        if not isinstance(key, str | int | float):
            return default
        found = self._entries.get(_folded(key))
        return default if found is None else found[1]

    def items(self) -> list[tuple[Key, object]]:
        """Keys as written, and values, in order of insertion."""
        return list(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)


def _folded(key: Key) -> tuple[str, object]:
    if isinstance(key, str):
        return ("string", key)
    if isinstance(key, bool):
        return ("bool", key)
    return ("number", int(key) if key == key // 1 else key)
