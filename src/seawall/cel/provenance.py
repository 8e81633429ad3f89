"""Where values come from: an expression's value, and the place of the input that it was read at.

A value is ``At`` a path when it is a part of an input, or has ``Parts`` when it is a list whose
elements are (after ``+``, ``filter``, ``map``, a list of fields, an optional with a default).
Anything else is computed and has no place. Values themselves come from the exact interpreter, so
this module decides nothing but origins.

Bounds: ``_MOST_ELEMENTS`` of one collection, ``_MOST_STEPS`` evaluations in all, and the cost
budget; past them ``SpentError`` ends the search, and what was found until then stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from seawall.cel.ast import (
    Call,
    Comprehension,
    Expr,
    Ident,
    ListExpr,
    Literal,
    MapExpr,
    Select,
    StructExpr,
    Tree,
)
from seawall.cel.budget import Budget
from seawall.cel.errors import CostExceededError, EvalError
from seawall.cel.interpreter import evaluate
from seawall.cel.values import Optional
from seawall.cel.work import BEYOND

Path = tuple[str | int, ...]
"""A root variable, then field names and indices."""

VARIABLES: Final = "variables"
_MOST_ELEMENTS: Final = 1000
"""Elements looked at in one collection; a person reads fewer."""
_MOST_STEPS: Final = 20_000
"""Evaluations of subexpressions: well under a second."""
_BUILDERS: Final = ("map", "filter", "transformList")
_SAME_VALUE: Final = frozenset(
    {"dyn", "of", "optional.of", "ofNonZeroValue", "optional.ofNonZeroValue"}
)


class SpentError(Exception):
    """The work allowed for an explanation is used up."""


class At(NamedTuple):
    """A part of an input."""

    path: Path


class Parts(NamedTuple):
    """A list that was put together; one place an element, ``None`` for a computed one."""

    places: tuple[Place | None, ...]


Place = At | Parts


class Scope(NamedTuple):
    """The variables of the comprehensions around an expression."""

    values: Mapping[str, object]
    places: Mapping[str, Place | None]


class Element(NamedTuple):
    """One round of a comprehension."""

    scope: Scope
    place: Place | None


class Failed:
    """The type of ``FAILED``: evaluation ended in an error."""

    __slots__ = ()


FAILED: Final = Failed()
OUTSIDE: Final = Scope({}, {})


class _Lazy(dict[str, object]):
    """``variables``, each evaluated once, when first read."""

    def __init__(self, tracer: Tracer) -> None:
        super().__init__()
        self._tracer = tracer

    def __missing__(self, name: str) -> object:
        tree = self._tracer.lazies.get(name)
        if tree is None:
            raise KeyError(name)
        value = self._tracer.value(tree.root, OUTSIDE)
        if isinstance(value, Failed):
            raise EvalError(f'composited variable "{name}" fails to evaluate')
        self[name] = value
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._tracer.lazies


class Tracer:
    """Evaluates subexpressions of one expression and knows where their values come from."""

    def __init__(
        self,
        activation: Mapping[str, object],
        lazies: Mapping[str, Tree],
        references: Mapping[int, str] | None,
        budget: Budget,
    ) -> None:
        self.lazies = lazies
        self._activation = dict(activation)
        if lazies:
            self._activation[VARIABLES] = _Lazy(self)
        self._references = references
        self._budget = budget
        self.is_cut = False
        """Some collection was longer than what is looked at."""
        self._steps = 0
        self._variables: dict[str, Place | None] = {}
        """The places of ``variables`` already looked for."""

    def value(self, node: Expr, scope: Scope) -> object:
        """The value of *node*, or ``FAILED``. Raises ``SpentError``."""
        if isinstance(node, Literal):
            return node.value
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise SpentError
        inputs = {**self._activation, **scope.values} if scope.values else self._activation
        try:
            value = evaluate(
                Tree("", node, 0), inputs, references=self._references, budget=self._budget
            )
        except EvalError:
            return FAILED
        except CostExceededError as error:
            raise SpentError from error
        if value is BEYOND:
            raise SpentError
        return value

    def place(self, node: Expr, scope: Scope) -> Place | None:
        """Where the value of *node* comes from; of an optional, where its content does."""
        match node:
            case Ident():
                return self._named(node.name, scope)
            case Select():
                return None if node.test else self._selected(node, scope)
            case Call():
                return self._called(node, scope)
            case ListExpr() if not node.optional:
                return Parts(tuple(self.place(each, scope) for each in node.elements))
            case Comprehension():
                return self._built(node, scope)
            case _:
                return None

    def _named(self, name: str, scope: Scope) -> Place | None:
        if name in scope.values:
            return scope.places.get(name)
        return At((name,)) if name in self._activation and name != VARIABLES else None

    def _selected(self, node: Select, scope: Scope) -> Place | None:
        if self.lazy(node, scope) is not None:
            return self._variable(node.field)
        inner = self.place(node.operand, scope)
        return At((*inner.path, node.field)) if isinstance(inner, At) else None

    def _variable(self, name: str) -> Place | None:
        if name not in self._variables:
            self._variables[name] = self.place(self.lazies[name].root, OUTSIDE)
        return self._variables[name]

    def lazy(self, node: Expr, scope: Scope) -> Tree | None:
        """The expression behind ``variables.name``, if *node* is that."""
        if not isinstance(node, Select) or node.test or not isinstance(node.operand, Ident):
            return None
        if node.operand.name != VARIABLES or VARIABLES in scope.values:
            return None
        return self.lazies.get(node.field)

    def _called(self, node: Call, scope: Scope) -> Place | None:
        match node.function, node.target, node.args:
            case (("_[_]" | "_[?_]"), None, (container, key)):
                return self._indexed(container, key, scope)
            case "_?_:_", None, (test, yes, no):
                return self.place(yes if self.value(test, scope) is True else no, scope)
            case "_+_", None, (left, right):
                return self._concatenated(left, right, scope)
            case (("orValue" | "or"), target, (other,)) if target is not None:
                return self.place(target if self.is_present(target, scope) else other, scope)
            case "value", target, () if target is not None:
                return self.place(target, scope)
            case name, _, (inner,) if name in _SAME_VALUE:
                return self.place(inner, scope)
            case _:
                return None

    def is_present(self, node: Expr, scope: Scope) -> bool:
        """Whether *node* is an optional with a value."""
        value = self.value(node, scope)
        return isinstance(value, Optional) and value.present

    def _indexed(self, container: Expr, key: Expr, scope: Scope) -> Place | None:
        inner = self.place(container, scope)
        step = self.value(key, scope)
        if isinstance(inner, At):
            return At((*inner.path, step)) if isinstance(step, str | int) else None
        if isinstance(inner, Parts) and isinstance(step, int) and 0 <= step < len(inner.places):
            return inner.places[step]
        return None

    def _concatenated(self, left: Expr, right: Expr, scope: Scope) -> Place | None:
        parts: list[Place | None] = []
        for side in (left, right):
            value = self.value(side, scope)
            if type(value) not in (list, tuple):
                return None
            parts += [place for _, place in self._places(value, self.place(side, scope))]
        return Parts(tuple(parts))

    def _places(self, value: object, place: Place | None) -> list[tuple[object, Place | None]]:
        """The elements of a list, or the keys of a map, each with its place."""
        if isinstance(value, dict | list | tuple) and len(value) > _MOST_ELEMENTS:
            self.is_cut = True
        if isinstance(value, dict):
            where = place.path if isinstance(place, At) else None
            keys = list(value)[:_MOST_ELEMENTS]
            return [(key, None if where is None else At((*where, str(key)))) for key in keys]
        if type(value) not in (list, tuple) or not isinstance(value, list | tuple):
            return []
        found: list[tuple[object, Place | None]] = []
        for index, each in enumerate(value[:_MOST_ELEMENTS]):
            if isinstance(place, At):
                found.append((each, At((*place.path, index))))
            elif isinstance(place, Parts) and index < len(place.places):
                found.append((each, place.places[index]))
            else:
                found.append((each, None))
        return found

    def elements(self, node: Comprehension, scope: Scope) -> Iterator[Element]:
        """The rounds of a comprehension, without evaluating its predicate."""
        value = self.value(node.iter_range, scope)
        origin = self.place(node.iter_range, scope)
        for index, (each, place) in enumerate(self._places(value, origin)):
            values = {**scope.values, node.iter_var: each}
            places = {**scope.places, node.iter_var: place}
            if node.iter_var2:
                is_map = isinstance(value, dict)
                values[node.iter_var] = each if is_map else index
                values[node.iter_var2] = value[each] if isinstance(value, dict) else each
                places[node.iter_var2] = place
            yield Element(Scope(values, places), place)

    def _built(self, node: Comprehension, scope: Scope) -> Place | None:
        if node.macro in _BUILDERS:
            found: list[Place | None] = []
            for element in self.elements(node, scope):
                if node.predicate is not None and not self._holds(node.predicate, element.scope):
                    continue
                if node.transform is None:
                    found.append(element.place)
                else:
                    found.append(self.place(node.transform, element.scope))
            return Parts(tuple(found))
        inner = self.bound_scope(node, scope)
        return None if inner is None else self.place(node.result, inner)

    def _holds(self, predicate: Expr, scope: Scope) -> bool:
        return self.value(predicate, scope) is True

    def bound_scope(self, node: Comprehension, scope: Scope) -> Scope | None:
        """The scope within a fold over nothing, as ``optMap`` binds its variable with."""
        if not isinstance(node.iter_range, ListExpr) or node.iter_range.elements:
            return None
        values = {**scope.values, node.accu_var: self.value(node.accu_init, scope)}
        places = {**scope.places, node.accu_var: self.place(node.accu_init, scope)}
        return Scope(values, places)

    def read_paths(self, node: Expr, scope: Scope) -> list[Path]:
        """The fields that *node* reads, longest paths only, left to right."""
        place = self.place(node, scope) if isinstance(node, Ident | Select | Call) else None
        if isinstance(node, Select) and node.test:
            inner = self.place(node.operand, scope)
            if isinstance(inner, At):
                return [(*inner.path, node.field)]
        if isinstance(place, At) and isinstance(node, Ident | Select):
            return [place.path]
        tree = self.lazy(node, scope)
        if tree is not None:
            return self.read_paths(tree.root, OUTSIDE)
        paths = [place.path] if isinstance(place, At) else []
        own = paths[0] if paths else ()
        for child in _children(node):
            for each in self.read_paths(child, scope):
                if each not in paths and each != own[: len(each)]:
                    paths.append(each)
        return paths

    def lookup(self, path: Path) -> tuple[bool, object]:
        """Whether there is something at *path*, and what."""
        here: object = self._activation
        for step in path:
            found = _step(here, step)
            if found is None:
                return False, None
            (here,) = found
        return True, here


def _step(container: object, step: str | int) -> tuple[object] | None:
    match container, step:
        case dict(), str() if step in container:
            return (container[step],)
        case list(), int() if 0 <= step < len(container):
            return (container[step],)
        case _:
            return None


def _children(node: Expr) -> list[Expr]:
    match node:
        case Select():
            return [node.operand]
        case Call():
            return [*node.args] if node.target is None else [node.target, *node.args]
        case ListExpr():
            return [*node.elements]
        case MapExpr() | StructExpr():
            parts = [part for entry in node.entries for part in entry]
            return [part for part in parts if not isinstance(part, str)]
        case Comprehension():
            return [node.iter_range, node.accu_init]
        case _:
            return []
