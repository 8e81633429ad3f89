"""What each step of an evaluation costs, as cel-go's tracker and Kubernetes' estimator count.

A name, a field and an index cost 1, a constant nothing, a presence test only its operand; ``&&``,
``||`` and ``?:`` cost what their operands cost. A call costs by its function, and for those that
walk a string or list by its size; where the checker could not settle on one overload, 1.

Sources: cel-go, interpreter/runtimecost.go, common/cost.go, ext/sets.go and ext/lists.go (their
trackers); k8s.io/apiserver, pkg/cel/library/cost.go (``CallCost``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final

from seawall.cel.ast import Expr, ListExpr, Literal, MapExpr
from seawall.cel.values import Map, Optional

LIST: Final = 10
"""Creating a list that is not constant."""
MAP: Final = 30
"""Creating a map that is not constant."""
_STRING: Final = 0.1
"""Units for each character that is walked."""
_REGEX: Final = 0.25
"""Units for each character of a pattern."""
_CHECK: Final = 350_000
"""One authorization check: two fit into an expression."""
_FORMAT_REGEX: Final = 256
_SELECTOR_REQUIREMENT: Final = 0.5 * (LIST + 40)

Args = Sequence[object]
Rule = Callable[[Args, object], int]


def is_constant(node: Expr) -> bool:
    """Whether a literal list or map holds constants alone: it is folded and costs nothing."""
    if isinstance(node, ListExpr):
        return not node.optional and all(
            isinstance(each, Literal)
            or (isinstance(each, ListExpr | MapExpr) and is_constant(each))
            for each in node.elements
        )
    if isinstance(node, MapExpr):
        return not node.optional and all(
            isinstance(each, Literal) for entry in node.entries for each in entry
        )
    return False


def of_call(name: str, overloads: tuple[str, ...] | None, args: Args, result: object) -> int:
    """The cost of one call; *overloads* are the checker's candidates, ``None`` if not checked."""
    rule = _KUBERNETES.get(name)
    if rule is not None:
        return rule(args, result)
    rule = _STANDARD.get(name)
    if rule is None or (overloads is not None and len(overloads) != 1):
        return 1
    return rule(args, result)


def size(value: object) -> int:
    """Length of what has one, an optional's content's, else 1."""
    if isinstance(value, str | bytes | list | dict | Map):
        return len(value)
    if isinstance(value, Optional) and value.present:
        return size(value.value)
    own = getattr(value, "cost_size", None)
    return own if isinstance(own, int) else 1


def _walk(factor: float, which: int = 0) -> Rule:
    return lambda args, _result: ceil(size(args[which]) * factor) if len(args) > which else 1


def _equality(args: Args, _result: object) -> int:
    return ceil(min(size(args[0]), size(args[1])) * _STRING)


def _sum(args: Args, _result: object) -> int:
    if isinstance(args[0], str | bytes):
        return ceil((size(args[0]) + size(args[1])) * _STRING)
    return 1


def _order(args: Args, _result: object) -> int:
    if isinstance(args[0], str | bytes):
        return _equality(args, None)
    return 1


def _member(args: Args, _result: object) -> int:
    return size(args[1]) if isinstance(args[1], list) else 1


def _regex(args: Args, _result: object) -> int:
    if len(args) < 2:  # noqa: PLR2004 -- string, pattern
        return 1
    return ceil((1 + size(args[0])) * _STRING) * ceil(size(args[1]) * _REGEX)


def _substring(args: Args, _result: object) -> int:
    return ceil(size(args[0]) * _STRING) * ceil(size(args[1]) * _STRING)


def _joined(_args: Args, result: object) -> int:
    return ceil(size(result) * 2 * _STRING)


def _traversal(args: Args, _result: object) -> int:
    """A list costs 1 for each element and its characters; a string its characters."""
    value = args[0] if args else None
    if isinstance(value, list):
        return sum(
            1 + ceil(len(each) * _STRING) if isinstance(each, str | bytes) else 1 for each in value
        )
    return ceil(size(value) * _STRING)


def _ip(args: Args, _result: object) -> int:
    return ceil(size(args[0]) * _STRING) if args and isinstance(args[0], str) else 1


def _contains_ip(args: Args, _result: object) -> int:
    total = ceil(2 * size(args[0]) * _STRING)
    return total + (ceil(size(args[1]) * _STRING) if isinstance(args[1], str) else 0)


def _contains_cidr(args: Args, result: object) -> int:
    return _contains_ip(args, result) + ceil(size(args[0]) * _STRING) + 1


def _validated(args: Args, _result: object) -> int:
    return ceil((1 + size(args[1])) * _STRING) * ceil(_FORMAT_REGEX * _REGEX)


def _selector(args: Args, _result: object) -> int:
    length = size(args[1])
    return LIST + ceil(length * _STRING) + ceil(length * _SELECTOR_REQUIREMENT)


def _pairs(factor: int) -> Rule:
    return lambda args, _result: 1 + factor * size(args[0]) * size(args[1])


def _allocated(_args: Args, result: object) -> int:
    return 1 + LIST + size(result)


def _flattened(args: Args, _result: object) -> int:
    depth = args[1] if len(args) > 1 and isinstance(args[1], int) else 1
    return 1 + LIST + size(args[0]) * max(depth, 0)


def _self_compared(which: int) -> Rule:
    """Every element with every other; strings and bytes take a tenth more."""

    def rule(args: Args, _result: object) -> int:
        values = args[which]
        if not isinstance(values, list):
            return 1
        written = bool(values) and isinstance(values[0], str | bytes)
        return 1 + LIST + int(len(values) ** 2 * (2 + _STRING * written))

    return rule


def _table(*families: tuple[str, Rule]) -> dict[str, Rule]:
    return {name: rule for names, rule in families for name in names.split()}


_STANDARD: Final = _table(
    ("startsWith endsWith", _walk(_STRING, 1)),
    ("strings.quote format", _walk(_STRING)),
    ("_==_ _!=_", _equality),
    ("_+_", _sum),
    ("_<_ _<=_ _>_ _>=_", _order),
    ("@in", _member),
    ("matches", _regex),
    ("contains", _substring),
    ("sets.contains sets.intersects", _pairs(1)),
    ("sets.equivalent", _pairs(2)),
    ("slice reverse lists.range", _allocated),
    ("flatten", _flattened),
    ("distinct sort", _self_compared(0)),
    ("@sortByAssociatedKeys", _self_compared(1)),
)
_KUBERNETES: Final = _table(
    ("check", lambda _args, _result: _CHECK),
    ("isSorted sum max min indexOf lastIndexOf includes", _traversal),
    ("url lowerAscii upperAscii substring trim jsonpatch.escapeKey", _walk(_STRING)),
    ("cidr isIP isCIDR quantity isQuantity semver isSemver", _walk(_STRING)),
    ("replace split ip.isCanonical", _walk(2 * _STRING)),
    ("join", _joined),
    ("find findAll", _regex),
    ("ip", _ip),
    ("containsIP", _contains_ip),
    ("containsCIDR", _contains_cidr),
    ("validate", _validated),
    ("fieldSelector labelSelector", _selector),
)
