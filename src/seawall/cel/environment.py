"""What an expression may name: variables, types with fields, and functions.

An environment is made for a minor version of Kubernetes and knows what that version knows. Each
overload remembers the version that introduced it, so that a lint can tell what is too new.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from seawall.cel import types
from seawall.cel.libraries import kubernetes, standard
from seawall.cel.types import ListOf, MapOf, Opaque, Param, Simple, Type, TypeOf

NEWEST: Final = 37
"""The newest minor version whose libraries are known."""
_TWO_VARIABLES: Final = 32
_CROSS_TYPES: Final = 28

MACROS: Final = {
    "optMap": 28,
    "optFlatMap": 29,
    "transformList": 32,
    "transformMap": 32,
    "transformMapEntry": 32,
    "existsOne": 32,
    "sortBy": 34,
}
"""Macros by the minor version that introduced them; others were there from the beginning."""


class Overload(NamedTuple):
    """One overload. For a receiver style call the receiver is the first argument."""

    id: str
    args: tuple[Type, ...]
    result: Type
    is_method: bool
    since: int


class Environment(NamedTuple):
    """Declarations for one kind of expression at one version."""

    minor: int
    variables: Mapping[str, Type]
    structs: Mapping[str, Mapping[str, Type]] = {}
    library: str = "kubernetes"
    """``kubernetes``, or ``extended``: all that the conformance suite of CEL uses."""
    homogeneous: bool = True
    """Whether literals of lists and maps must hold one type; Kubernetes demands it."""

    def overloads(self, name: str) -> tuple[Overload, ...]:
        """The overloads of a function that this version knows."""
        every = _index(self.library).get(name, ())
        return tuple(
            each for each in _parsed(self.library, name, len(every)) if self.knows(each.since)
        )

    def knows(self, since: int) -> bool:
        """Whether what that minor version introduced is known."""
        return since <= self.minor

    def is_function(self, name: str) -> bool:
        """Whether any version declares the name: a namespaced one is then no field."""
        return name in _index(self.library)


def _declared(library: str) -> list[tuple[int, str]]:
    found = [(0, standard.STANDARD + standard.relations() + standard.times())]
    found.append((_CROSS_TYPES, standard.mixed_relations()))
    found.extend(kubernetes.libraries())
    if library == "extended":
        from seawall.cel.libraries.extended import EXTENDED  # noqa: PLC0415 -- conformance only

        found.append((0, EXTENDED))
    return found


@cache
def _index(library: str) -> dict[str, tuple[tuple[int, str], ...]]:
    """By function name: the version and the line of each declaration, not parsed yet."""
    found: dict[str, list[tuple[int, str]]] = {}
    for since, text in _declared(library):
        for line in text.splitlines():
            found.setdefault(_name_of(line), []).append((since, line))
    return {name: tuple(lines) for name, lines in found.items()}


def _name_of(line: str) -> str:
    signature = line.partition(" | ")[2]
    head = signature[: _opening(signature)]
    receiver, dot, name = head.rpartition(".")
    if not dot:
        return head
    if head in ("ip.isCanonical", "format.validate"):
        return name if name == "validate" else head
    return name if receiver in _RECEIVERS or receiver.endswith(")") else head


def _opening(signature: str) -> int:
    """Where the arguments begin: the last ``(`` before ``->`` at depth zero."""
    depth = 0
    for index in range(signature.index(" -> ") - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(signature[index], 0)
        if depth == 0:
            return index
    raise ValueError(signature)


_NAMED: Final[dict[str, Type]] = {
    "timestamp": types.TIMESTAMP,
    "duration": types.DURATION,
    "null": types.NULL,
    "quantity": Opaque("kubernetes.Quantity"),
    "url": Opaque("kubernetes.URL"),
    "ip": Opaque("net.IP"),
    "cidr": Opaque("net.CIDR"),
    "semver": Opaque("kubernetes.Semver"),
    "format": Opaque("kubernetes.NamedFormat"),
    "authorizer": Opaque("kubernetes.authorization.Authorizer"),
    "pathcheck": Opaque("kubernetes.authorization.PathCheck"),
    "groupcheck": Opaque("kubernetes.authorization.GroupCheck"),
    "resourcecheck": Opaque("kubernetes.authorization.ResourceCheck"),
    "decision": Opaque("kubernetes.authorization.Decision"),
}
_RECEIVERS: Final = frozenset(_NAMED) - {"format"} | {"string", "bytes", "dyn"}


@cache
def _parsed(library: str, name: str, _count: int) -> tuple[Overload, ...]:
    return tuple(_overload(since, line) for since, line in _index(library).get(name, ()))


def _overload(since: int, line: str) -> Overload:
    identifier, _, signature = line.partition(" | ")
    opening = _opening(signature)
    head = signature[:opening]
    closing = signature.index(" -> ")
    args = [parse_type(part) for part in _split(signature[opening + 1 : closing - 1])]
    receiver, dot, _ = head.rpartition(".")
    is_method = bool(dot) and _name_of(line) != head
    if is_method:
        args.insert(0, parse_type(receiver))
    return Overload(identifier, tuple(args), parse_type(signature[closing + 4 :]), is_method, since)


def parse_type(text: str) -> Type:
    """The type that a declaration writes: ``map(string, list(A))``."""
    text = text.strip()
    if text in _NAMED:
        return _NAMED[text]
    if len(text) == 1 and text.isupper():
        return Param(text)
    name, paren, rest = text.partition("(")
    if not paren:
        return Simple(name)
    inner = [parse_type(part) for part in _split(rest[:-1])]
    match name:
        case "list":
            return ListOf(inner[0])
        case "map":
            return MapOf(inner[0], inner[1])
        case "type":
            return TypeOf(inner[0])
        case _:
            return Opaque("optional_type", (inner[0],))


def _split(text: str) -> list[str]:
    parts: list[str] = []
    depth, start = 0, 0
    for index, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]] if text.strip() else []
