"""The children of a node of the tree, for whatever walks it."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.cel.ast import (
    Bind,
    Call,
    Comprehension,
    Expr,
    ListExpr,
    MapExpr,
    Select,
    StructExpr,
)


def children(node: Expr) -> tuple[Expr, ...]:
    """The direct children, in the order of evaluation."""
    match node:
        case Select():
            return (node.operand,)
        case Call():
            return node.args if node.target is None else (node.target, *node.args)
        case ListExpr():
            return node.elements
        case MapExpr():
            return tuple(part for entry in node.entries for part in entry)
        case StructExpr():
            return tuple(value for _, value in node.entries)
        case Comprehension():
            return (
                node.iter_range,
                node.accu_init,
                node.loop_condition,
                node.loop_step,
                node.result,
            )
        case Bind():
            return (node.init, node.body)
        case _:
            return ()


def walk(root: Expr) -> Iterator[Expr]:
    """Every node of the tree, each once, without recursion."""
    waiting: list[Expr] = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(children(node))
