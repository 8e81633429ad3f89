"""Function calls: the common string functions as Python's methods, the rest through the runtime.

A method of ``str`` is used where it means the same for every string: ``lowerAscii`` is not
``str.lower``, and ``trim`` is not ``str.strip``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from seawall.cel.ast import Call, Expr, Ident, Literal, Select
from seawall.cel.generation import optionals, python
from seawall.cel.generation.writer import Kind, Piece, UnsupportedError, Writer, is_simple

_MOST_PATTERNS: Final = 200
"""Constant patterns in one function; more are left to the interpreter."""


_OPERANDS: Final = {
    "size": 1,
    "startsWith": 2,
    "endsWith": 2,
    "contains": 2,
    "matches": 2,
    "dyn": 1,
    "orValue": 2,
    "or": 2,
    "hasValue": 1,
    "value": 1,
    "optional.of": 1,
    "optional.none": 0,
}
"""How many operands, receiver included, the functions take that are written here."""


def emit_function(writer: Writer, node: Call) -> Piece:
    """Write a call of a function or a method."""
    qualified = _qualified(writer, node)
    if qualified:
        return _global(writer, qualified, node)
    count = len(node.args) + (node.target is not None)
    if count != _OPERANDS.get(node.function, count):
        raise UnsupportedError
    if node.target is not None and node.function in _OPTIONALS:
        return _OPTIONALS[node.function](writer, node, writer.emit(node.target))
    special = _SPECIAL.get(node.function)
    if special is not None:
        piece = special(writer, node)
        if piece is not None:
            return piece
    return _invoke(writer, node.function, node)


def _qualified(writer: Writer, node: Call) -> str:
    """``sets.contains`` where ``sets`` is no variable, else empty."""
    if node.target is None:
        return node.function if "." in node.function else ""
    names = [node.function]
    target: Expr | None = node.target
    while isinstance(target, Select) and not target.test and not target.optional:
        names.append(target.field)
        target = target.operand
    if not isinstance(target, Ident) or target.name in writer.names:
        return ""
    return ".".join(reversed([*names, target.name]))


def _global(writer: Writer, name: str, node: Call) -> Piece:
    if len(node.args) != _OPERANDS.get(name, len(node.args)):
        raise UnsupportedError
    if name == "optional.none":
        return Piece(python.name(optionals.NOTHING), Kind.OPTIONAL)
    if name == "optional.of":
        return Piece(optionals.escaped(writer.emit(node.args[0])), Kind.OPTIONAL)
    pieces = writer.emit_all(node.args)
    return _called(name, pieces, is_method=False)


def _invoke(writer: Writer, name: str, node: Call) -> Piece:
    operands = node.args if node.target is None else (node.target, *node.args)
    pieces = writer.emit_all(operands)
    return _called(name, pieces, is_method=node.target is not None)


def _called(name: str, pieces: list[Piece], *, is_method: bool) -> Piece:
    code = python.call(
        "invoke",
        python.constant(name),
        python.constant(is_method),
        *(optionals.escaped(piece) for piece in pieces),
    )
    return Piece(code)


def _size(writer: Writer, node: Call) -> Piece:
    operand = node.args[0] if node.target is None else node.target
    piece = writer.emit(operand)
    if piece.kind in (Kind.LIST, Kind.MAP, Kind.STRING):
        return Piece(python.call("len", piece.code), Kind.INT)
    return Piece(python.call("size", optionals.escaped(piece)), Kind.INT)


def _prefix(writer: Writer, node: Call) -> Piece | None:
    target, argument = _two_strings(writer, node)
    name = "startswith" if node.function == "startsWith" else "endswith"
    return Piece(python.method(target, name, argument), Kind.BOOL)


def _contains(writer: Writer, node: Call) -> Piece | None:
    target, argument = _two_strings(writer, node)
    return Piece(python.compare(argument, ast.In(), target), Kind.BOOL)


def _two_strings(writer: Writer, node: Call) -> tuple[ast.expr, ast.expr]:
    if node.target is None or len(node.args) != 1:
        raise UnsupportedError
    target, argument = writer.emit_all((node.target, node.args[0]))
    first = writer.of_kind(target, Kind.STRING)
    second = writer.of_kind(argument, Kind.STRING)
    if not is_simple(argument.code):
        first = writer.held(Piece(first, Kind.STRING))
    return first, second


def _matches(writer: Writer, node: Call) -> Piece | None:
    operands = node.args if node.target is None else (node.target, *node.args)
    pattern = operands[-1]
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        return None
    if pattern.value not in writer.patterns:
        if len(writer.patterns) >= _MOST_PATTERNS:
            raise UnsupportedError
        writer.patterns.append(pattern.value)
    number = writer.patterns.index(pattern.value)
    text = optionals.escaped(writer.emit(operands[0]))
    return Piece(python.call(f"p{number}", text), Kind.BOOL)


def _dyn(writer: Writer, node: Call) -> Piece | None:
    return None if node.target is not None else writer.emit(node.args[0])


def _split(writer: Writer, node: Call) -> Piece | None:
    """By a literal separator that is not empty, without a limit."""
    if node.target is None or len(node.args) != 1:
        return None
    separator = node.args[0]
    if not isinstance(separator, Literal) or not isinstance(separator.value, str):
        return None
    if not separator.value:
        return None
    target = writer.of_kind(writer.emit(node.target), Kind.STRING)
    code = python.method(target, "split", python.constant(separator.value))
    return Piece(code, Kind.LIST)


_SPECIAL: Final[dict[str, Callable[[Writer, Call], Piece | None]]] = {
    "size": _size,
    "startsWith": _prefix,
    "endsWith": _prefix,
    "contains": _contains,
    "matches": _matches,
    "dyn": _dyn,
    "split": _split,
}

_OPTIONALS: Final[dict[str, Callable[[Writer, Call, Piece], Piece]]] = {
    "orValue": optionals.or_value,
    "or": optionals.or_other,
    "hasValue": lambda _writer, _node, target: optionals.has_value(target),
    "value": lambda writer, _node, target: optionals.value(writer, target),
}
