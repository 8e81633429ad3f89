"""What generated code calls: operations whose meaning depends on the values that it meets.

Each function either returns what the exact interpreter would, or raises; ``UnsureError`` says
that the case is not handled here, not that the expression errs. ``NAMES`` is all that generated
code can reach: it has no builtins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NoReturn

from seawall.cel.values import INT_MAX, INT_MIN, Optional

_LONGEST: Final = 1 << 16
"""Characters or elements of a concatenation; what grows beyond is left to the interpreter, whose
own bound is larger."""
_EXACT_TYPES: Final = (str, bool, int, type(None))


class UnsureError(TypeError):
    """The generated code does not cover these values."""


class Nothing:
    """The type of ``NONE``, the absent optional within generated code."""

    __slots__ = ()


NONE: Final = Nothing()


def unsure(*_computed: object) -> NoReturn:
    """Give up; the interpreter decides."""
    raise UnsureError


def equal(left: object, right: object) -> bool:
    """CEL's ``==``."""
    kind = type(left)
    if kind is type(right) and kind in _EXACT_TYPES:
        return left == right
    from seawall.cel.functions.equality import equal as decide  # noqa: PLC0415  # only if needed

    answer = decide(left, right)
    if isinstance(answer, bool):
        return answer
    raise UnsureError


def contains(item: object, container: object) -> bool:
    """CEL's ``in``."""
    if type(container) is dict:
        if type(item) is str:
            return item in container
        raise UnsureError
    if type(container) is list:
        if type(item) is str:
            return item in container
        return any(equal(item, each) for each in container)
    raise UnsureError


def comparable(left: object, right: object) -> tuple[object, object]:
    """Both, where Python orders them as CEL does."""
    kind = type(left)
    if kind is type(right) and kind in (int, str, float):
        return left, right
    raise UnsureError


def add(left: object, right: object) -> object:
    """``+`` on two ints, doubles, strings or lists."""
    if type(left) is str and type(right) is str:
        return left + right if len(left) + len(right) <= _LONGEST else unsure()
    if type(left) is list and type(right) is list:
        return left + right if len(left) + len(right) <= _LONGEST else unsure()
    if type(left) is int and type(right) is int:
        return _in_range(left + right)
    if type(left) is float and type(right) is float:
        return left + right
    raise UnsureError


def subtract(left: object, right: object) -> object:
    """``-`` on two ints or doubles."""
    if type(left) is int and type(right) is int:
        return _in_range(left - right)
    if type(left) is float and type(right) is float:
        return left - right
    raise UnsureError


def _in_range(value: int) -> int:
    if INT_MIN <= value <= INT_MAX:
        return value
    raise UnsureError


def item(container: object, key: object) -> object:
    """``container[key]``."""
    if type(container) is dict and type(key) is str:
        return container[key]
    if type(container) is list and type(key) is int and key >= 0:
        return container[key]
    raise UnsureError


def pairs(container: object) -> Iterable[tuple[object, object]]:
    """Index and element of a list, key and value of a map."""
    if type(container) is list:
        return enumerate(container)
    if type(container) is dict:
        return container.items()
    raise UnsureError


def size(value: object) -> int:
    """``size(value)`` of a string, a list or a map."""
    if type(value) is list or type(value) is str or type(value) is dict:
        return len(value)
    raise UnsureError


def wrapped(value: object) -> Optional:
    """The optional as the interpreter has it."""
    return Optional(present=False) if value is NONE else Optional(present=True, value=value)


def opened(value: object) -> object:
    """The content of an optional, or ``NONE``."""
    if type(value) is Optional:
        return value.value if value.present else NONE
    raise UnsureError


def select_optional(value: object, field: str) -> object:
    """``value.?field`` where *value* is no plain map."""
    if type(value) is Optional:
        inner = value.value
        if not value.present:
            return NONE
        if type(inner) is dict:
            return inner.get(field, NONE)
    raise UnsureError


def index_optional(value: object, key: object) -> object:
    """``value[?key]``."""
    if type(value) is Optional:
        return index_optional(value.value, key) if value.present else NONE
    if type(value) is dict and type(key) is str:
        return value.get(key, NONE)
    if type(value) is list and type(key) is int:
        return value[key] if 0 <= key < len(value) else NONE
    raise UnsureError


def invoke(name: str, is_method: bool, *arguments: object) -> object:
    """Any function, by its name and the run-time types of its arguments."""
    from seawall.cel.functions.dispatch import dispatch  # noqa: PLC0415  # loaded where needed

    return dispatch(name, arguments, receiver=is_method)


_ANSWERS: Final = 4_096
"""Texts whose answer one pattern remembers; past that it starts afresh."""
_REMEMBERED: Final = 256
"""Characters of the longest text remembered: a megabyte a pattern, at most."""


class Pattern:
    """A constant regular expression, compiled when first used; it remembers short texts.

    The texts of an estate (names, keys, images) come up again and again, and a call into RE2 costs
    as much as fifty lookups.
    """

    __slots__ = ("_answers", "_search", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._search: Callable[[str], object] | None = None
        self._answers: dict[str, bool] = {}

    def __call__(self, value: object) -> bool:
        """Whether it matches anywhere in the string."""
        if type(value) is not str:
            raise UnsureError
        answer = self._answers.get(value)
        return self._matches(value) if answer is None else answer

    def _matches(self, value: str) -> bool:
        if self._search is None:
            from seawall.cel.functions.regex import compiled  # noqa: PLC0415  # loads RE2

            self._search = compiled(self.text).search
        answer = self._search(value) is not None
        if len(value) <= _REMEMBERED:
            if len(self._answers) >= _ANSWERS:
                self._answers.clear()
            self._answers[value] = answer
        return answer


NAMES: Final[Mapping[str, object]] = {
    "NONE": NONE,
    "add": add,
    "bool": bool,
    "comparable": comparable,
    "contains": contains,
    "dict": dict,
    "equal": equal,
    "index_optional": index_optional,
    "int": int,
    "invoke": invoke,
    "item": item,
    "len": len,
    "list": list,
    "opened": opened,
    "pairs": pairs,
    "select_optional": select_optional,
    "size": size,
    "str": str,
    "float": float,
    "subtract": subtract,
    "type": type,
    "unsure": unsure,
    "wrapped": wrapped,
}
