"""What Kubernetes demands of literals once an expression is type-checked (1.29).

Lists and maps hold elements of one type, where ``dyn`` is a type of its own, but for those handed
to ``format``; a literal that is converted, or is a pattern, must be a good one.

Sources: cel-go, cel/validator.go; k8s.io/apiserver, pkg/cel/environment/base.go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from seawall.cel.ast import Call, Expr, ListExpr, Literal, MapExpr, Tree, UintLiteral
from seawall.cel.errors import CelTypeError, EvalError
from seawall.cel.functions.dispatch import dispatch
from seawall.cel.nodes import children
from seawall.cel.types import DYN, Opaque, Type
from seawall.cel.unification import shown

SINCE: Final = 29
"""The minor version that began to demand it."""
_EXEMPT: Final = "format"
_CONVERSIONS: Final = frozenset("bool bytes double duration int string timestamp uint".split())


def check_literals(tree: Tree, types: Mapping[int, Type]) -> None:
    """Raises ``CelTypeError`` for the first bad literal. *types* are the checker's, by node."""
    waiting = [(tree.root, False)]
    while waiting:
        node, exempt = waiting.pop()
        if not exempt:
            _check_types(node, types)
        if isinstance(node, Call):
            _check_constant(node)
            exempt = exempt or node.function == _EXEMPT
        waiting.extend((each, exempt) for each in children(node))


def _check_types(node: Expr, types: Mapping[int, Type]) -> None:
    if isinstance(node, ListExpr):
        _check_alike(_elements(node.elements, node.optional, types))
    elif isinstance(node, MapExpr):
        _check_alike((key, types.get(key.id, DYN)) for key, _ in node.entries)
        _check_alike(_elements([value for _, value in node.entries], node.optional, types))


def _elements(
    nodes: Iterable[Expr], optional: frozenset[int], types: Mapping[int, Type]
) -> Iterator[tuple[Expr, Type]]:
    for index, each in enumerate(nodes):
        kind = types.get(each.id, DYN)
        if index in optional and isinstance(kind, Opaque) and kind.parameters:
            kind = kind.parameters[0]
        yield each, kind


def _check_alike(elements: Iterable[tuple[Expr, Type]]) -> None:
    wanted: Type | None = None
    for node, kind in elements:
        if wanted is None:
            wanted = kind
        elif kind != wanted:
            text = f"expected type '{shown(wanted)}' but found '{shown(kind)}'"
            raise CelTypeError(text, node.offset)


def _check_constant(node: Call) -> None:
    """A conversion or pattern of a literal must not fail."""
    last = node.args[-1] if node.args else None
    if not isinstance(last, Literal) or isinstance(last.value, UintLiteral):
        return
    if node.target is None and node.function in _CONVERSIONS and len(node.args) == 1:
        args: tuple[object, ...] = (last.value,)
    elif node.function == "matches":
        args = ("", last.value)
    else:
        return
    try:
        dispatch(node.function, args, receiver=False)
    except EvalError as error:
        raise CelTypeError(error.message, last.offset) from error
