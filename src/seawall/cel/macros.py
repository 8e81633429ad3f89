"""Macros, expanded while parsing into the folds that cel-go expands them to.

The expansion matters beyond its value: the cost of an evaluation counts its nodes. Macros that
Kubernetes introduced with a later version are expanded always; the checker knows their version by
``Comprehension.macro``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from seawall.cel.ast import Call, Comprehension, Expr, Ident, ListExpr, Literal, MapExpr, Select
from seawall.cel.errors import CelSyntaxError

ACCUMULATOR: Final = "@result"
UNUSED: Final = "#unused"
NOT_STRICTLY_FALSE: Final = "@not_strictly_false"
MAP_INSERT: Final = "cel.@mapInsert"
_SORTED: Final = "@__sortBy_input__"


class Site(NamedTuple):
    """Where a macro is called, and how its nodes get their ids."""

    offset: int
    fresh: Callable[[], int]

    def call(self, function: str, *args: Expr) -> Call:
        """A call of a function or operator."""
        return Call(self.fresh(), self.offset, function, None, args)

    def method(self, target: Expr, function: str) -> Call:
        """``target.function()``."""
        return Call(self.fresh(), self.offset, function, target, ())

    def literal(self, value: bool | int) -> Literal:
        """A constant."""
        return Literal(self.fresh(), self.offset, value)

    def ident(self, name: str) -> Ident:
        """A name."""
        return Ident(self.fresh(), self.offset, name)

    def accumulator(self) -> Ident:
        """The fold's accumulator."""
        return self.ident(ACCUMULATOR)

    def listed(self, *elements: Expr) -> ListExpr:
        """A list."""
        return ListExpr(self.fresh(), self.offset, elements)


class _Fold(NamedTuple):
    """The parts of a fold that differ from macro to macro."""

    init: Expr
    condition: Expr
    step: Expr
    result: Expr
    predicate: Expr | None = None
    transform: Expr | None = None


Variables = tuple[str, ...]
Maker = Callable[[Site, Variables, tuple[Expr, ...]], _Fold]


def expand(name: str, target: Expr | None, args: tuple[Expr, ...], site: Site) -> Expr | None:
    """What a macro call expands to; ``None`` where the name and shape are no macro's.

    Raises ``CelSyntaxError`` where a macro's variable is not a simple name.
    """
    if target is None:
        return _has(args, site) if name == "has" and len(args) == 1 else None
    if name in ("optMap", "optFlatMap") and len(args) == 2:  # noqa: PLR2004 -- variable, body
        return _optional(name, target, args, site)
    if name == "bind" and isinstance(target, Ident) and target.name == "cel":
        return _bind(args, site) if len(args) == 3 else None  # noqa: PLR2004 -- name, init, body
    if name == "sortBy" and len(args) == 2:  # noqa: PLR2004 -- variable, key
        return _sorted(target, args, site)
    for variables, counts, maker in _FOLDS.get(name, ()):
        if len(args) in counts:
            return _fold(_Written(name, variables, maker), target, args, site)
    return None


class _Written(NamedTuple):
    name: str
    variables: int
    maker: Maker


def _fold(written: _Written, target: Expr, args: tuple[Expr, ...], site: Site) -> Expr:
    names = tuple(_variable(arg) for arg in args[: written.variables])
    if len(set(names)) < len(names):
        raise CelSyntaxError("duplicate variable name", args[1].offset)
    parts = written.maker(site, names, args[written.variables :])
    second = names[1] if len(names) > 1 else ""
    return Comprehension(
        site.fresh(),
        site.offset,
        names[0],
        second,
        target,
        ACCUMULATOR,
        parts.init,
        parts.condition,
        parts.step,
        parts.result,
        written.name,
        parts.predicate,
        parts.transform,
    )


def _variable(arg: Expr) -> str:
    if not isinstance(arg, Ident) or arg.name.startswith("."):
        raise CelSyntaxError("argument must be a simple name", arg.offset)
    if arg.name == ACCUMULATOR:
        raise CelSyntaxError("iteration variable overwrites accumulator variable", arg.offset)
    return arg.name


def _has(args: tuple[Expr, ...], site: Site) -> Expr:
    (arg,) = args
    if not isinstance(arg, Select) or arg.optional:
        raise CelSyntaxError("invalid argument to has() macro", arg.offset)
    return Select(site.fresh(), arg.offset, arg.operand, arg.field, test=True)


def _all(site: Site, _names: Variables, args: tuple[Expr, ...]) -> _Fold:
    return _Fold(
        site.literal(True),
        site.call(NOT_STRICTLY_FALSE, site.accumulator()),
        site.call("_&&_", site.accumulator(), args[0]),
        site.accumulator(),
        predicate=args[0],
    )


def _exists(site: Site, _names: Variables, args: tuple[Expr, ...]) -> _Fold:
    return _Fold(
        site.literal(False),
        site.call(NOT_STRICTLY_FALSE, site.call("!_", site.accumulator())),
        site.call("_||_", site.accumulator(), args[0]),
        site.accumulator(),
        predicate=args[0],
    )


def _exists_one(site: Site, _names: Variables, args: tuple[Expr, ...]) -> _Fold:
    more = site.call("_+_", site.accumulator(), site.literal(1))
    return _Fold(
        site.literal(0),
        site.literal(True),
        site.call("_?_:_", args[0], more, site.accumulator()),
        site.call("_==_", site.accumulator(), site.literal(1)),
        predicate=args[0],
    )


def _map(site: Site, _names: Variables, args: tuple[Expr, ...]) -> _Fold:
    """``map(x, transform)`` and ``map(x, predicate, transform)``; transformList likewise."""
    step: Expr = site.call("_+_", site.accumulator(), site.listed(args[-1]))
    predicate = args[0] if len(args) > 1 else None
    if predicate is not None:
        step = site.call("_?_:_", predicate, step, site.accumulator())
    return _Fold(site.listed(), site.literal(True), step, site.accumulator(), predicate, args[-1])


def _filter(site: Site, names: Variables, args: tuple[Expr, ...]) -> _Fold:
    kept = site.call("_+_", site.accumulator(), site.listed(site.ident(names[0])))
    return _Fold(
        site.listed(),
        site.literal(True),
        site.call("_?_:_", args[0], kept, site.accumulator()),
        site.accumulator(),
        predicate=args[0],
    )


def _transform_map(site: Site, names: Variables, args: tuple[Expr, ...]) -> _Fold:
    """``transformMap(k, v, [filter,] value)``: the key stays."""
    step = site.call(MAP_INSERT, site.accumulator(), site.ident(names[0]), args[-1])
    return _inserted(site, step, args)


def _transform_entry(site: Site, _names: Variables, args: tuple[Expr, ...]) -> _Fold:
    """``transformMapEntry(k, v, [filter,] {key: value})``."""
    return _inserted(site, site.call(MAP_INSERT, site.accumulator(), args[-1]), args)


def _inserted(site: Site, step: Expr, args: tuple[Expr, ...]) -> _Fold:
    predicate = args[0] if len(args) > 1 else None
    if predicate is not None:
        step = site.call("_?_:_", predicate, step, site.accumulator())
    empty = MapExpr(site.fresh(), site.offset, ())
    return _Fold(empty, site.literal(True), step, site.accumulator(), predicate, args[-1])


def _optional(name: str, target: Expr, args: tuple[Expr, ...], site: Site) -> Expr:
    variable = args[0]
    if not isinstance(variable, Ident) or variable.name.startswith("."):
        text = f"{name}() variable name must be a simple identifier"
        raise CelSyntaxError(text, variable.offset)
    bound = _bound(variable.name, site.method(target, "value"), args[1], site)
    value: Expr = bound if name == "optFlatMap" else site.call("optional.of", bound)
    none = site.call("optional.none")
    return site.call("_?_:_", site.method(target, "hasValue"), value, none)


def _bind(args: tuple[Expr, ...], site: Site) -> Expr:
    name = args[0]
    if not isinstance(name, Ident):
        raise CelSyntaxError("cel.bind() variable names must be simple identifiers", name.offset)
    return _bound(name.name, args[1], args[2], site, macro="bind")


def _sorted(target: Expr, args: tuple[Expr, ...], site: Site) -> Expr:
    """``sortBy(x, key)``: the list once, and its keys beside it (cel-go, ext/lists.go)."""
    keys = _fold(_Written("map", 1, _map), site.ident(_SORTED), args, site)
    by_keys = Call(site.fresh(), site.offset, "@sortByAssociatedKeys", site.ident(_SORTED), (keys,))
    return _bound(_SORTED, target, by_keys, site, macro="sortBy")


def _bound(name: str, init: Expr, body: Expr, site: Site, macro: str = "optMap") -> Comprehension:
    """A fold over nothing: its accumulator is the variable, its result the body."""
    return Comprehension(
        site.fresh(),
        site.offset,
        UNUSED,
        "",
        site.listed(),
        name,
        init,
        site.literal(False),
        site.ident(name),
        body,
        macro,
    )


_FOLDS: Final[dict[str, tuple[tuple[int, tuple[int, ...], Maker], ...]]] = {
    "all": ((1, (2,), _all), (2, (3,), _all)),
    "exists": ((1, (2,), _exists), (2, (3,), _exists)),
    "exists_one": ((1, (2,), _exists_one), (2, (3,), _exists_one)),
    "existsOne": ((1, (2,), _exists_one), (2, (3,), _exists_one)),
    "map": ((1, (2, 3), _map),),
    "filter": ((1, (2,), _filter),),
    "transformList": ((2, (3, 4), _map),),
    "transformMap": ((2, (3, 4), _transform_map),),
    "transformMapEntry": ((2, (3, 4), _transform_entry),),
}
"""By name: how many variables, how many arguments in all, and the fold."""
