"""How much an expression can cost at run time, as a polynomial in the extent of its inputs.

The cost is Kubernetes' (cel-go ``interpreter/runtimecost.go``, k8s.io/apiserver
``pkg/cel/library/cost.go``), rounded up. The extent of a value is its measure (the bytes of its
JSON, or more: of a string its characters and 2, of a list those of its elements and 1 for each)
and its nodes (list elements and map entries within it, at any depth). ``S`` and ``N`` are those of
the largest input. Who does not know the nodes may take half the bytes.

Loops add up: the elements of a list together are no larger than the list, so nested loops over
nested lists stay linear; and so do the fields of one object. Keys of a map are counted with their
values, so that looking up the key of the loop in the same map stays linear as well. Where nothing
can be proven the bound is infinite. It says nothing about the cost of evaluating ``variables``:
each has a bound of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from seawall.cel.bound_calls import SCALAR, UNBOUNDED, Measured, Origins, call_bound, is_known
from seawall.cel.polynomial import ZERO, Polynomial, constant, total, variable

_SIZE: Final = "S"
_NODES: Final = "N"
_LARGEST: Final = 1 << 26
"""No object is larger; the search ends here."""
_VARIABLES: Final = "variables"
_FORMATS: Final = "format"
_BYTES_PER_NODE: Final = 2.0
"""A list element or map entry takes at least a character and a comma."""
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
_JOINS: Final = frozenset({"_+_"})
_CHOOSES: Final = frozenset({"_?_:_", "orValue", "or"})
_PASSES: Final = frozenset({"value", "dyn", "optional.of", "optional.ofNonZeroValue"})
_INDEXES: Final = frozenset({"_[_]", "_[?_]"})


class Bound(NamedTuple):
    """An upper bound of the cost of one expression, and the extent of its value."""

    cost: Polynomial
    value: Measured

    def at(self, size: float, nodes: float | None = None) -> float:
        """The bound where no input has more than *size* bytes and *nodes*; may be infinite."""
        count = size / _BYTES_PER_NODE if nodes is None else nodes
        return self.cost.at({_SIZE: float(size), _NODES: float(count)})


class _Scope(NamedTuple):
    variables: Mapping[str, Bound]
    names: Mapping[str, Measured]
    ranges: Mapping[str, Expr]
    """What a loop's variable runs over."""


def cost(tree: Tree, variables: Mapping[str, Bound] | None = None) -> Bound:
    """The bound of *tree*, not counting the cost of evaluating the variables that it reads."""
    try:
        value = _bound(tree.root, _Scope(variables or {}, {}, {}))
    except RecursionError:
        value = UNBOUNDED
    return Bound(value.cost.plus(constant(1)), value._replace(cost=ZERO))


def safe_size(tree: Tree, limit: int, variables: Mapping[str, Bound] | None = None) -> int:
    """The largest size of the inputs at which the cost stays below *limit*; 0 where none."""
    return largest((cost(tree, variables),), limit, limit)


def fits(
    bounds: Iterable[Bound],
    each: float,
    together: float,
    size: float,
    nodes: float | None = None,
) -> bool:
    """Every cost is below *each*, and all *together*, for inputs of at most *size* and *nodes*."""
    costs = [bound.at(size, nodes) for bound in bounds]
    return max(costs, default=0.0) < each and sum(costs) < together


def largest(bounds: Iterable[Bound], each: float, together: float) -> int:
    """The largest size that fits whatever the nodes; 0 where none does."""
    known = tuple(bounds)
    low, high = 0, _LARGEST
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(known, each, together, middle) else (low, middle - 1)
    return low


def _bound(node: Expr, scope: _Scope) -> Measured:
    match node:
        case Literal():
            size = constant(len(node.value) + 2 if isinstance(node.value, str | bytes) else SCALAR)
            return Measured(ZERO, size, ZERO, size, frozenset())
        case Ident():
            known = scope.names.get(node.name)
            return _at(frozenset({(node.name,)}), 1) if known is None else known
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
            return UNBOUNDED


def _at(origins: Origins, spent: float) -> Measured:
    """A value made of the parts at *origins*: each of their roots is counted once."""
    roots = {path[0] for path in origins}
    measure = total(_extent(root)[0] for root in roots)
    nodes = total(_extent(root)[1] for root in roots)
    return Measured(constant(spent), measure, nodes, measure, origins)


def _extent(root: str) -> tuple[Polynomial, Polynomial]:
    """The measure and the nodes of an input, or of a loop's element."""
    if "@" in root:
        return variable(root), variable(f"{root}{_NODES}")
    return variable(_SIZE), variable(_NODES)


def _select(node: Select, scope: _Scope) -> Measured:
    operand = node.operand
    if isinstance(operand, Ident) and operand.name == _VARIABLES not in scope.names:
        known = scope.variables.get(node.field)
        return UNBOUNDED if known is None else known.value._replace(cost=constant(2))
    inner = _bound(operand, scope)
    spent = inner.cost.plus(constant(2))
    if node.test:
        return Measured(spent, constant(SCALAR), ZERO, constant(SCALAR), frozenset())
    return _part(inner, node.field)._replace(cost=spent)


def _part(whole: Measured, field: str) -> Measured:
    if whole.origins is None:
        return whole
    return whole._replace(origins=frozenset((*path, field) for path in whole.origins))


def _call(node: Call, scope: _Scope) -> Measured:
    function = node.function
    nodes = [*node.args] if node.target is None else [node.target, *node.args]
    if isinstance(node.target, Ident) and node.target.name not in scope.names:
        qualified = f"{node.target.name}.{function}"
        if is_known(qualified) or node.target.name == _FORMATS:
            function, nodes = qualified, [*node.args]
    operands = [_bound(each, scope) for each in nodes]
    result = call_bound(function, nodes, operands)
    if function in _INDEXES:
        own = _own_value(nodes, scope)
        return (operands[0] if own is None else own)._replace(cost=result.cost, origins=None)
    if function not in _JOINS | _CHOOSES | _PASSES:
        return result
    made = _made(function, operands[1:] if function == "_?_:_" else operands)
    return result if made is None else made._replace(cost=result.cost)


def _made(function: str, operands: list[Measured]) -> Measured | None:
    """A value that is put together of disjoint parts, or is one of several."""
    origins = _origins(function, operands)
    if origins is None:
        return None
    chosen = max if function in _CHOOSES else sum
    bare = _at(origins, 0)
    measure = bare.measure.plus(constant(chosen([each.measure.base for each in operands])))
    nodes = bare.nodes.plus(constant(chosen([each.nodes.base for each in operands])))
    return bare._replace(measure=measure, nodes=nodes, size=measure)


def _origins(function: str, operands: list[Measured]) -> Origins | None:
    found: Origins = frozenset()
    for each in operands:
        if each.origins is None:
            return None
        if function in _JOINS and any(_overlap(a, b) for a in each.origins for b in found):
            return None
        found |= each.origins
    return found


def _overlap(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    shorter = min(len(left), len(right))
    return left[:shorter] == right[:shorter]


def _own_value(nodes: list[Expr], scope: _Scope) -> Measured | None:
    """The extent of ``map[key]`` where ``key`` runs over the very ``map``."""
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


def _entries(base: float, elements: list[Expr], scope: _Scope) -> Measured:
    parts = [_bound(each, scope) for each in elements]
    spent = total(part.cost for part in parts).plus(constant(base))
    measure = total(part.measure for part in parts).plus(constant(len(parts) + 2))
    nodes = total(part.nodes for part in parts).plus(constant(len(parts)))
    is_constant = all(part.origins == frozenset() for part in parts)
    return Measured(spent, measure, nodes, measure, frozenset() if is_constant else None)


def _comprehension(node: Comprehension, scope: _Scope) -> Measured:
    if node.macro not in _STEPS:
        return _binding(node, scope)
    over = _bound(node.iter_range, scope)
    count = over.size if isinstance(node.iter_range, ListExpr) else over.nodes
    root = f"{node.iter_var}@{node.id}"
    element = _at(frozenset({(root,)}), 1)
    names = {**scope.names, node.iter_var: element}
    if node.iter_var2:
        names[node.iter_var2] = element._replace(origins=None)
    ranges = {**scope.ranges, node.iter_var: node.iter_range}
    inner = scope._replace(names=names, ranges=ranges)
    written = [each for each in (node.predicate, node.transform) if each is not None]
    parts = [_bound(each, inner) for each in written]
    if not parts:
        return UNBOUNDED
    totals = {root: over.measure, f"{root}{_NODES}": over.nodes}
    step = total(part.cost for part in parts).plus(constant(_STEPS[node.macro]))
    spent = over.cost.plus(step.summed(totals, count), constant(12))
    if node.macro not in _BUILDS:
        return Measured(spent, constant(SCALAR), ZERO, constant(SCALAR), frozenset())
    if node.transform is None:
        return over._replace(cost=spent)
    one = parts[-1]
    measure = one.measure.plus(constant(1)).summed(totals, count).plus(constant(2))
    nodes = one.nodes.plus(constant(1)).summed(totals, count)
    return Measured(spent, measure, nodes, measure)


def _binding(node: Comprehension, scope: _Scope) -> Measured:
    """A fold over nothing: ``optMap`` and the like. Other folds have no bound."""
    if not isinstance(node.iter_range, ListExpr) or node.iter_range.elements:
        return UNBOUNDED
    start = _bound(node.accu_init, scope)
    names = {**scope.names, node.accu_var: start._replace(cost=constant(1))}
    ranges = {name: each for name, each in scope.ranges.items() if name != node.accu_var}
    result = _bound(node.result, scope._replace(names=names, ranges=ranges))
    return result._replace(cost=result.cost.plus(start.cost, constant(12)))
