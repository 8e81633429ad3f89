"""Constructors for the nodes of Python's own syntax tree that generated code is made of.

Every node is given a place, because ``compile`` wants one; all of them have the same. Literals and
field names only ever become ``ast.Constant``, never text, so nothing in an expression can break
out of its place.
"""

from __future__ import annotations

import ast
from typing import Final

_LOAD: Final = ast.Load()
_STORE: Final = ast.Store()

_EMPTY: Final = "def expression(): pass"

Constant = str | int | float | bool | tuple[object, ...] | frozenset[object] | None


def name(identifier: str) -> ast.expr:
    """A variable that is read."""
    return ast.Name(identifier, _LOAD, lineno=1, col_offset=0)


def constant(value: Constant) -> ast.expr:
    """A literal."""
    return ast.Constant(value, lineno=1, col_offset=0)  # type: ignore[arg-type]  # tuple, frozenset


def walrus(identifier: str, value: ast.expr) -> ast.expr:
    """``(identifier := value)``."""
    target = ast.Name(identifier, _STORE, lineno=1, col_offset=0)
    return ast.NamedExpr(target, value, lineno=1, col_offset=0)


def call(function: str, *arguments: ast.expr) -> ast.expr:
    """``function(arguments)``."""
    return ast.Call(name(function), list(arguments), [], lineno=1, col_offset=0)


def method(target: ast.expr, attribute: str, *arguments: ast.expr) -> ast.expr:
    """``target.attribute(arguments)``."""
    bound = ast.Attribute(target, attribute, _LOAD, lineno=1, col_offset=0)
    return ast.Call(bound, list(arguments), [], lineno=1, col_offset=0)


def subscript(target: ast.expr, key: ast.expr) -> ast.expr:
    """``target[key]``."""
    return ast.Subscript(target, key, _LOAD, lineno=1, col_offset=0)


def sequence(elements: list[ast.expr]) -> ast.expr:
    """``[elements]``."""
    return ast.List(elements, _LOAD, lineno=1, col_offset=0)


def mapping(keys: list[ast.expr], values: list[ast.expr]) -> ast.expr:
    """``{key: value}``."""
    return ast.Dict(list(keys), values, lineno=1, col_offset=0)


def compare(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.expr:
    """``left operator right``."""
    return ast.Compare(left, [operator], [right], lineno=1, col_offset=0)


def junction(operator: ast.boolop, values: list[ast.expr]) -> ast.expr:
    """``value and value …`` or ``value or value …``; one value is itself."""
    if len(values) == 1:
        return values[0]
    return ast.BoolOp(operator, values, lineno=1, col_offset=0)


def negated(value: ast.expr) -> ast.expr:
    """``not value``."""
    return ast.UnaryOp(ast.Not(), value, lineno=1, col_offset=0)


def choice(test: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
    """``yes if test else no``."""
    return ast.IfExp(test, yes, no, lineno=1, col_offset=0)


def has_type(value: ast.expr, kind: str) -> ast.expr:
    """``type(value) is kind``."""
    return compare(call("type", value), ast.Is(), name(kind))


def assign(identifier: str, value: ast.expr) -> ast.stmt:
    """``identifier = value``."""
    target = ast.Name(identifier, _STORE, lineno=1, col_offset=0)
    return ast.Assign([target], value, lineno=1, col_offset=0)


def increment(identifier: str) -> ast.stmt:
    """``identifier += 1``."""
    target = ast.Name(identifier, _STORE, lineno=1, col_offset=0)
    return ast.AugAssign(target, ast.Add(), constant(1), lineno=1, col_offset=0)


def when(test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt] | None = None) -> ast.stmt:
    """``if test: body else: orelse``; an empty body is ``pass``."""
    return ast.If(
        test, body or [ast.Pass(lineno=1, col_offset=0)], orelse or [], lineno=1, col_offset=0
    )


def loop(variables: tuple[str, ...], source: ast.expr, body: list[ast.stmt]) -> ast.stmt:
    """``for variables in source: body``."""
    names: list[ast.expr] = [ast.Name(each, _STORE, lineno=1, col_offset=0) for each in variables]
    target = names[0]
    if len(names) > 1:
        target = ast.Tuple(names, _STORE, lineno=1, col_offset=0)
    return ast.For(target, source, body, [], lineno=1, col_offset=0)


def leave() -> ast.stmt:
    """``break``."""
    return ast.Break(lineno=1, col_offset=0)


def statement(value: ast.expr) -> ast.stmt:
    """An expression for its effect."""
    return ast.Expr(value, lineno=1, col_offset=0)


def function(parameters: tuple[str, ...], body: list[ast.stmt], result: ast.expr) -> ast.Module:
    """A module that holds one function of positional parameters."""
    module = ast.parse(_EMPTY)  # so that fields which only later versions have are there
    (made,) = module.body
    if isinstance(made, ast.FunctionDef):
        made.args.args = [ast.arg(each, lineno=1, col_offset=0) for each in parameters]
        made.body = [*body, ast.Return(result, lineno=1, col_offset=0)]
    return module
