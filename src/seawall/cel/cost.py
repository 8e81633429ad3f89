"""What each step of an evaluation costs, as cel-go's tracker and Kubernetes' estimator count.

A name, a field and an index cost 1, a constant nothing, a presence test only its operand; ``&&``,
``||`` and ``?:`` cost what their operands cost, but for a name that ``?:`` chooses, which is free.
The first field or index of what is no name costs 2. A call costs by its function, and for those
that walk a string or list by its size; where the checker could not settle on one overload, 1.

Sources: cel-go, interpreter/runtimecost.go, common/cost.go, ext/sets.go and ext/lists.go;
k8s.io/apiserver, pkg/cel/library/cost.go (``CallCost``) and format.go (``MaxRegexSize``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final

from seawall.cel.ast import Call, Expr, Ident, ListExpr, Literal, MapExpr, Select
from seawall.cel.values import Map, Optional

LIST: Final = 10
"""Creating a list that is not constant."""
MAP: Final = 30
"""Creating a map that is not constant."""
_STRING: Final = 0.1
"""Units for each character that is walked."""
_REGEX: Final = 0.25
"""Units for each character of a pattern."""
_CONTAINS: Final = ("containsIP", "containsCIDR")
_CONVERSIONS: Final = frozenset(
    "bool bytes double duration dyn int string timestamp type uint".split()
)
_CHECK: Final = 350_000
"""One authorization check: two fit into an expression."""
_FORMAT_REGEX: Final = {
    "dns1123Label": 30,
    "dns1123Subdomain": 60,
    "dns1035Label": 30,
    "qualifiedName": 60,
    "dns1123LabelPrefix": 30,
    "dns1123SubdomainPrefix": 60,
    "dns1035LabelPrefix": 30,
    "labelValue": 40,
    "uri": 1103,
    "uuid": 70,
    "byte": 84,
    "date": 71,
    "datetime": 71,
}
"""Characters of each format's expression, as Kubernetes estimates them."""
_LONGEST_FORMAT: Final = 1103
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


def is_attribute(node: Expr) -> bool:
    """Whether it is a name, or fields and indices of something."""
    match node:
        case Ident():
            return True
        case Select():
            return not node.test
        case Call():
            return node.function in ("_[_]", "_[?_]")
        case _:
            return False


def of_start(operand: Expr) -> int:
    """What selecting from *operand* costs more than from a name."""
    is_choice = isinstance(operand, Call) and operand.function == "_?_:_"
    return 0 if is_choice or is_attribute(operand) else 1


def of_index(operand: Expr, index: Expr) -> int:
    """What an index costs more than a constant one of a name; that a name is the index is free."""
    return of_start(operand) - is_attribute(index)


def is_folded(node: Call) -> bool:
    """Whether a call is free: a conversion of a literal, or membership in a literal list."""
    if node.target is None and node.function in _CONVERSIONS and len(node.args) == 1:
        inner = node.args[0]
        return isinstance(inner, Literal) or (isinstance(inner, Call) and is_folded(inner))
    if node.function != "@in" or not isinstance(node.args[1], ListExpr):
        return False
    elements = node.args[1].elements
    return is_constant(node.args[1]) and all(
        isinstance(each, Literal) and isinstance(each.value, str | int | float) for each in elements
    )


def of_call(name: str, overloads: tuple[str, ...] | None, args: Args, result: object) -> int:
    """The cost of one call; *overloads* are the checker's candidates, ``None`` if not checked."""
    rule = _KUBERNETES.get(name)
    if rule is not None:
        if name in _CONTAINS and (overloads is not None and len(overloads) != 1):
            args = (args[0], None)
        return rule(args, result)
    if name == "_==_" and hasattr(args[0], "type_name"):
        return 1
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
    return _traversed(args[0]) if args else 1


def _traversed(value: object) -> int:
    """The bytes of all strings inside, rounded down for each; 1 for any other scalar."""
    match value:
        case str():
            return int(len(value.encode(errors="surrogatepass")) * _STRING)
        case bytes():
            return int(len(value) * _STRING)
        case list() | tuple():
            return sum(map(_traversed, value))
        case dict() | Map():
            return sum(_traversed(key) + _traversed(each) for key, each in value.items())
        case _:
            return 1


def _ip(args: Args, _result: object) -> int:
    return ceil(size(args[0]) * _STRING) if args and isinstance(args[0], str) else 1


def _contains_ip(args: Args, _result: object) -> int:
    total = ceil(2 * size(args[0]) * _STRING)
    return total + (ceil(size(args[1]) * _STRING) if isinstance(args[1], str) else 0)


def _contains_cidr(args: Args, result: object) -> int:
    return _contains_ip(args, result) + ceil(size(args[0]) * _STRING) + 1


def _validated(args: Args, _result: object) -> int:
    length = _FORMAT_REGEX.get(getattr(args[0], "name", ""), _LONGEST_FORMAT)
    return ceil((1 + size(args[1])) * _STRING) * ceil(length * _REGEX)


def _set(factor: int) -> Rule:
    return lambda args, _result: 1 + size(args[0]) * size(args[1]) * factor


def _made(_args: Args, result: object) -> int:
    """A list is made of the result's size."""
    return 1 + LIST + size(result)


def _flattened(args: Args, _result: object) -> int:
    depth = args[1] if len(args) > 1 and isinstance(args[1], int) else 1
    return 1 + LIST + size(args[0]) * depth


def _compared(which: int) -> Rule:
    """Every element with every other; strings cost more."""

    def rule(args: Args, _result: object) -> int:
        values = args[which]
        if not isinstance(values, list | tuple) or not values:
            return 1 + LIST
        factor = 2 + (_STRING if isinstance(values[0], str | bytes) else 0)
        return 1 + LIST + int(len(values) ** 2 * factor)

    return rule


def _text(args: Args, _result: object) -> int:
    return ceil(size(args[0]) * _STRING) if args and isinstance(args[0], bytes) else 1


def _bytes(args: Args, _result: object) -> int:
    return ceil(size(args[0]) * _STRING) if args and isinstance(args[0], str) else 1


def _selector(args: Args, _result: object) -> int:
    length = size(args[1])
    return LIST + ceil(length * _STRING) + ceil(length * _SELECTOR_REQUIREMENT)


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
    ("string", _text),
    ("bytes", _bytes),
    ("sets.contains sets.intersects", _set(1)),
    ("sets.equivalent", _set(2)),
    ("slice reverse lists.range", _made),
    ("flatten", _flattened),
    ("distinct sort", _compared(0)),
    ("@sortByAssociatedKeys", _compared(1)),
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
