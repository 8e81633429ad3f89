"""Why an expression was not true: the elements that failed, and the fields that decided.

The expression is walked again along the branches that made it false (or err). Of ``a && b`` only
the operands that are false are followed, of ``a || b`` all, of a conditional the branch taken; of
``all`` the elements for which the predicate is false; of a negated ``exists`` and of a
``filter(…).size()`` that was compared, those for which it is true; of an ``exists`` that found
nothing, the collection. Variables are followed into their expressions.

It is for showing only: nothing is decided here. Whatever cannot be followed is told by the fields
that it reads. The work is bounded (see ``provenance``), and a walk that ends early tells what it
found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from seawall.cel.ast import Call, Comprehension, Expr, Literal, Tree
from seawall.cel.budget import Budget
from seawall.cel.errors import CelError
from seawall.cel.provenance import FAILED, OUTSIDE, At, Element, Path, Scope, SpentError, Tracer

_MOST_FAILURES: Final = 100
"""Failing elements told; who has more fixes these first."""
_MOST_READS: Final = 32
"""Fields told for each."""
_WORK: Final = 3_000_000
"""Cost units for one explanation: three times what one expression may cost, a second or two."""
_SAMPLE: Final = 3
"""Elements whose fields are told for an ``exists`` that found nothing."""
_OBJECT: Final = "object"
_COMPARISONS: Final = frozenset({"_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_"})
_ONCE: Final = ("exists_one", "existsOne")


class Read(NamedTuple):
    """A field that was read."""

    path: Path
    present: bool
    value: object
    """``None`` where it is absent."""


class Failure(NamedTuple):
    """One way in which it failed."""

    element: Path | None
    """The innermost element that was looped over; ``None`` where there is none."""
    reads: tuple[Read, ...]
    """The most decisive first."""
    focus: Path | None
    """The field to point at; it may be absent, then its nearest parent is what can be shown."""


class Witness(NamedTuple):
    """What made an expression false."""

    failures: tuple[Failure, ...]
    is_complete: bool = True
    """Whether the walk came to its end within its bounds."""

    @property
    def elements(self) -> tuple[Path, ...]:
        """The failing elements, in order, each once."""
        found = (each.element for each in self.failures if each.element is not None)
        return tuple(dict.fromkeys(found))

    @property
    def reads(self) -> tuple[Read, ...]:
        """All fields read, by failure, each path once."""
        found = {read.path: read for each in self.failures for read in each.reads}
        return tuple(found.values())

    @property
    def focus(self) -> Path | None:
        """The best single path to point at."""
        return self.failures[0].focus if self.failures else None


def explain(
    tree: Tree,
    activation: Mapping[str, object],
    *,
    lazies: Mapping[str, Tree] | None = None,
    references: Mapping[int, str] | None = None,
    budget: Budget | None = None,
) -> Witness:
    """Why *tree* is not true for *activation*. *lazies* are the expressions of ``variables``.

    Never raises for what an expression does; without *budget* it has one of its own.
    """
    tracer = Tracer(activation, lazies or {}, references, budget or Budget(_WORK))
    search = _Search(tracer)
    try:
        search.blame(tree.root, OUTSIDE, _Context(None, None), expected=True)
    except (SpentError, CelError, RecursionError, LookupError, TypeError, ValueError):
        return Witness(search.failures(), is_complete=False)
    is_complete = search.count <= _MOST_FAILURES and not tracer.is_cut
    return Witness(search.failures(), is_complete=is_complete)


class _Context:
    """The element being explained, and the fields read for it."""

    __slots__ = ("element", "has_inner", "parent", "paths")

    def __init__(self, element: Path | None, parent: _Context | None) -> None:
        self.element = element
        self.parent = parent
        self.paths: dict[Path, None] = {}
        self.has_inner = False

    def read(self, paths: list[Path]) -> None:
        """Fields that decided here."""
        for path in paths:
            if len(self.paths) >= _MOST_READS:
                return
            self.paths[path] = None

    def everything(self) -> list[Path]:
        """These fields, then those of the elements around."""
        found = dict(self.paths)
        outer = self.parent
        while outer is not None:
            found.update(outer.paths)
            outer = outer.parent
        return list(found)


class _Search:
    def __init__(self, tracer: Tracer) -> None:
        self.tracer = tracer
        self._contexts: list[_Context] = []

    def _innermost(self) -> list[_Context]:
        return [each for each in self._contexts if not each.has_inner]

    @property
    def count(self) -> int:
        """How many failures there are, also those that are not told."""
        return len(self._innermost())

    def failures(self) -> tuple[Failure, ...]:
        """One for each innermost context."""
        return tuple(self._failure(each) for each in self._innermost()[:_MOST_FAILURES])

    def _failure(self, context: _Context) -> Failure:
        paths = context.everything()

        def rank(path: Path) -> tuple[bool, bool, bool]:
            is_guard = any(path == other[: len(path)] for other in paths if len(other) > len(path))
            is_own = context.element is None or path[: len(context.element)] == context.element
            return (path[0] != _OBJECT, is_guard, not is_own)

        ordered = sorted(paths, key=rank)[:_MOST_READS]
        reads = tuple(Read(path, *self.tracer.lookup(path)) for path in ordered)
        focus = reads[0].path if reads else context.element
        if focus is not None and context.element is not None and focus[0] != context.element[0]:
            focus = context.element
        return Failure(context.element, reads, focus)

    def _within(self, context: _Context, element: Path | None) -> _Context:
        """The context of an element, or the one around where it has no place."""
        return context if element is None else self._inner(context, element)

    def _beside(self, context: _Context) -> _Context:
        """The context of one of several independent reasons, where no element is looked at."""
        return context if context.element is not None else self._inner(context, None)

    def _inner(self, context: _Context, element: Path | None) -> _Context:
        context.has_inner = True
        inner = _Context(element, context)
        self._contexts.append(inner)
        return inner

    def blame(self, node: Expr, scope: Scope, context: _Context, *, expected: bool) -> None:
        """*node* was not *expected*: tell why, into *context*."""
        if not self._contexts:
            self._contexts.append(context)
        match node:
            case Call():
                self._call(node, scope, context, expected=expected)
            case Comprehension():
                self._comprehension(node, scope, context, expected=expected)
            case _:
                tree = self.tracer.lazy(node, scope)
                if tree is not None:
                    self.blame(tree.root, OUTSIDE, context, expected=expected)
                else:
                    context.read(self.tracer.read_paths(node, scope))

    def _call(self, node: Call, scope: Scope, context: _Context, *, expected: bool) -> None:
        match node.function, node.target, node.args:
            case (("_&&_" | "_||_"), _, _):
                wrong = self._deciding(node, scope, expected=expected)
                apart = expected is (node.function == "_&&_") and len(wrong) > 1
                for each in wrong:
                    inner = self._beside(context) if apart else context
                    self.blame(each, scope, inner, expected=expected)
            case "!_", _, (inner,):
                self.blame(inner, scope, context, expected=not expected)
            case "_?_:_", _, (test, yes, no):
                taken = yes if self.tracer.value(test, scope) is True else no
                self.blame(taken, scope, context, expected=expected)
                context.read(self.tracer.read_paths(test, scope))
            case "orValue", target, (default,) if target is not None:
                self._default(target, default, scope, context, expected=expected)
            case (("of" | "optional.of" | "dyn"), _, (inner,)):
                self.blame(inner, scope, context, expected=expected)
            case _ if node.function in _COMPARISONS:
                self._comparison(node, scope, context, expected=expected)
            case _:
                context.read(self.tracer.read_paths(node, scope))

    def _deciding(self, node: Call, scope: Scope, *, expected: bool) -> list[Expr]:
        """The operands to blame: the wrong ones, else those that err."""
        operands = _flattened(node)
        values = [self.tracer.value(each, scope) for each in operands]
        wrong = [e for e, value in zip(operands, values, strict=True) if value is (not expected)]
        if wrong:
            return wrong
        return [e for e, value in zip(operands, values, strict=True) if value is FAILED]

    def _default(
        self, target: Expr, default: Expr, scope: Scope, context: _Context, *, expected: bool
    ) -> None:
        if self.tracer.is_present(target, scope):
            if isinstance(target, Call | Comprehension):
                self.blame(target, scope, context, expected=expected)
                return
        else:
            self.blame(default, scope, context, expected=expected)
        context.read(self.tracer.read_paths(target, scope))

    def _comparison(self, node: Call, scope: Scope, context: _Context, *, expected: bool) -> None:
        left, right = node.args
        if node.function in ("_==_", "_!=_"):
            for literal, other in ((left, right), (right, left)):
                if isinstance(literal, Literal) and isinstance(literal.value, bool):
                    wanted = expected is (literal.value is (node.function == "_==_"))
                    self.blame(other, scope, context, expected=wanted)
                    return
        for side in node.args:
            kept = self._kept(_sized(side), scope)
            if kept:
                for predicate, element in kept:
                    inner = self._within(context, _path(element))
                    self.blame(predicate, element.scope, inner, expected=False)
                return
        context.read(self.tracer.read_paths(node, scope))

    def _kept(self, node: Expr, scope: Scope) -> list[tuple[Expr, Element]]:
        """What a ``filter`` let through, also behind a variable or a ``map``."""
        tree = self.tracer.lazy(node, scope)
        if tree is not None:
            return self._kept(tree.root, OUTSIDE)
        if not isinstance(node, Comprehension) or node.macro not in ("filter", "map"):
            return []
        if node.predicate is None:
            return self._kept(node.iter_range, scope)
        return [
            (node.predicate, element)
            for element in self.tracer.elements(node, scope)
            if self.tracer.value(node.predicate, element.scope) is True
        ]

    def _comprehension(
        self, node: Comprehension, scope: Scope, context: _Context, *, expected: bool
    ) -> None:
        if node.predicate is None or node.macro not in ("all", "exists", *_ONCE):
            inner = self.tracer.bound_scope(node, scope)
            if inner is None:
                context.read(self.tracer.read_paths(node, scope))
            else:
                self.blame(node.result, inner, context, expected=expected)
        elif node.macro in _ONCE:
            self._once(node, node.predicate, scope, context)
        elif (node.macro == "all") is expected:
            self._each(node, node.predicate, scope, context, expected=expected)
        else:
            self._nothing_found(node, node.predicate, scope, context)

    def _each(
        self,
        node: Comprehension,
        predicate: Expr,
        scope: Scope,
        context: _Context,
        *,
        expected: bool,
    ) -> None:
        """Every element that is wrong; where none is, those that err."""
        wrong: list[Element] = []
        failed: list[Element] = []
        for element in self.tracer.elements(node, scope):
            value = self.tracer.value(predicate, element.scope)
            if value is (not expected):
                wrong.append(element)
            elif value is FAILED:
                failed.append(element)
        if not wrong and not failed:
            context.read(self.tracer.read_paths(node.iter_range, scope))
        for element in wrong or failed:
            inner = self._within(context, _path(element))
            self.blame(predicate, element.scope, inner, expected=expected)
            if element.place is None:
                context.read(self.tracer.read_paths(node.iter_range, scope))

    def _once(self, node: Comprehension, predicate: Expr, scope: Scope, context: _Context) -> None:
        matching = [
            element
            for element in self.tracer.elements(node, scope)
            if self.tracer.value(predicate, element.scope) is True
        ]
        if not matching:
            self._nothing_found(node, predicate, scope, context)
        for element in matching:
            inner = self._within(context, _path(element))
            self.blame(predicate, element.scope, inner, expected=False)

    def _nothing_found(
        self, node: Comprehension, predicate: Expr, scope: Scope, context: _Context
    ) -> None:
        """The collection is to blame; a few of its elements show why."""
        place = self.tracer.place(node.iter_range, scope)
        inner = context
        if isinstance(place, At) and context.element is None:
            inner = self._within(context, place.path)
        inner.read(self.tracer.read_paths(node.iter_range, scope))
        for number, element in enumerate(self.tracer.elements(node, scope)):
            if number == _SAMPLE:
                break
            inner.read(self.tracer.read_paths(predicate, element.scope))


def _path(element: Element) -> Path | None:
    return element.place.path if isinstance(element.place, At) else None


def _flattened(node: Call) -> list[Expr]:
    """The operands of nested calls of the same operator, left to right."""
    found: list[Expr] = []
    waiting: list[Expr] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Call) and each.function == node.function:
            waiting.extend(reversed(each.args))
        else:
            found.append(each)
    return found


def _sized(node: Expr) -> Expr:
    """The collection whose size is taken, else the expression itself."""
    if isinstance(node, Call) and node.function == "size":
        return node.target if node.target is not None else node.args[0]
    return node
