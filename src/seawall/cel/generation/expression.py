"""Literals, names, selections, lists and maps; and the way to everything else.

A selection on a path that was read before reuses the value in its variable. A selection on
anything but a plain dict raises in Python as it errs in CEL, so it needs no guard; the presence
test does need one, because ``in`` has a meaning for strings and lists too.
"""

from __future__ import annotations

import ast
from typing import Final

from seawall.cel.ast import (
    Call,
    Comprehension,
    Expr,
    Ident,
    ListExpr,
    Literal,
    MapExpr,
    Select,
    UintLiteral,
)
from seawall.cel.generation import loops, operators, optionals, python
from seawall.cel.generation.writer import (
    Kind,
    Piece,
    UnsupportedError,
    Writer,
    unsure,
)

LAZY: Final = "variables"
"""The root that resolves its fields when they are read; a dict whose ``in`` tells which."""
_INDEXABLE: Final = (Kind.ANY, Kind.MAP)


def emit(writer: Writer, node: Expr) -> Piece:
    """Write any expression. Raises ``UnsupportedError``."""
    match node:
        case Select():
            return _select(writer, node)
        case Call():
            return operators.emit_call(writer, node)
        case Literal():
            return _literal(node)
        case Ident():
            return _ident(writer, node)
        case Comprehension():
            return loops.emit_comprehension(writer, node)
        case ListExpr():
            return _list(writer, node)
        case MapExpr():
            return _map(writer, node)
        case _:
            raise UnsupportedError


def _literal(node: Literal) -> Piece:
    value = node.value
    if isinstance(value, bytes | UintLiteral):
        raise UnsupportedError
    kinds = {
        bool: Kind.BOOL,
        int: Kind.INT,
        float: Kind.FLOAT,
        str: Kind.STRING,
        type(None): Kind.NULL,
    }
    return Piece(python.constant(value), kinds[type(value)])


def _ident(writer: Writer, node: Ident) -> Piece:
    variable = writer.names.get(node.name)
    if variable is None:
        raise UnsupportedError
    if node.name == LAZY and not variable.is_local:
        raise UnsupportedError
    return Piece(python.name(variable.identifier), variable.kind, (variable.identifier,))


def _select(writer: Writer, node: Select) -> Piece:
    lazy = _lazy_root(writer, node)
    if lazy is not None and node.test:
        return Piece(_resolves(lazy, node.field), Kind.BOOL)
    operand = lazy or writer.emit(node.operand)
    if node.optional:
        return optionals.select(writer, operand, node.field)
    if operand.kind is Kind.OPTIONAL:
        if node.test:
            raise UnsupportedError
        return optionals.select(writer, operand, node.field)
    if operand.kind not in _INDEXABLE:
        return Piece(unsure(operand), Kind.BOOL if node.test else Kind.ANY)
    key = python.constant(node.field)
    if node.test:
        holder = writer.twice(operand)
        return Piece(_present(writer, operand, holder, key), Kind.BOOL)
    return writer.field(operand, node.field)


def _lazy_root(writer: Writer, node: Select) -> Piece | None:
    """The lazily resolving root where it is plainly selected from, else ``None``."""
    if not isinstance(node.operand, Ident) or node.operand.name != LAZY:
        return None
    variable = writer.names.get(LAZY)
    if variable is None or variable.is_local:
        return None
    if node.optional:
        raise UnsupportedError
    return Piece(python.name(variable.identifier), Kind.ANY, (variable.identifier,))


def _resolves(lazy: Piece, field: str) -> ast.expr:
    """The presence test of a lazy field: what is there is computed too, and may fail."""
    key = python.constant(field)
    value = python.subscript(lazy.code, key)
    computed = python.compare(value, ast.IsNot(), python.name(optionals.NOTHING))
    return python.junction(ast.And(), [python.compare(key, ast.In(), lazy.code), computed])


def _present(
    writer: Writer, operand: Piece, holder: tuple[ast.expr, ast.expr], key: ast.expr
) -> ast.expr:
    first, later = holder
    if operand.kind is Kind.MAP or operand.path in writer.maps:
        return python.compare(key, ast.In(), first)
    if operand.path:
        writer.maps.add(operand.path)
    test = python.has_type(first, Kind.MAP.value)
    return python.choice(test, python.compare(key, ast.In(), later), python.call("unsure"))


def _list(writer: Writer, node: ListExpr) -> Piece:
    if node.optional:
        raise UnsupportedError
    elements = [optionals.escaped(piece) for piece in writer.emit_all(node.elements)]
    return Piece(python.sequence(elements), Kind.LIST)


def _map(writer: Writer, node: MapExpr) -> Piece:
    """Only maps of distinct literal string keys, which are plain dicts to Python."""
    if node.optional:
        raise UnsupportedError
    keys = []
    for key, _ in node.entries:
        if not isinstance(key, Literal) or not isinstance(key.value, str):
            raise UnsupportedError
        keys.append(key.value)
    if len(set(keys)) < len(keys):
        raise UnsupportedError
    values = [optionals.escaped(piece) for piece in writer.emit_all([v for _, v in node.entries])]
    return Piece(python.mapping([python.constant(key) for key in keys], values), Kind.MAP)
