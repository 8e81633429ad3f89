"""Type parameters bound while overloads are tried (cel-go, checker/types.go).

A parameter stands for one type within one call. ``dyn`` goes with everything; ``null`` goes with
what can be null.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from seawall.cel.types import (
    DURATION,
    DYN,
    NULL,
    TIMESTAMP,
    ListOf,
    MapOf,
    Null,
    Opaque,
    Param,
    Simple,
    Struct,
    Type,
    TypeOf,
)

_Change = Callable[[Type], Type]
_DEEPEST: Final = 64
"""Levels of nested types; deeper ones count as ``dyn``."""


class Bindings:
    """What type parameters are bound to."""

    def __init__(self) -> None:
        self._bound: dict[str, Type] = {}
        self._count = 0

    def fresh(self) -> Param:
        """A parameter that is used nowhere else."""
        self._count += 1
        return Param(f"_{self._count}")

    def snapshot(self) -> dict[str, Type]:
        """What to hand to ``restore`` when an attempt fails."""
        return dict(self._bound)

    def restore(self, bound: dict[str, Type]) -> None:
        """Forget what was bound since the snapshot."""
        self._bound = bound

    def instantiated(self, types: tuple[Type, ...]) -> tuple[Type, ...]:
        """The types with every parameter replaced by a fresh one."""
        names: dict[str, Type] = {}

        def replace(kind: Type) -> Type:
            if isinstance(kind, Param):
                return names.setdefault(kind.name, self.fresh())
            return _mapped(kind, replace)

        return tuple(replace(kind) for kind in types)

    def resolved(self, kind: Type, *, free: Type | None = None) -> Type:
        """The type with bound parameters replaced; *free* replaces those that are not bound."""
        return self._resolved(kind, free, 0)

    def _resolved(self, kind: Type, free: Type | None, depth: int) -> Type:
        if depth > _DEEPEST:
            return DYN
        if isinstance(kind, Param):
            bound = self._bound.get(kind.name)
            if bound is not None:
                return self._resolved(bound, free, depth + 1)
            return kind if free is None else free
        return _mapped(kind, lambda inner: self._resolved(inner, free, depth + 1))

    def assign(self, given: Type, wanted: Type) -> bool:
        """Whether a value of *given* goes where *wanted* is expected; binds parameters."""
        parameter = wanted
        given, wanted = self._shallow(given), self._shallow(wanted)
        if given == wanted:
            return True
        if given == DYN and isinstance(parameter, Param) and not isinstance(wanted, Param):
            return self._bind(parameter, DYN)
        if isinstance(wanted, Param):
            return self._bind(wanted, given)
        if isinstance(given, Param):
            return self._bind(given, wanted)
        if DYN in (given, wanted):
            return True
        return self._structural(given, wanted)

    def _structural(self, given: Type, wanted: Type) -> bool:
        if isinstance(given, Null) or isinstance(wanted, Null):
            other = wanted if isinstance(given, Null) else given
            return isinstance(other, Struct | Opaque) or other in (TIMESTAMP, DURATION)
        if isinstance(given, ListOf) and isinstance(wanted, ListOf):
            return self.assign(given.element, wanted.element)
        if isinstance(given, MapOf) and isinstance(wanted, MapOf):
            return self.assign(given.key, wanted.key) and self.assign(given.value, wanted.value)
        if isinstance(given, Opaque) and isinstance(wanted, Opaque):
            return given.name == wanted.name and all(
                self.assign(one, other)
                for one, other in zip(given.parameters, wanted.parameters, strict=True)
            )
        return isinstance(given, TypeOf) and isinstance(wanted, TypeOf)

    def _shallow(self, kind: Type) -> Type:
        for _ in range(_DEEPEST):
            if not isinstance(kind, Param) or kind.name not in self._bound:
                return kind
            kind = self._bound[kind.name]
        return DYN

    def _bind(self, parameter: Param, kind: Type) -> bool:
        if parameter in _parameters(self.resolved(kind)):
            return False
        self._bound[parameter.name] = kind
        return True

    def joined(self, one: Type, other: Type) -> Type:
        """The type of a literal whose elements have both types; ``dyn`` where they differ."""
        if self._is_more_general(one, other) and self.assign(other, one):
            return one
        if self.assign(one, other):
            return other
        return DYN

    def _is_more_general(self, one: Type, other: Type) -> bool:
        resolved = self.resolved(one)
        return resolved == DYN or (resolved != NULL and self.resolved(other) != DYN)


def _mapped(kind: Type, change: _Change) -> Type:
    match kind:
        case ListOf(element):
            return ListOf(change(element))
        case MapOf(key, value):
            return MapOf(change(key), change(value))
        case Opaque(name, parameters) if parameters:
            return Opaque(name, tuple(change(each) for each in parameters))
        case TypeOf(of):
            return TypeOf(change(of))
        case _:
            return kind


def _parameters(kind: Type) -> set[Param]:
    found: set[Param] = set()
    waiting: list[Type] = [kind]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Param):
            found.add(here)
        elif isinstance(here, Opaque):
            waiting.extend(here.parameters)
        elif isinstance(here, ListOf | MapOf | TypeOf):
            waiting.extend(here)
    return found


def shown(kind: Type) -> str:
    """A type as messages write it: ``map(string, list(int))``."""
    match kind:
        case ListOf(element):
            return f"list({shown(element)})"
        case MapOf(key, value):
            return f"map({shown(key)}, {shown(value)})"
        case Opaque(name, parameters):
            inner = ", ".join(shown(each) for each in parameters)
            return f"{name}({inner})" if inner else name
        case TypeOf(of):
            return f"type({shown(of)})"
        case Null():
            return "null"
        case Simple(name) | Struct(name) | Param(name):
            return name
