"""How much one evaluation may do, beside what Kubernetes charges for it.

Kubernetes' cost of a call leaves some of its work out: comparing two large objects costs as much
as comparing two small ones, adding two lists costs 1. Nobody waits for such an expression to end:
beyond ``MOST`` steps its value is an ``Unknown``. A step takes well under a microsecond. Work is
counted before a call, for one that ends in an error has been done as well.

Calls that are not listed do no more than their cost says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from seawall.cel.extent import nodes_of
from seawall.cel.values import Unknown

MOST: Final = 2_000_000
"""Steps of one expression: a second or two. Built-in policies take some hundreds."""
_COPIED: Final = 16
"""Elements copied, or characters read, in a step."""
_PATTERN: Final = 4_000
"""Compiling a pattern; most take a hundredth of that."""
_MATCHING: Final = frozenset({"matches", "find", "findAll"})

BEYOND: Final = Unknown(frozenset({f"time: the expression takes more than {MOST} steps"}))
"""The value of an expression that does too much."""

Args = Sequence[object]


class WorkExceededError(Exception):
    """Too much work. Not an error of CEL: nothing absorbs it."""


class Work:
    """The steps of one evaluation so far."""

    __slots__ = ("_patterns", "_steps")

    def __init__(self) -> None:
        self._steps = 0
        self._patterns: set[object] = set()

    def count(self, name: str, args: Args) -> None:
        """Add those of a call of a function among ``RULES``; of a pattern the first time.

        Raises ``WorkExceededError`` where that is too much.
        """
        if not args:
            return
        self._steps += RULES[name](args)
        if name in _MATCHING and isinstance(args[-1], str) and args[-1] not in self._patterns:
            self._patterns.add(args[-1])
            self._steps += _PATTERN
        if self._steps > MOST:
            raise WorkExceededError


def _length(value: object) -> int:
    return len(value) if isinstance(value, str | bytes | list | tuple) else 0


def _nodes(value: object) -> int:
    return nodes_of(value, MOST) if isinstance(value, list | dict) else 0


def _equality(args: Args) -> int:
    """Of different lengths they differ at once; what is walked to count it counts too."""
    left, right = args[0], args[-1]
    if not isinstance(left, list | dict) or not isinstance(right, list | dict):
        return 0
    return 2 * _nodes(left) if len(left) == len(right) else 0


def _member(args: Args) -> int:
    container = args[-1]
    return 2 * _nodes(container) if isinstance(args[0], list | dict) else _length(container)


def _copy(args: Args) -> int:
    if not isinstance(args[0], list | tuple):
        return 0
    return sum(map(_length, args)) // _COPIED


def _read(args: Args) -> int:
    return _length(args[0]) // _COPIED


def _pairs(args: Args) -> int:
    return 2 * _nodes(args[0]) * _nodes(args[-1])


def _distinct(args: Args) -> int:
    values = args[0]
    if not isinstance(values, list):
        return 0
    others = [each for each in values if not isinstance(each, str)]
    return len(values) + len(values) * _nodes(others)


def _sorted(args: Args) -> int:
    count = _length(args[0])
    return 2 * count * count.bit_length()


def _everything(args: Args) -> int:
    return sum(_nodes(each) for each in args)


def _counted(args: Args) -> int:
    return max(args[0], 0) // _COPIED if isinstance(args[0], int) else 0


def _joined(args: Args) -> int:
    count = _length(args[0])
    return count + count * _length(args[-1]) // (_COPIED * _COPIED) if len(args) > 1 else count


def _regex(_args: Args) -> int:
    return 1


def _found(args: Args) -> int:
    return 8 * _length(args[0])


def _table(*families: tuple[str, Callable[[Args], int]]) -> dict[str, Callable[[Args], int]]:
    return {name: rule for names, rule in families for name in names.split()}


RULES: Final = _table(
    ("_==_ _!=_", _equality),
    ("@in", _member),
    ("_+_ slice reverse", _copy),
    ("sets.contains sets.equivalent sets.intersects", _pairs),
    ("distinct", _distinct),
    ("sort @sortByAssociatedKeys", _sorted),
    ("flatten format", _everything),
    ("lists.range", _counted),
    ("join", _joined),
    ("matches find", _regex),
    ("findAll", _found),
    ("int uint double quantity isQuantity duration timestamp replace split", _read),
)
"""By function: the steps of a call."""
