"""The syntax tree of one expression, macros expanded, as cel-spec's ``Expr`` message has it.

Every node carries ``offset``: the code-point offset of the token that it is best shown at
(the operator for an operation, the dot's field for a selection, the name for a call), and
``id``: unique within its tree, the key of side tables (types, resolved overloads, macro calls).
Nodes are immutable; a tree's depth is bounded by the parser.
"""

from __future__ import annotations

from typing import NamedTuple


class UintLiteral(int):
    """The value of an unsigned literal such as ``1u``, told apart from an ``int``."""


class Literal(NamedTuple):
    """``null``, a bool, int (``UintLiteral`` for uint), float, str or bytes constant."""

    id: int
    offset: int
    value: bool | int | float | str | bytes | None


class Ident(NamedTuple):
    """A name; with a leading dot, ``name`` starts with one."""

    id: int
    offset: int
    name: str


class Select(NamedTuple):
    """``operand.field``; ``test`` is the form that ``has(operand.field)`` expands to.

    ``optional`` is ``operand.?field``, whose value is always an optional.
    """

    id: int
    offset: int
    operand: Expr
    field: str
    test: bool = False
    optional: bool = False


class Call(NamedTuple):
    """A function or operator. Operators have cel-spec's names: ``_&&_``, ``_[_]``, and so on.

    ``target`` is the receiver of ``target.function(args)``, else ``None``.
    ``_[?_]`` is the optional index.
    """

    id: int
    offset: int
    function: str
    target: Expr | None
    args: tuple[Expr, ...]


class ListExpr(NamedTuple):
    """``[a, ?b]``; ``optional`` holds the indices of the elements written with ``?``."""

    id: int
    offset: int
    elements: tuple[Expr, ...]
    optional: frozenset[int] = frozenset()


class MapExpr(NamedTuple):
    """``{k: v, ?k2: v2}``; ``optional`` holds the indices of the entries written with ``?``."""

    id: int
    offset: int
    entries: tuple[tuple[Expr, Expr], ...]
    optional: frozenset[int] = frozenset()


class StructExpr(NamedTuple):
    """``Name{field: value}``: a message or a type that an environment declares."""

    id: int
    offset: int
    name: str
    entries: tuple[tuple[str, Expr], ...]
    optional: frozenset[int] = frozenset()


class Comprehension(NamedTuple):
    """What ``all``, ``exists``, ``map``, ``filter`` … expand to (cel-spec, "Macros").

    ``iter_var2`` is ``""`` in the one-variable form. ``macro`` is the macro's name and
    ``predicate``/``transform`` are its written arguments, so that a back end can tell the common
    shapes without reading them back from the fold.
    """

    id: int
    offset: int
    iter_var: str
    iter_var2: str
    iter_range: Expr
    accu_var: str
    accu_init: Expr
    loop_condition: Expr
    loop_step: Expr
    result: Expr
    macro: str = ""
    predicate: Expr | None = None
    transform: Expr | None = None


class Bind(NamedTuple):
    """``cel.bind(name, init, body)``. Not in Kubernetes; only the conformance suite uses it."""

    id: int
    offset: int
    name: str
    init: Expr
    body: Expr


Expr = Literal | Ident | Select | Call | ListExpr | MapExpr | StructExpr | Comprehension | Bind


class Tree(NamedTuple):
    """One parsed expression: its text, its root, and how many ids it used."""

    text: str
    root: Expr
    size: int
