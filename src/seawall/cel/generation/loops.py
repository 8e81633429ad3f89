"""Comprehensions as ``for`` statements, from the macro that was written.

A loop runs over the elements of a plain list or the keys of a plain dict; anything else raises.
Generated loops stop where the answer is certain. What CEL would absorb (an error in one element
when another decides) raises here, and the exact interpreter answers.
"""

from __future__ import annotations

import ast
from typing import Final

from seawall.cel.ast import Comprehension, Expr, ListExpr, Literal
from seawall.cel.generation import optionals, python
from seawall.cel.generation.writer import (
    UNSURE,
    Kind,
    Path,
    Piece,
    UnsupportedError,
    Variable,
    Writer,
    unsure,
)

_QUANTIFIERS: Final = ("all", "exists")
_ONCE: Final = ("exists_one", "existsOne")
_LISTS: Final = ("map", "filter", "transformList")


class _Loop:
    """One ``for`` statement being written."""

    def __init__(self, writer: Writer, node: Comprehension) -> None:
        self.writer = writer
        self.source, kind = self._source(node)
        names = [each for each in (node.iter_var, node.iter_var2) if each]
        self.variables = tuple(writer.fresh("v") for _ in names)
        kinds = (kind,) if len(names) == 1 else (kind, Kind.ANY)
        self.bound = {
            name: Variable(identifier, each)
            for name, identifier, each in zip(names, self.variables, kinds, strict=True)
        }

    def _source(self, node: Comprehension) -> tuple[ast.expr, Kind]:
        literal = _strings(node.iter_range)
        if literal is not None and not node.iter_var2:
            return python.constant(literal), Kind.STRING
        piece = self.writer.emit(node.iter_range)
        if piece.kind not in (Kind.ANY, Kind.LIST, Kind.MAP):
            return unsure(piece), Kind.ANY
        if node.iter_var2:
            return python.call("pairs", piece.code), Kind.ANY
        if piece.kind is not Kind.ANY:
            return piece.code, Kind.ANY
        held = self.writer.held(piece)
        guards = [
            python.compare(python.call("type", held), ast.IsNot(), python.name(each.value))
            for each in (Kind.LIST, Kind.MAP)
        ]
        give_up = python.statement(python.call(UNSURE, held))
        self.writer.block.append(python.when(python.junction(ast.And(), guards), [give_up]))
        return held, Kind.ANY

    def write(self, body: list[ast.stmt]) -> None:
        """Append the finished statement."""
        self.writer.block.append(python.loop(self.variables, self.source, body))


def emit_comprehension(writer: Writer, node: Comprehension) -> Piece:
    """Write a comprehension of a known macro."""
    if node.macro in _QUANTIFIERS:
        return _quantifier(writer, node)
    if node.macro in _ONCE:
        return _exactly_one(writer, node)
    if node.macro in _LISTS:
        return _list(writer, node)
    if _is_binding(node):
        return _binding(writer, node)
    raise UnsupportedError


def _quantifier(writer: Writer, node: Comprehension) -> Piece:
    if node.predicate is None:
        raise UnsupportedError
    is_all = node.macro == "all"
    loop = _Loop(writer, node)
    answer = writer.fresh("t")
    writer.block.append(python.assign(answer, python.constant(is_all)))
    with writer.binding(loop.bound), writer.region() as body:
        holds = writer.condition(node.predicate)
        decided = python.assign(answer, python.constant(not is_all))
        test = python.negated(holds) if is_all else holds
        body.append(python.when(test, [decided, python.leave()]))
    loop.write(body)
    return Piece(python.name(answer), Kind.BOOL)


def _exactly_one(writer: Writer, node: Comprehension) -> Piece:
    if node.predicate is None:
        raise UnsupportedError
    loop = _Loop(writer, node)
    count = writer.fresh("t")
    writer.block.append(python.assign(count, python.constant(0)))
    with writer.binding(loop.bound), writer.region() as body:
        holds = writer.condition(node.predicate)
        body.append(python.when(holds, [python.increment(count)]))
    loop.write(body)
    return Piece(python.compare(python.name(count), ast.Eq(), python.constant(1)), Kind.BOOL)


def _list(writer: Writer, node: Comprehension) -> Piece:
    if node.predicate is None and node.transform is None:
        raise UnsupportedError
    loop = _Loop(writer, node)
    found = writer.fresh("t")
    writer.block.append(python.assign(found, python.sequence([])))
    with writer.binding(loop.bound), writer.region() as body:
        test = None if node.predicate is None else writer.condition(node.predicate)
        with writer.region() as inner:
            value = python.name(loop.variables[0])
            if node.transform is not None:
                value = optionals.escaped(writer.emit(node.transform))
            inner.append(python.statement(python.method(python.name(found), "append", value)))
        body.extend(inner if test is None else [python.when(test, inner)])
    loop.write(body)
    return Piece(python.name(found), Kind.LIST)


def _is_binding(node: Comprehension) -> bool:
    """The fold over nothing that ``optMap`` and ``optFlatMap`` bind their variable with."""
    return (
        isinstance(node.iter_range, ListExpr)
        and not node.iter_range.elements
        and isinstance(node.loop_condition, Literal)
        and node.loop_condition.value is False
    )


def _binding(writer: Writer, node: Comprehension) -> Piece:
    piece = writer.emit(node.accu_init)
    if piece.kind is Kind.OPTIONAL:
        raise UnsupportedError
    identifier = writer.fresh("v")
    writer.block.append(python.assign(identifier, piece.code))
    with writer.binding({node.accu_var: Variable(identifier, piece.kind)}):
        return writer.emit(node.result)


def _strings(node: Expr) -> tuple[str, ...] | None:
    """The elements of a list of string literals."""
    if not isinstance(node, ListExpr) or node.optional:
        return None
    found: Path = ()
    for each in node.elements:
        if not isinstance(each, Literal) or not isinstance(each.value, str):
            return None
        found += (each.value,)
    return found
