"""Operators: logic, equality, order, arithmetic, membership, index, the conditional.

Python's operators differ from CEL's where types meet (``True == 1``, ``"a" in "abc"``, ``-1`` as
an index, integers without an end), so each is written plainly only where the kinds, or a guard,
make the difference impossible. Everything else is a call of the runtime.
"""

from __future__ import annotations

import ast
from typing import Final

from seawall.cel.ast import Call, Expr, ListExpr, Literal, UintLiteral
from seawall.cel.generation import calls, optionals, python
from seawall.cel.generation.writer import UNSURE, Kind, Piece, Writer, is_simple

_EXACT: Final = 2**53
"""Below it every int is a double, so Python and CEL agree on mixed comparisons."""
_FEW: Final = 3
"""Up to so many literals a tuple is searched; beyond, a set."""
_ORDERS: Final[dict[str, type[ast.cmpop]]] = {
    "_<_": ast.Lt,
    "_<=_": ast.LtE,
    "_>_": ast.Gt,
    "_>=_": ast.GtE,
}
_SUMS: Final = {"_+_": "add", "_-_": "subtract"}
_BY_NAME: Final = frozenset({"_*_", "_/_", "_%_", "-_"})


def emit_call(writer: Writer, node: Call) -> Piece:
    """Write an operator or a function call."""
    function = node.function
    if function in ("_&&_", "_||_"):
        return Piece(_logic(writer, node), Kind.BOOL)
    if function == "!_":
        return Piece(python.negated(writer.condition(node.args[0])), Kind.BOOL)
    if function in ("_==_", "_!=_"):
        return _equality(writer, node, negated=function == "_!=_")
    if function in _ORDERS:
        return _order(writer, node)
    if function == "@in":
        return _membership(writer, node)
    return _other(writer, node)


def _other(writer: Writer, node: Call) -> Piece:
    match node.function:
        case "_[_]":
            return _index(writer, node)
        case "_[?_]":
            operand, key = writer.emit_all(node.args)
            return optionals.index(writer, operand, key)
        case "_?_:_":
            return _conditional(writer, node)
        case "_+_" | "_-_":
            return _sum(writer, node)
        case _:
            return calls.emit_function(writer, node)


def _logic(writer: Writer, node: Call) -> ast.expr:
    operands = _flattened(node)
    first = writer.condition(operands[0])
    with writer.uncertain():
        return _chain(writer, node.function, first, operands[1:])


def _chain(writer: Writer, function: str, first: ast.expr, rest: list[Expr]) -> ast.expr:
    """Operands in one Python expression until one needs statements, which go under an ``if``."""
    operator = ast.And() if function == "_&&_" else ast.Or()
    codes = [first]
    outer = writer.block
    for position, operand in enumerate(rest):
        writer.block = []
        code = writer.condition(operand)
        if not writer.block:
            writer.block = outer
            codes.append(code)
            continue
        holder = writer.fresh("t")
        tail = _chain(writer, function, code, rest[position + 1 :])
        writer.block.append(python.assign(holder, tail))
        inner = writer.block
        writer.block = outer
        outer.append(python.assign(holder, python.junction(operator, codes)))
        decided = python.name(holder)
        test = decided if function == "_&&_" else python.negated(decided)
        outer.append(python.when(test, inner))
        return python.name(holder)
    return python.junction(operator, codes)


def _flattened(node: Call) -> list[Expr]:
    """The operands of nested calls of the same operator, left to right, without recursion."""
    found: list[Expr] = []
    waiting: list[Expr] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Call) and each.function == node.function:
            waiting.extend(reversed(each.args))
        else:
            found.append(each)
    return found


def _equality(writer: Writer, node: Call, *, negated: bool) -> Piece:
    left, right = writer.emit_all(node.args)
    if isinstance(node.args[0], Literal) and not isinstance(node.args[1], Literal):
        left, right = right, left
    return Piece(_equal(writer, left, right, negated=negated), Kind.BOOL)


def _equal(writer: Writer, left: Piece, right: Piece, *, negated: bool) -> ast.expr:
    same: ast.cmpop = ast.NotEq() if negated else ast.Eq()
    is_it: ast.cmpop = ast.IsNot() if negated else ast.Is()
    literal = right.code.value if isinstance(right.code, ast.Constant) else ...
    if isinstance(left.code, ast.Constant):
        literal = ...
    if literal is None or isinstance(literal, bool):
        if left.kind is Kind.OPTIONAL:
            left = Piece(optionals.escaped(left))
        return python.compare(left.code, is_it, right.code)
    if Kind.STRING in (left.kind, right.kind):
        return python.compare(optionals.escaped(left), same, optionals.escaped(right))
    if isinstance(literal, int | float) and abs(literal) < _EXACT:
        return _equals_number(writer, left, right, negated=negated)
    if left.kind is right.kind is Kind.INT or left.kind is right.kind is Kind.BOOL:
        return python.compare(left.code, same, right.code)
    found = python.call("equal", optionals.escaped(left), optionals.escaped(right))
    return python.negated(found) if negated else found


def _equals_number(writer: Writer, left: Piece, right: Piece, *, negated: bool) -> ast.expr:
    """A bool is no number, whatever Python says."""
    same: ast.cmpop = ast.NotEq() if negated else ast.Eq()
    if left.kind is Kind.OPTIONAL:
        left = Piece(optionals.escaped(left))
    value = right.code.value if isinstance(right.code, ast.Constant) else None
    if left.kind in (Kind.INT, Kind.FLOAT) or value not in (0, 1):
        return python.compare(left.code, same, right.code)
    first, later = writer.twice(left)
    is_bool = python.has_type(first, Kind.BOOL.value)
    return python.choice(is_bool, python.constant(negated), python.compare(later, same, right.code))


def _order(writer: Writer, node: Call) -> Piece:
    left, right = writer.emit_all(node.args)
    operator = _ORDERS[node.function]()
    for kind in (Kind.INT, Kind.STRING):
        if kind in (left.kind, right.kind):
            code = python.compare(writer.of_kind(left, kind), operator, writer.of_kind(right, kind))
            return Piece(code, Kind.BOOL)
    pair = python.call("comparable", optionals.escaped(left), optionals.escaped(right))
    holder = writer.fresh("t")
    first = python.subscript(python.walrus(holder, pair), python.constant(0))
    second = python.subscript(python.name(holder), python.constant(1))
    return Piece(python.compare(first, operator, second), Kind.BOOL)


def _membership(writer: Writer, node: Call) -> Piece:
    needle, haystack = node.args
    constants = _constants(haystack)
    if constants is not None:
        return Piece(_among(writer, writer.emit(needle), constants), Kind.BOOL)
    item, container = writer.emit_all(node.args)
    if item.kind is not Kind.STRING or not is_simple(item.code):
        code = python.call("contains", optionals.escaped(item), optionals.escaped(container))
        return Piece(code, Kind.BOOL)
    if container.kind in (Kind.LIST, Kind.MAP) or container.path in writer.maps:
        return Piece(python.compare(item.code, ast.In(), container.code), Kind.BOOL)
    first, later = writer.twice(Piece(optionals.escaped(container)))
    is_list = python.has_type(first, Kind.LIST.value)
    is_map = python.has_type(later, Kind.MAP.value)
    test = python.junction(ast.Or(), [is_list, is_map])
    found = python.compare(item.code, ast.In(), later)
    return Piece(python.choice(test, found, python.call(UNSURE)), Kind.BOOL)


def _constants(node: Expr) -> tuple[str, ...] | tuple[int, ...] | None:
    """The elements of a list of literals that are all strings, or all small ints."""
    if not isinstance(node, ListExpr) or node.optional:
        return None
    values = [each.value if isinstance(each, Literal) else None for each in node.elements]
    if all(isinstance(each, str) for each in values):
        return tuple(each for each in values if isinstance(each, str))
    if all(
        isinstance(each, int) and not isinstance(each, bool | UintLiteral) and abs(each) < _EXACT
        for each in values
    ):
        return tuple(each for each in values if isinstance(each, int))
    return None


def _among(writer: Writer, item: Piece, values: tuple[str, ...] | tuple[int, ...]) -> ast.expr:
    """Membership in literals. A set raises for what cannot be hashed, which is safe."""
    several = python.constant(values if len(values) <= _FEW else frozenset(values))
    item = Piece(optionals.escaped(item), item.kind)
    if item.kind in (Kind.STRING, Kind.INT) or not values or isinstance(values[0], str):
        return python.compare(item.code, ast.In(), several)
    first, later = writer.twice(item)
    found = python.compare(later, ast.In(), several)
    return python.choice(python.has_type(first, "bool"), python.constant(value=False), found)


def _index(writer: Writer, node: Call) -> Piece:
    container, key = writer.emit_all(node.args)
    if container.kind is Kind.OPTIONAL:
        return optionals.index(writer, container, key)
    if key.kind is Kind.STRING and container.kind in (Kind.ANY, Kind.MAP):
        if isinstance(key.code, ast.Constant) and isinstance(key.code.value, str):
            return writer.field(container, key.code.value)
        return Piece(python.subscript(container.code, key.code))
    position = key.code.value if isinstance(key.code, ast.Constant) else None
    if key.kind is Kind.INT and isinstance(position, int) and position >= 0:
        return Piece(python.subscript(writer.of_kind(container, Kind.LIST), key.code))
    return Piece(python.call("item", optionals.escaped(container), optionals.escaped(key)))


def _conditional(writer: Writer, node: Call) -> Piece:
    condition, yes, no = node.args
    test = writer.condition(condition)
    are_optional = optionals.is_optional(yes) and optionals.is_optional(no)
    kinds: list[Kind] = []

    def branch(expression: Expr) -> ast.expr:
        piece = writer.emit(expression)
        kinds.append(piece.kind)
        return optionals.opened(piece).code if are_optional else optionals.escaped(piece)

    code = writer.choose(test, lambda: branch(yes), lambda: branch(no))
    if are_optional:
        return Piece(code, Kind.OPTIONAL)
    same = kinds[0] is kinds[1] and kinds[0] is not Kind.OPTIONAL
    return Piece(code, kinds[0] if same else Kind.ANY)


def _sum(writer: Writer, node: Call) -> Piece:
    left, right = writer.emit_all(node.args)
    kind = Kind.ANY
    known = {left.kind, right.kind} - {Kind.ANY}
    if known and known <= {Kind.INT, Kind.FLOAT, Kind.STRING, Kind.LIST}:
        kind = known.pop()
    name = "add" if node.function == "_+_" else "subtract"
    code = python.call(name, optionals.escaped(left), optionals.escaped(right))
    return Piece(code, kind)
