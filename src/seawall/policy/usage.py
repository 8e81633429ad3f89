"""Which fields of an object an expression can read: the shape that its explanation depends on.

An abstract walk over the trees of a validation and of the variables that it names. Every value
that may come from the object is a set of *uses*; a use that is looked at as a whole (compared,
passed to a function, returned) is marked so. The answer is an over-approximation: what is not
understood marks the whole of what went in. Two objects that agree on every use have the same
verdict, and the same explanation up to the names of their elements and the values of their fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import msgspec

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
from seawall.cel.errors import CelError, EvalError
from seawall.cel.functions import regex

_ITEM: Final = "[]"
_PASSING: Final = frozenset({"dyn", "value", "optional.of", "of", "or", "orValue", "_+_", "_?_:_"})
"""Functions whose value is one of their arguments, or made of their elements."""
_ABSENT: Final = "\x00absent"
_LARGEST: Final = 4_096
"""Bytes of a value looked at as a whole; with a larger one nothing is remembered."""


Look = Callable[[object], object]


class Use:
    """One place of the object: the places below it that are read, and whether all of it is."""

    __slots__ = ("below", "look", "tests", "whole")

    def __init__(self) -> None:
        self.below: dict[str, Use] = {}
        self.tests: dict[tuple[str, object], None] = {}
        """Comparisons with constants: of a string only their answers count."""
        self.whole = False
        self.look: Look | None = None
        """``signature`` for this use, once it was asked for."""

    def at(self, step: str) -> Use:
        """The use one step down."""
        found = self.below.get(step)
        if found is None:
            found = self.below[step] = Use()
        return found


Uses = tuple[Use, ...]


class TooLargeError(Exception):
    """A value that counts as a whole is too large to be remembered."""


def use_of(tree: Tree, variables: Mapping[str, Tree]) -> Use | None:
    """What *tree* and its variables read of ``object``; ``None`` where they read other inputs."""
    walk = _Walk(variables)
    try:
        _mark(walk.uses(tree.root, {}))
    except (_Other, CelError, RecursionError):
        return None
    return walk.root


def signature(use: Use, value: object) -> object:
    """All that the use sees of *value*, hashable. Raises ``TooLargeError``."""
    if use.look is None:
        use.look = _look(use)
    return use.look(value)


def _look(use: Use) -> Look:
    """``signature`` of one use, made once: it runs for every failure of a scan."""
    if use.whole:
        return _entirely
    if use.tests:
        return partial(_answers, tuple((_TESTS[name], constant) for name, constant in use.tests))
    item = use.below.get(_ITEM)
    fields = tuple((step, _look(each)) for step, each in use.below.items())
    return partial(_parts, fields, None if item is None else _look(item))


def _entirely(value: object) -> object:
    encoded = msgspec.json.encode(value)
    if len(encoded) > _LARGEST:
        raise TooLargeError
    return encoded


def _answers(tests: tuple[tuple[Callable[[str, Any], bool], object], ...], value: object) -> object:
    if isinstance(value, str):
        return ("str", *[test(value, constant) for test, constant in tests])
    return _entirely(value)


def _parts(fields: tuple[tuple[str, Look], ...], item: Look | None, value: object) -> object:
    if isinstance(value, dict):
        if item is not None:
            raise TooLargeError
        seen = [look(value[step]) if step in value else _ABSENT for step, look in fields]
        return (len(value), *seen)
    if isinstance(value, list):
        return len(value) if item is None else ("list", *[item(each) for each in value])
    return (type(value).__name__, value)


def _matches(value: str, pattern: object) -> bool:
    """A pattern that RE2 refuses matches nothing: it says the same of every value."""
    try:
        return regex.matches(value, pattern)
    except EvalError:
        return False


_TESTS: Final[dict[str, Callable[[str, Any], bool]]] = {
    "contains": lambda value, constant: constant in value,
    "startsWith": lambda value, constant: value.startswith(constant),
    "endsWith": lambda value, constant: value.endswith(constant),
    "matches": _matches,
    "_==_": lambda value, constant: value == constant,
    "@in": lambda value, constant: value in constant,
}


def _note_test(node: Call, args: tuple[Expr, ...], found: list[Uses]) -> bool:
    """Whether the call only compares with a constant; then the answer is all that counts."""
    name = "_==_" if node.function == "_!=_" else node.function
    if name not in _TESTS or len(args) != len(("value", "constant")):
        return False
    for value, other in ((0, 1), (1, 0)) if name == "_==_" else ((0, 1),):
        constant = _constant(args[other], is_list=name == "@in")
        if constant is not None and not found[other]:
            for use in found[value]:
                use.tests[name, constant] = None
            return True
    return False


def _constant(node: Expr, *, is_list: bool) -> str | tuple[str, ...] | None:
    if is_list:
        values = [_constant(each, is_list=False) for each in getattr(node, "elements", ())]
        texts = tuple(each for each in values if isinstance(each, str))
        return texts if isinstance(node, ListExpr) and len(texts) == len(values) else None
    return node.value if isinstance(node, Literal) and isinstance(node.value, str) else None


def _mark(uses: Uses) -> None:
    for use in uses:
        use.whole = True


class _Other(Exception):  # noqa: N818 -- a signal, not an error
    """The expression reads something beside the object."""


class _Walk:
    def __init__(self, variables: Mapping[str, Tree]) -> None:
        self.root = Use()
        self._variables = variables
        self._known: dict[str, Uses] = {}

    def uses(self, node: Expr, scope: Mapping[str, Uses]) -> Uses:
        """Where the value of *node* may come from."""
        match node:
            case Literal():
                return ()
            case Ident():
                return self._ident(node, scope)
            case Select():
                return self._select(node, scope)
            case Call():
                return self._call(node, scope)
            case Comprehension():
                return self._fold(node, scope)
            case ListExpr():
                for each in node.elements:
                    _mark(self.uses(each, scope))
                return ()
            case MapExpr():
                for entry in node.entries:
                    for part in entry:
                        _mark(self.uses(part, scope))
                return ()
            case StructExpr():
                raise _Other
            case _:
                raise _Other

    def _ident(self, node: Ident, scope: Mapping[str, Uses]) -> Uses:
        if node.name in scope:
            return scope[node.name]
        if node.name == "object":
            return (self.root,)
        if node.name in ("optional", "sets", "format", "lists", "math", "strings", "ip"):
            return ()
        raise _Other

    def _select(self, node: Select, scope: Mapping[str, Uses]) -> Uses:
        if node.test:
            self._select(node._replace(test=False), scope)
            return ()
        operand = node.operand
        if isinstance(operand, Ident) and operand.name == "variables":
            return self._variable(node.field)
        return tuple(use.at(node.field) for use in self.uses(operand, scope))

    def _variable(self, name: str) -> Uses:
        if name not in self._known:
            tree = self._variables.get(name)
            if tree is None:
                raise _Other
            self._known[name] = self.uses(tree.root, {})
        return self._known[name]

    def _call(self, node: Call, scope: Mapping[str, Uses]) -> Uses:
        args = node.args if node.target is None else (node.target, *node.args)
        if node.function in ("_[_]", "_[?_]"):
            return self._index(node, scope)
        found = [self.uses(each, scope) for each in args]
        if _note_test(node, args, found):
            return ()
        if node.function == "_?_:_":
            _mark(found[0])
            return (*found[1], *found[2])
        if node.function in _PASSING:
            return tuple(use for uses in found for use in uses)
        for uses in found:
            _mark(uses)
        return ()

    def _index(self, node: Call, scope: Mapping[str, Uses]) -> Uses:
        operand = self.uses(node.args[0], scope)
        key = node.args[1]
        if isinstance(key, Literal) and isinstance(key.value, str):
            return tuple(use.at(key.value) for use in operand)
        _mark(self.uses(key, scope))
        _mark(operand)
        return ()

    def _fold(self, node: Comprehension, scope: Mapping[str, Uses]) -> Uses:
        source = self.uses(node.iter_range, scope)
        if node.iter_var2:
            _mark(source)
            inner = {**scope, node.iter_var: (), node.iter_var2: ()}
        else:
            inner = {**scope, node.iter_var: tuple(use.at(_ITEM) for use in source)}
        if node.macro in ("optMap", "bind", "sortBy"):
            inner[node.accu_var] = self.uses(node.accu_init, scope)
            return self.uses(node.result, inner)
        for part in (node.predicate, node.transform):
            if part is not None:
                _mark(self.uses(part, inner))
        return source if node.macro == "filter" else ()
