"""How much an expression can cost at run time, as a polynomial in the size of its inputs.

The cost is Kubernetes' (cel-go ``interpreter/runtimecost.go``, k8s.io/apiserver
``pkg/cel/library/cost.go``), rounded up. ``S`` is the measure of the largest input: an upper bound
of the bytes of its JSON. Every other value has a measure too, bounded by those of the values that
it is made of; a string has no more characters, a list no more than half as many elements.

Loops add up: the elements of a list together are no larger than the list, so nested loops over
nested lists stay linear. Keys of a map are counted with their values, so that looking up the key
of the loop in the same map stays linear as well. Where nothing can be proven the bound is
infinite. It says nothing about the cost of reading ``variables``: each has a bound of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

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
from seawall.cel.bound_calls import SCALAR, Measured, call_bound, is_known
from seawall.cel.polynomial import INFINITE, ZERO, Polynomial, constant, total, variable

_INPUT: Final = "S"
_LARGEST: Final = 1 << 26
"""No object is larger; the search ends here."""
_VARIABLES: Final = "variables"
_FORMATS: Final = "format"
_PER_ELEMENT: Final = 0.5
"""Elements of a list for each byte of its JSON, at most."""
_STEPS: Final = {
    "all": 4.0,
    "exists": 5.0,
    "exists_one": 5.0,
    "existsOne": 5.0,
    "map": 15.0,
    "filter": 16.0,
    "transformList": 15.0,
}
"""What one round of a macro's fold costs beside its arguments: condition, accumulation, result."""
_BUILDS: Final = frozenset({"map", "filter", "transformList"})


class Bound(NamedTuple):
    """An upper bound of the cost of one expression, and of the measure of its value."""

    cost: Polynomial
    measure: Polynomial

    def at(self, size: int) -> float:
        """The bound where no input has a measure above *size* bytes; may be infinite."""
        return self.cost.at({_INPUT: max(float(size), 1.0)})


class _Scope(NamedTuple):
    variables: Mapping[str, Bound]
    names: Mapping[str, Polynomial]
    ranges: Mapping[str, Expr]
    """What a loop's variable runs over."""


def cost(tree: Tree, variables: Mapping[str, Bound] | None = None) -> Bound:
    """The bound of *tree*, not counting the cost of evaluating the variables that it reads."""
    try:
        value = _bound(tree.root, _Scope(variables or {}, {}, {}))
    except RecursionError:
        return Bound(INFINITE, INFINITE)
    return Bound(value.cost.plus(constant(1)), value.measure)


def safe_size(tree: Tree, limit: int, variables: Mapping[str, Bound] | None = None) -> int:
    """The largest measure of the inputs at which the cost stays below *limit*; 0 where none."""
    bound = cost(tree, variables)
    low, high = 0, _LARGEST
    while low < high:
        middle = (low + high + 1) // 2
        if bound.at(middle) < limit:
            low = middle
        else:
            high = middle - 1
    return low


def _bound(node: Expr, scope: _Scope) -> Measured:
    match node:
        case Literal():
            size = len(node.value) + 2 if isinstance(node.value, str | bytes) else SCALAR
            return Measured(ZERO, constant(size), constant(size))
        case Ident():
            measure = scope.names.get(node.name, variable(_INPUT))
            return Measured(constant(1), measure, measure)
        case Select():
            return _select(node, scope)
        case Call():
            return _call(node, scope)
        case ListExpr():
            return _list(node, scope)
        case MapExpr() | StructExpr():
            parts = [part for entry in node.entries for part in entry]
            return _entries(40, [part for part in parts if not isinstance(part, str)], scope)
        case Comprehension():
            return _comprehension(node, scope)
        case _:
            return Measured(INFINITE, INFINITE, INFINITE)


def _select(node: Select, scope: _Scope) -> Measured:
    operand = node.operand
    if (
        isinstance(operand, Ident)
        and operand.name == _VARIABLES
        and operand.name not in scope.names
    ):
        known = scope.variables.get(node.field)
        measure = INFINITE if known is None else known.measure
        return Measured(constant(2), measure, measure)
    inner = _bound(operand, scope)
    spent = inner.cost.plus(constant(2))
    if node.test:
        return Measured(spent, constant(SCALAR), constant(SCALAR))
    return Measured(spent, inner.measure, inner.measure)


def _call(node: Call, scope: _Scope) -> Measured:
    function = node.function
    nodes = [*node.args] if node.target is None else [node.target, *node.args]
    if isinstance(node.target, Ident) and node.target.name not in scope.names:
        qualified = f"{node.target.name}.{function}"
        if is_known(qualified) or node.target.name == _FORMATS:
            function, nodes = qualified, [*node.args]
    operands = [_bound(each, scope) for each in nodes]
    result = call_bound(function, nodes, operands)
    if function in ("_[_]", "_[?_]") and (own := _own_value(nodes, scope)) is not None:
        return Measured(result.cost, own, own)
    return result


def _own_value(nodes: list[Expr], scope: _Scope) -> Polynomial | None:
    """The measure of ``map[key]`` where ``key`` runs over the very ``map``."""
    container, key = nodes
    if not isinstance(key, Ident) or key.name not in scope.ranges:
        return None
    return scope.names[key.name] if _same(container, scope.ranges[key.name]) else None


def _same(left: Expr, right: Expr) -> bool:
    """Both are the same path of plain selections from the same name."""
    while isinstance(left, Select) and isinstance(right, Select):
        if left.field != right.field or left.test or right.test:
            return False
        left, right = left.operand, right.operand
    return isinstance(left, Ident) and isinstance(right, Ident) and left.name == right.name


def _list(node: ListExpr, scope: _Scope) -> Measured:
    made = _entries(10, list(node.elements), scope)
    return made._replace(size=constant(len(node.elements)))


def _entries(base: float, nodes: list[Expr], scope: _Scope) -> Measured:
    parts = [_bound(each, scope) for each in nodes]
    spent = total(part.cost for part in parts).plus(constant(base))
    measure = total(part.measure for part in parts).plus(constant(len(parts) + 2))
    return Measured(spent, measure, measure)


def _comprehension(node: Comprehension, scope: _Scope) -> Measured:
    if node.macro not in _STEPS:
        return _binding(node, scope)
    over = _bound(node.iter_range, scope)
    count = (
        over.size if isinstance(node.iter_range, ListExpr) else over.measure.scaled(_PER_ELEMENT)
    )
    element = f"{node.iter_var}#{node.id}"
    names = {**scope.names, node.iter_var: variable(element)}
    if node.iter_var2:
        names[node.iter_var2] = variable(element)
    ranges = {**scope.ranges, node.iter_var: node.iter_range}
    inner = scope._replace(names=names, ranges=ranges)
    written = [each for each in (node.predicate, node.transform) if each is not None]
    parts = [_bound(each, inner) for each in written]
    if not parts:
        return Measured(INFINITE, INFINITE, INFINITE)
    step = total(part.cost for part in parts).plus(constant(_STEPS[node.macro]))
    spent = over.cost.plus(step.summed(element, over.measure, count), constant(12))
    if node.macro not in _BUILDS:
        return Measured(spent, constant(SCALAR), constant(SCALAR))
    if node.transform is None:
        return Measured(spent, over.measure, over.measure)
    one = parts[-1].measure.plus(constant(1))
    measure = one.summed(element, over.measure, count).plus(constant(2))
    return Measured(spent, measure, measure)


def _binding(node: Comprehension, scope: _Scope) -> Measured:
    """A fold over nothing: ``optMap`` and the like. Other folds have no bound."""
    if not isinstance(node.iter_range, ListExpr) or node.iter_range.elements:
        return Measured(INFINITE, INFINITE, INFINITE)
    start = _bound(node.accu_init, scope)
    names = {**scope.names, node.accu_var: start.measure}
    ranges = {name: each for name, each in scope.ranges.items() if name != node.accu_var}
    result = _bound(node.result, scope._replace(names=names, ranges=ranges))
    return result._replace(cost=result.cost.plus(start.cost, constant(12)))
