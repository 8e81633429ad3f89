"""The state of writing one function: its statements, its variables, and what is already known.

An expression becomes a ``Piece``: a Python expression, and its kind as far as the text alone says
it. Loops become statements in the current block, so a piece may rely on the statements before it.

Everything that an expression does is free of effects but for raising, and whatever raises makes
the exact interpreter decide. So the order of evaluation does not matter, with one exception: what
is *known* at a point (``loaded``, ``maps``) holds only where the code that established it has run.
Strict operands are therefore kept in order, and conditional code is written in a ``region`` whose
knowledge ends with it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Final, NamedTuple

from seawall.cel.ast import Expr
from seawall.cel.generation import python


class UnsupportedError(Exception):
    """The expression has a shape that no code is generated for."""


class Kind(Enum):
    """What is known of a value without running. ``ANY`` is nothing."""

    ANY = "any"
    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    STRING = "str"
    LIST = "list"
    MAP = "dict"
    NULL = "NoneType"
    OPTIONAL = "optional"
    """The value, or ``NONE`` of the runtime; never seen outside of generated code."""


Path = tuple[str, ...]
"""A Python variable and the fields selected from it."""


class Piece(NamedTuple):
    """A Python expression and what is known of its value."""

    code: ast.expr
    kind: Kind = Kind.ANY
    path: Path = ()
    """Where the value stays reachable under the same name; empty for a computed one."""


class Variable(NamedTuple):
    """What a CEL name stands for."""

    identifier: str
    kind: Kind = Kind.ANY
    is_local: bool = True
    """Bound by a comprehension, not a root."""


UNSURE: Final = "unsure"
"""The runtime's function that raises."""


class Writer:
    """Collects one function. ``emit`` writes an expression with this writer."""

    def __init__(self, roots: tuple[str, ...], emit: Callable[[Writer, Expr], Piece]) -> None:
        self.names: dict[str, Variable] = {
            root: Variable(f"r_{root}", is_local=False) for root in roots
        }
        self.block: list[ast.stmt] = []
        self.loaded: dict[Path, str] = {}
        """Paths whose value is in a temporary."""
        self.optionals: dict[tuple[Path, str], str] = {}
        """Optional fields of paths, likewise."""
        self.maps: set[Path] = set()
        """Paths whose value was seen to be a plain dict."""
        self.patterns: list[str] = []
        """Constant regular expressions; the runtime has the n-th as ``p{n}``."""
        self._emit = emit
        self._count = 0

    def emit(self, node: Expr) -> Piece:
        """Write one expression."""
        return self._emit(self, node)

    def fresh(self, prefix: str) -> str:
        """A variable name that nothing else uses."""
        self._count += 1
        return f"{prefix}{self._count}"

    def emit_all(self, nodes: Sequence[Expr]) -> list[Piece]:
        """Write operands that are all evaluated, in order."""
        pieces: list[Piece] = []
        for node in nodes:
            start = len(self.block)
            piece = self.emit(node)
            if len(self.block) > start:
                pieces = self._spill(pieces, start)
            pieces.append(piece)
        return pieces

    def _spill(self, pieces: list[Piece], start: int) -> list[Piece]:
        """Evaluate *pieces* into variables before the statement at *start*."""
        kept = []
        for piece in pieces:
            if is_simple(piece.code):
                kept.append(piece)
                continue
            holder = self.fresh("t")
            self.block.insert(start, python.assign(holder, piece.code))
            start += 1
            kept.append(piece._replace(code=python.name(holder)))
        return kept

    def field(self, operand: Piece, field: str) -> Piece:
        """The value of a field, read once where the operand has a path."""
        value = python.subscript(operand.code, python.constant(field))
        if not operand.path:
            return Piece(value)
        path = (*operand.path, field)
        known = self.loaded.get(path)
        if known is not None:
            return Piece(python.name(known), Kind.ANY, path)
        holder = self.fresh("f")
        self.loaded[path] = holder
        return Piece(python.walrus(holder, value), Kind.ANY, path)

    @contextmanager
    def region(self) -> Iterator[list[ast.stmt]]:
        """Code that may not run: statements go to the list, and knowledge ends with it."""
        saved, self.block = self.block, []
        try:
            with self.uncertain():
                yield self.block
        finally:
            self.block = saved

    @contextmanager
    def uncertain(self) -> Iterator[None]:
        """Code that may not run, in the same block: knowledge ends with it."""
        saved = self.loaded, self.optionals, self.maps
        self.loaded, self.optionals, self.maps = (
            dict(self.loaded),
            dict(self.optionals),
            set(self.maps),
        )
        try:
            yield
        finally:
            self.loaded, self.optionals, self.maps = saved

    @contextmanager
    def binding(self, variables: dict[str, Variable]) -> Iterator[None]:
        """CEL names that exist within."""
        saved = self.names
        self.names = {**saved, **variables}
        try:
            yield
        finally:
            self.names = saved

    def twice(self, piece: Piece) -> tuple[ast.expr, ast.expr]:
        """The expression for its first use, and for every later one."""
        if is_simple(piece.code):
            return piece.code, piece.code
        if isinstance(piece.code, ast.NamedExpr):
            return piece.code, python.name(piece.code.target.id)
        holder = self.fresh("t")
        return python.walrus(holder, piece.code), python.name(holder)

    def held(self, piece: Piece) -> ast.expr:
        """The value in a variable or literal, computed by a statement if need be."""
        if is_simple(piece.code):
            return piece.code
        holder = self.fresh("t")
        self.block.append(python.assign(holder, piece.code))
        return python.name(holder)

    def of_kind(self, piece: Piece, kind: Kind) -> ast.expr:
        """The value where it is of exactly that kind; raises where it is not."""
        if piece.kind is kind or (kind is Kind.MAP and piece.path in self.maps):
            return piece.code
        if piece.kind is not Kind.ANY:
            return unsure(piece)
        first, later = self.twice(piece)
        if kind is Kind.MAP and piece.path:
            self.maps.add(piece.path)
        return python.choice(python.has_type(first, kind.value), later, python.call(UNSURE))

    def choose(
        self, test: ast.expr, yes: Callable[[], ast.expr], no: Callable[[], ast.expr]
    ) -> ast.expr:
        """One of two values; only the chosen one is computed."""
        with self.region() as if_so:
            first = yes()
        with self.region() as if_not:
            second = no()
        if not if_so and not if_not:
            return python.choice(test, first, second)
        holder = self.fresh("t")
        if_so.append(python.assign(holder, first))
        if_not.append(python.assign(holder, second))
        self.block.append(python.when(test, if_so, if_not))
        return python.name(holder)

    def condition(self, node: Expr) -> ast.expr:
        """An expression whose value must be a bool."""
        return self.of_kind(self.emit(node), Kind.BOOL)


def unsure(piece: Piece) -> ast.expr:
    """The value is computed, and then the generated code gives up."""
    return python.call(UNSURE, piece.code)


def is_simple(code: ast.expr) -> bool:
    """A name or a literal: cheap and safe to write twice."""
    return isinstance(code, ast.Name | ast.Constant)
