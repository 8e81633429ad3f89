"""Optional values: ``a.?b``, ``a[?b]``, ``orValue``, ``or``, ``hasValue``, ``value``.

Within a function an optional is the value itself, or ``NONE`` of the runtime; where it leaves
(a list element, an argument, the result) it is wrapped as the interpreter has it.
"""

from __future__ import annotations

import ast
from typing import Final

from seawall.cel.ast import Call, Expr, Select
from seawall.cel.generation import python
from seawall.cel.generation.writer import Kind, Piece, Writer, unsure

NOTHING: Final = "NONE"
_MAKERS: Final = frozenset({"optional.of", "optional.none", "_[?_]"})


def _is_none(value: ast.expr) -> ast.expr:
    return python.compare(value, ast.Is(), python.name(NOTHING))


def escaped(piece: Piece) -> ast.expr:
    """The value as everyone else sees it."""
    if piece.kind is Kind.OPTIONAL:
        return python.call("wrapped", piece.code)
    return piece.code


def select(writer: Writer, operand: Piece, field: str) -> Piece:
    """``operand.?field``, or a plain selection on an optional."""
    if not operand.path:
        return Piece(_selected(writer, operand, field), Kind.OPTIONAL)
    known = writer.optionals.get((operand.path, field))
    if known is not None:
        return Piece(python.name(known), Kind.OPTIONAL, (known,))
    code = _selected(writer, operand, field)
    holder = writer.fresh("o")
    writer.optionals[operand.path, field] = holder
    return Piece(python.walrus(holder, code), Kind.OPTIONAL, (holder,))


def _selected(writer: Writer, operand: Piece, field: str) -> ast.expr:
    key = python.constant(field)
    if operand.kind not in (Kind.ANY, Kind.MAP, Kind.OPTIONAL):
        return unsure(operand)
    first, later = writer.twice(operand)
    if operand.kind is Kind.MAP or operand.path in writer.maps:
        return python.method(first, "get", key, python.name(NOTHING))
    is_optional = operand.kind is Kind.OPTIONAL
    found = python.choice(
        python.has_type(later if is_optional else first, Kind.MAP.value),
        python.method(later, "get", key, python.name(NOTHING)),
        python.call("select_optional", later, key),
    )
    if is_optional:
        return python.choice(_is_none(first), python.name(NOTHING), found)
    return found


def index(writer: Writer, operand: Piece, key: Piece) -> Piece:
    """``operand[?key]``, or a plain index on an optional."""
    if operand.kind is not Kind.OPTIONAL:
        return Piece(python.call("index_optional", operand.code, escaped(key)), Kind.OPTIONAL)
    first, later = writer.twice(operand)
    code = writer.choose(
        _is_none(first),
        lambda: python.name(NOTHING),
        lambda: python.call("index_optional", later, escaped(key)),
    )
    return Piece(code, Kind.OPTIONAL)


def or_value(writer: Writer, node: Call, target: Piece) -> Piece:
    """``target.orValue(default)``."""
    first, later = writer.twice(opened(target))
    code = writer.choose(_is_none(first), lambda: escaped(writer.emit(node.args[0])), lambda: later)
    return Piece(code)


def or_other(writer: Writer, node: Call, target: Piece) -> Piece:
    """``target.or(other)``."""
    first, later = writer.twice(opened(target))
    code = writer.choose(
        _is_none(first), lambda: opened(writer.emit(node.args[0])).code, lambda: later
    )
    return Piece(code, Kind.OPTIONAL)


def has_value(target: Piece) -> Piece:
    """``target.hasValue()``."""
    absent = python.compare(opened(target).code, ast.IsNot(), python.name(NOTHING))
    return Piece(absent, Kind.BOOL)


def value(writer: Writer, target: Piece) -> Piece:
    """``target.value()``; none is an error."""
    first, later = writer.twice(opened(target))
    return Piece(python.choice(_is_none(first), python.call("unsure"), later))


def opened(piece: Piece) -> Piece:
    """An optional in the form that it has within a function."""
    if piece.kind is Kind.OPTIONAL:
        return piece
    return Piece(python.call("opened", piece.code), Kind.OPTIONAL)


def is_optional(node: Expr) -> bool:
    """The text alone says that the value is an optional."""
    if isinstance(node, Select):
        return node.optional
    return isinstance(node, Call) and node.function in _MAKERS
