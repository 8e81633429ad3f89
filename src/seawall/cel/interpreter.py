"""The exact way to evaluate a tree: cel-spec's semantics, cel-go's errors and costs.

Errors are ``EvalError`` raised at once, but for where CEL absorbs them: ``&&``, ``||``, ``?:`` and
the folds of ``all`` and ``exists``, where the accumulator may hold an error until another element
decides. An ``Unknown`` is a value: it passes through every operation that it could change.

Bounds: the budget, where one is given, ``work``, the sizes of values, the depth of the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from seawall.cel import cost, work
from seawall.cel.access import field_of, is_present, item_of, optional_field, optional_item
from seawall.cel.ast import (
    Bind,
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
    UintLiteral,
)
from seawall.cel.budget import Budget
from seawall.cel.errors import EvalError
from seawall.cel.functions.dispatch import dispatch, is_namespaced
from seawall.cel.functions.equality import contains, equal, is_list
from seawall.cel.functions.kinds import TYPE_NAMES
from seawall.cel.functions.lists import grown
from seawall.cel.functions.maps import AnyMap, inserted
from seawall.cel.values import Map, Optional, TypeValue, Uint, Unknown

_ABSENT: Final = object()
_MOST_ITERATIONS: Final = 10_000_000
"""Elements visited in one evaluation without a budget; a budget ends it far earlier."""
_INDICES: Final = ("_[_]", "_[?_]")
_NO_COSTS: Final[Mapping[int, tuple[str, ...]]] = {}


def evaluate(
    tree: Tree,
    activation: Mapping[str, object],
    *,
    references: Mapping[int, str] | None = None,
    overloads: Mapping[int, tuple[str, ...]] | None = None,
    budget: Budget | None = None,
) -> object:
    """The value of *tree*, or an ``Unknown``.

    *references* and *overloads* are the checker's side tables; without them names resolve by the
    activation, and costs by the types that the values have. Raises ``EvalError``, or
    ``CostExceededError`` where the *budget* is spent. Too much ``work`` makes it unknown.
    """
    run = _Run(activation, references or {}, overloads, budget)
    try:
        return run.value(tree.root)
    except work.WorkExceededError:
        return work.BEYOND
    except RecursionError as error:
        raise EvalError("expression or value is nested too deep") from error


class _Run:
    """One evaluation: where names are looked up, and what it has cost."""

    def __init__(
        self,
        activation: Mapping[str, object],
        references: Mapping[int, str],
        overloads: Mapping[int, tuple[str, ...]] | None,
        budget: Budget | None,
    ) -> None:
        self._activation = activation
        self._references = references
        self._overloads = overloads
        self._budget = budget
        self._locals: dict[str, object] = {}
        self._iterations = 0
        self._work = work.Work() if budget is None else budget.work
        self._dotted = any("." in name for name in activation)

    def value(self, node: Expr) -> object:
        match node:
            case Literal():
                value = node.value
                return Uint(value) if isinstance(value, UintLiteral) else value
            case Select():
                return self._select(node)
            case Ident():
                return self._ident(node)
            case Call():
                return self._call(node)
            case Comprehension():
                return self._comprehension(node)
            case ListExpr():
                return self._list(node)
            case MapExpr():
                return self._map(node)
            case Bind():
                return self._with_local(node.name, self.value(node.init), node.body)
            case StructExpr():
                raise EvalError(f"unknown type: {node.name}", node.offset)

    def _charge(self, units: int) -> None:
        if self._budget is not None:
            self._budget.charge(units)

    def _with_local(self, name: str, value: object, body: Expr) -> object:
        before = self._locals.get(name, _ABSENT)
        self._locals[name] = value
        try:
            return self.value(body)
        finally:
            self._restore(name, before)

    def _restore(self, name: str, before: object) -> None:
        if before is _ABSENT:
            self._locals.pop(name, None)
        else:
            self._locals[name] = before

    # names and fields

    def _ident(self, node: Ident) -> object:
        self._charge(1)
        name = self._references.get(node.id, node.name)
        if name in self._locals:
            value = self._locals[name]
            if isinstance(value, EvalError):
                raise value
            return value
        return self._global(name.removeprefix("."), node)

    def _global(self, name: str, node: Expr) -> object:
        if name in self._activation:
            return self._activation[name]
        if name in TYPE_NAMES:
            self._charge(-1)  # a constant after all
            return TypeValue(name)
        raise EvalError(f"no such attribute(s): {name}", node.offset)

    def _select(self, node: Select) -> object:
        if (self._dotted or node.id in self._references) and not node.test:
            name = self._references.get(node.id) or self._qualified(node)
            if name and (name in self._activation or name in TYPE_NAMES):
                self._charge(1)
                return self._global(name, node)
        operand = self.value(node.operand)
        if isinstance(operand, Unknown):
            return operand
        if node.test:
            return is_present(operand, node)
        self._charge(1 + cost.of_start(node.operand))
        if node.optional:
            return optional_field(operand, node.field, node)
        if isinstance(operand, Optional):
            return optional_field(operand, node.field, node)
        return field_of(operand, node.field, node)

    def _qualified(self, node: Select) -> str:
        """``a.b.c`` where the selection is of plain names and the first is not a local one."""
        steps = [node.field]
        here = node.operand
        while isinstance(here, Select) and not here.test and not here.optional:
            steps.append(here.field)
            here = here.operand
        if not isinstance(here, Ident) or here.name in self._locals:
            return ""
        return ".".join([here.name.removeprefix("."), *reversed(steps)])

    # operators and functions

    def _call(self, node: Call) -> object:
        match node.function:
            case "_&&_":
                return self._logic(node, decided=False)
            case "_||_":
                return self._logic(node, decided=True)
            case "_?_:_":
                return self._conditional(node)
            case "@not_strictly_false":
                return self._not_strictly_false(node)
            case _:
                return self._function(node)

    def _function(self, node: Call) -> object:
        target = node.target
        name = node.function
        if target is not None:
            qualified = self._function_name(node, target)
            if qualified:
                name, target = qualified, None
        if name == "orValue" or name == "or":  # noqa: PLR1714 -- quicker than a tuple
            return self._or(node, name)
        args: list[object] = []
        for each in node.args if target is None else (target, *node.args):
            value = self.value(each)
            if isinstance(value, Unknown):
                return value
            args.append(value)
        result = self._apply(node, name, args, is_method=target is not None)
        if self._budget is not None and not cost.is_folded(node):
            known = _NO_COSTS if self._overloads is None else self._overloads
            start = cost.of_index(*node.args) if name in _INDICES else 0
            self._charge(start + cost.of_call(name, known.get(node.id), args, result))
        return result

    def _apply(self, node: Call, name: str, args: list[object], *, is_method: bool) -> object:
        try:
            if name == "_+_" and _is_accumulating(node, args):
                return grown(args[0], args[1])
            if name in work.RULES:
                self._work.count(name, args)
            match name:
                case "_==_":
                    return equal(args[0], args[1])
                case "_!=_":
                    answer = equal(args[0], args[1])
                    return answer if isinstance(answer, Unknown) else not answer
                case "@in":
                    return contains(args[0], args[1])
                case "_[_]":
                    return item_of(args[0], args[1])
                case "_[?_]":
                    return optional_item(args[0], args[1])
                case _:
                    return dispatch(name, args, receiver=is_method)
        except EvalError as error:
            if error.offset < 0:
                error.offset = node.offset
            raise

    def _function_name(self, node: Call, target: Expr) -> str:
        """``optional.of``: the target is a namespace, not a value."""
        if node.id in self._references:
            return self._references[node.id]
        if isinstance(target, Ident) and target.name not in self._locals:
            name = f"{target.name.removeprefix('.')}.{node.function}"
            if target.name not in self._activation and is_namespaced(name):
                return name
        elif isinstance(target, Select):
            prefix = self._qualified(target)
            name = f"{prefix}.{node.function}"
            return name if prefix and is_namespaced(name) else ""
        return ""

    def _logic(self, node: Call, *, decided: bool) -> object:
        """``&&`` and ``||``: a deciding operand absorbs an error or unknown of the other."""
        first = self._operand(node.args[0], decided=decided)
        if first is decided:
            return decided
        second = self._operand(node.args[1], decided=decided)
        if second is decided:
            return decided
        unknowns = [each for each in (first, second) if isinstance(each, Unknown)]
        if unknowns:
            return unknowns[0] if len(unknowns) == 1 else unknowns[0] | unknowns[1]
        for each in (first, second):
            if isinstance(each, EvalError):
                raise each
        return not decided

    def _operand(self, node: Expr, *, decided: bool) -> object:
        """The operand's bool, ``Unknown``, or its error as a value."""
        try:
            value = self.value(node)
        except EvalError as error:
            return error
        if isinstance(value, bool | Unknown):
            return value
        del decided
        return EvalError("no such overload", node.offset)

    def _conditional(self, node: Call) -> object:
        test = self.value(node.args[0])
        if isinstance(test, Unknown):
            return test
        if not isinstance(test, bool):
            raise EvalError("no such overload", node.offset)
        chosen = node.args[1] if test else node.args[2]
        self._charge(-1 if cost.is_attribute(chosen) else 0)
        return self.value(chosen)

    def _not_strictly_false(self, node: Call) -> bool:
        try:
            value = self.value(node.args[0])
        except EvalError:
            value = True
        self._charge(1)
        return value is not False

    def _or(self, node: Call, name: str) -> object:
        """``optional.or(other)`` and ``orValue(value)``: the argument only where it is needed."""
        if node.target is None or len(node.args) != 1:
            raise EvalError("no such overload", node.offset)
        target = self.value(node.target)
        if isinstance(target, Unknown):
            return target
        if not isinstance(target, Optional):
            raise EvalError("no such overload", node.offset)
        if target.present:
            return target if name == "or" else target.value
        return self.value(node.args[0])

    # literals of lists and maps

    def _list(self, node: ListExpr) -> object:
        found: list[object] = []
        for index, element in enumerate(node.elements):
            value = self.value(element)
            if isinstance(value, Unknown):
                return value
            if index in node.optional:
                if not isinstance(value, Optional):
                    raise EvalError("cannot initialize optional list element", element.offset)
                if value.present:
                    found.append(value.value)
                continue
            found.append(value)
        if not cost.is_constant(node):
            self._charge(cost.LIST)
        return found

    def _map(self, node: MapExpr) -> object:
        found: AnyMap = {}
        for index, (key_node, value_node) in enumerate(node.entries):
            key, value = self.value(key_node), self.value(value_node)
            if isinstance(key, Unknown):
                return key
            if isinstance(value, Unknown):
                return value
            if index in node.optional:
                if not isinstance(value, Optional):
                    raise EvalError("cannot initialize optional entry", value_node.offset)
                if not value.present:
                    continue
                value = value.value
            found = inserted(found, key, value)
        if not cost.is_constant(node):
            self._charge(cost.MAP)
        return found

    # folds

    def _comprehension(self, node: Comprehension) -> object:
        source = self.value(node.iter_range)
        if isinstance(source, Unknown):
            return source
        names = (node.iter_var, node.iter_var2) if node.iter_var2 else (node.iter_var,)
        saved = [(name, self._locals.get(name, _ABSENT)) for name in (*names, node.accu_var)]
        accumulator = self._attempt(node.accu_init)
        try:
            for values in _elements(source, node):
                self._iterations += 1
                if self._iterations > _MOST_ITERATIONS:
                    raise EvalError(f"more than {_MOST_ITERATIONS} iterations", node.offset)
                self._locals.update(zip(names, values, strict=True))
                self._locals[node.accu_var] = accumulator
                if self.value(node.loop_condition) is False:
                    break
                accumulator = self._attempt(node.loop_step)
            for name, before in saved[:-1]:
                self._restore(name, before)
            self._locals[node.accu_var] = accumulator
            return self.value(node.result)
        finally:
            for name, before in saved:
                self._restore(name, before)

    def _attempt(self, node: Expr) -> object:
        """The value, or its error kept as one: a later step may absorb it."""
        try:
            return self.value(node)
        except EvalError as error:
            return error


def _elements(source: object, node: Comprehension) -> Iterable[tuple[object, ...]]:
    if isinstance(source, dict | Map):
        if node.iter_var2:
            return list(source.items())
        return [(key,) for key, _ in source.items()]
    if isinstance(source, list | tuple) and is_list(source):
        return enumerate(source) if node.iter_var2 else ((each,) for each in source)
    raise EvalError(f"got '{type(source).__name__}', expected iterable type", node.offset)


def _is_accumulating(node: Call, args: list[object]) -> bool:
    """Whether a fold adds to its own list, which nobody else can see."""
    first = node.args[0]
    return isinstance(first, Ident) and first.name == "@result" and type(args[0]) is list
