"""Upper bounds for the operators and functions: what each costs, and how large its result is.

Sources: cel-go ``interpreter/runtimecost.go`` (``costCall``), k8s.io/apiserver
``pkg/cel/library/cost.go`` (``CallCost``), cel-go ``ext/sets.go``. A function that is not listed
has no bound.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from seawall.cel.ast import Expr, Literal
from seawall.cel.polynomial import INFINITE, ZERO, Polynomial, constant, total

SCALAR: Final = 32.0
"""Characters that any number, bool, null, time or type takes when written."""
_CHARACTER: Final = 0.1
_PATTERN: Final = 0.25
_CHECK: Final = 350_000.0
_STEP: Final = 0.25
"""What a step of ``work`` is counted as, so that generated code does not do too much either."""
_COMPILED: Final = 1000.0
"""Compiling a pattern that is not a constant."""
_FORMAT: Final = 1024.0
"""A quarter of the longest pattern that a named format is charged for, rounded up."""


Origins = frozenset[tuple[str, ...]]
"""Disjoint places that a value is made of: an input or a loop's element, then fields."""


class Measured(NamedTuple):
    """Bounds of a value."""

    cost: Polynomial
    """What it took to compute."""
    measure: Polynomial
    """Bytes of its JSON, near enough: see ``bound``."""
    nodes: Polynomial
    """List elements and map entries within it, at any depth."""
    size: Polynomial
    """Its ``size()``."""
    origins: Origins | None = None
    """Where known, the measure is that of the origins' roots and a constant."""


Rule = Callable[[list[Expr], list[Measured]], tuple[Polynomial, Polynomial]]
"""The cost of the call itself, and the measure of its result."""

_ONE: Final = constant(1)
_SMALL: Final = constant(SCALAR)
_SCATTERING: Final = frozenset({"split", "findAll"})
"""Functions that make a list of a string."""
UNBOUNDED: Final = Measured(INFINITE, INFINITE, INFINITE, INFINITE)


def call_bound(function: str, nodes: list[Expr], operands: list[Measured]) -> Measured:
    """The bound of a call of *function* on *operands*, receiver first, theirs included.

    Without operands it is a lookup such as ``optional.none()`` or ``format.dns1123Label()``.
    """
    if not operands:
        return Measured(_ONE, constant(64), ZERO, constant(64), frozenset())
    rule = _RULES.get(function)
    if rule is None:
        return UNBOUNDED
    try:
        spent, measure = rule(nodes, operands)
    except (IndexError, ValueError):  # too few or too many operands, in a tree that no one checked
        return UNBOUNDED
    cost = total(each.cost for each in operands).plus(spent, _ONE)
    if function in _SCATTERING:
        return Measured(cost, measure, measure, measure)
    inner = ZERO if measure is _SMALL else total(each.nodes for each in operands)
    return Measured(cost, measure, inner, measure)


def is_known(function: str) -> bool:
    """Whether there is a bound for the function of that qualified name."""
    return function in _RULES or function == "optional.none"


def _traversed(value: Measured, factor: float = _CHARACTER) -> Polynomial:
    return value.size.scaled(factor).plus(_ONE)


def _logic(_nodes: list[Expr], _values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return _ONE, _SMALL


def _compared(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    left, right = values
    walked = left.nodes.smaller(right.nodes).scaled(_STEP)
    return left.size.smaller(right.size).scaled(_CHARACTER).plus(_ONE, walked), _SMALL


def _member(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return values[1].nodes.plus(_ONE), _SMALL


def _joined(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    left, right = values
    copied = left.nodes.plus(right.nodes).scaled(_STEP / 16)
    return _traversed(left).plus(_traversed(right), copied), left.measure.plus(
        right.measure, _SMALL
    )


def _chosen(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return _ONE, values[-2].measure.either(values[-1].measure)


def _part(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return constant(2), values[0].measure


def _second(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return _traversed(values[-1]), _SMALL


def _scanned(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    """A traversal of the receiver, with a small result."""
    return _traversed(values[0], 2 * _CHARACTER), _SMALL


def _rewritten(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    """A traversal of the receiver, whose result is no larger than the operands together."""
    spent = _traversed(values[0], 2 * _CHARACTER)
    return spent, total(each.measure for each in values).plus(constant(64))


def _fixed(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return _ONE, total(each.measure for each in values).plus(_SMALL)


def _regex(nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    pattern = nodes[1]
    text = values[0].size.plus(_ONE).scaled(_CHARACTER).plus(_ONE)
    length = values[1].size
    if isinstance(pattern, Literal) and isinstance(pattern.value, str):
        length = constant(len(pattern.value))
    else:
        text = text.plus(constant(_COMPILED))
    product = text.times(length.scaled(_PATTERN).plus(_ONE))
    return product, values[0].measure.scaled(4).plus(constant(2))


def _found(nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    spent, measure = _regex(nodes, values)
    return spent.plus(values[0].measure), measure


def _searched(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return _traversed(values[0]).times(_traversed(values[1])), _SMALL


def _split(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return _traversed(values[0], 2 * _CHARACTER), values[0].measure.scaled(4).plus(_SMALL)


def _join(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    result = values[0].measure
    if len(values) > 1:
        result = result.plus(values[0].measure.times(values[1].measure))
    return result.scaled(2 * _CHARACTER).plus(_ONE), result


def _replace(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    text = values[0].measure
    replacement = values[2].measure if len(values) > 2 else INFINITE  # noqa: PLR2004  # (text, old, new)
    return _traversed(values[0], 2 * _CHARACTER), text.plus(text.plus(_ONE).times(replacement))


def _walked(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    """Every element and character once."""
    return values[0].measure.plus(_ONE), values[0].measure.plus(_SMALL)


def _compared_all(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    """Every element with every other (cel-go ``ext/lists.go``, ``trackListSelfCompare``)."""
    count = total(each.nodes for each in values)
    return count.times(count).scaled(2.2).plus(constant(30)), values[0].measure.plus(_SMALL)


def _copied(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return values[0].measure.plus(constant(30)), values[0].measure.plus(_SMALL)


def _quoted(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return _traversed(values[0]), values[0].measure.scaled(6).plus(_SMALL)


def _formatted(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    """A clause of five characters may ask for a thousand digits."""
    arguments = total(each.measure for each in values[1:]).scaled(4)
    written = total(each.nodes for each in values[1:]).scaled(_STEP)
    return _traversed(values[0]).plus(written), values[0].measure.scaled(400).plus(arguments)


def _sets(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return values[0].nodes.times(values[1].nodes).scaled(2).plus(_ONE), _SMALL


def _selector(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    spent = values[-1].size.scaled(_CHARACTER + 25).plus(constant(60))
    return spent, total(each.measure for each in values).plus(_SMALL)


def _asked(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return constant(_CHECK), total(each.measure for each in values).plus(constant(4096))


def _validated(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    text = values[-1].size.plus(_ONE).scaled(_CHARACTER).plus(_ONE)
    return text.times(constant(_FORMAT)), values[-1].measure.scaled(4).plus(constant(4096))


def _network(_nodes: list[Expr], values: list[Measured]) -> tuple[Polynomial, Polynomial]:
    return total(_traversed(each, 3 * _CHARACTER) for each in values), constant(64)


def _table(*families: tuple[Rule, str]) -> dict[str, Rule]:
    return {name: rule for rule, names in families for name in names.split()}


_RULES: Final = _table(
    (_logic, "_&&_ _||_ !_ -_ @not_strictly_false hasValue"),
    (_compared, "_==_ _!=_ _<_ _<=_ _>_ _>=_"),
    (_member, "@in"),
    (_joined, "_+_"),
    (_fixed, "_-_ _*_ _/_ _%_"),
    (_chosen, "_?_:_ orValue or"),
    (_part, "_[_] _[?_] value dyn optional.of optional.ofNonZeroValue"),
    (_second, "startsWith endsWith"),
    (_searched, "contains"),
    (_regex, "matches find"),
    (_found, "findAll"),
    (_scanned, "size isQuantity isSemver isURL isIP isCIDR ip.isCanonical"),
    (_rewritten, "lowerAscii upperAscii trim substring charAt string bytes"),
    (_rewritten, "int uint double bool timestamp duration type"),
    (_rewritten, "quantity semver url ip cidr"),
    (_split, "split"),
    (_quoted, "strings.quote"),
    (_formatted, "format"),
    (_compared_all, "distinct sort @sortByAssociatedKeys"),
    (_copied, "slice reverse first last getQuery"),
    (_fixed, "getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours"),
    (_fixed, "getMinutes getSeconds getMilliseconds"),
    (_join, "join"),
    (_replace, "replace"),
    (_walked, "isSorted sum max min indexOf lastIndexOf includes"),
    (_sets, "sets.contains sets.equivalent sets.intersects"),
    (_fixed, "sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo"),
    (_fixed, "add sub major minor patch getScheme getHostname getHost getPort getEscapedPath"),
    (_fixed, "masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast"),
    (_fixed, "isLinkLocalUnicast isGlobalUnicast"),
    (_network, "containsIP containsCIDR"),
    (_fixed, "serviceAccount path group resource subresource namespace name"),
    (_fixed, "allowed reason error errored format.named"),
    (_selector, "fieldSelector labelSelector"),
    (_asked, "check"),
    (_validated, "validate"),
)
