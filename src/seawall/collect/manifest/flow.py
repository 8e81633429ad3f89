"""Flow style that fits on one line: ``{drop: [ALL]}``, ``["sh", "-c"]``.

Taken here: scalars in double quotes without escapes, plain scalars of everyday characters, lists
and mappings of these. Anything else makes ``NotPlain``.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from seawall.collect.manifest.scalars import BOOLEANS, NULLS, ScalarError, untagged
from seawall.model.location import Step

_DEEPEST: Final = 16
_ITEM: Final = r'"([^"\\]*)"|(-{0,2}[A-Za-z0-9_./][A-Za-z0-9_./=$()+ -]*)'
_KEY: Final = r"([A-Za-z_][A-Za-z0-9_./-]{0,250}): +"


class NotPlain(Exception):  # noqa: N818 -- a turn in the road, not an error
    """The document needs the exact reader."""


class Flow(NamedTuple):
    """One value: a scalar, or a collection of them."""

    value: object
    """A scalar; for a collection its entries by step, in order."""
    kind: type[list[object] | dict[str, object]] | None
    at: int
    """Column where it begins."""
    length: int
    """As written."""

    def made(self) -> object:
        """The value in plain dicts and lists, made anew."""
        if self.kind is None:
            return self.value
        if self.kind is list:
            return [each.made() for _, each in self.entries()]
        return {step: each.made() for step, each in self.entries()}

    def entries(self) -> Entries:
        """What a collection holds; nothing for a scalar."""
        return self.value if isinstance(self.value, tuple) else ()


Entries = tuple[tuple[Step, Flow], ...]


class FlowReader:
    """Reads flow style. One per scan, for its patterns."""

    def __init__(self) -> None:
        self._item = re.compile(_ITEM)
        self._key = re.compile(_KEY)

    def read(self, written: str, column: int) -> Flow:
        """The collection that *written* is, which stands at *column*. Raises ``NotPlain``."""
        found, end = self._value(written, 0, column, _DEEPEST)
        if end != len(written):
            raise NotPlain
        return found

    def _value(self, text: str, at: int, column: int, depth: int) -> tuple[Flow, int]:
        first = text[at : at + 1]
        if first in {"{", "["}:
            return self._collection(text, at, column, depth)
        found = self._item.match(text, at)
        if found is None:
            raise NotPlain
        end = found.end()
        if found[1] is not None:
            return Flow(found[1], None, column + at, end - at), end
        plain = found[2].rstrip(" ")
        try:
            value = untagged(plain)
        except ScalarError as error:
            raise NotPlain from error
        return Flow(value, None, column + at, len(plain)), end

    def _collection(self, text: str, at: int, column: int, depth: int) -> tuple[Flow, int]:
        if depth == 0:
            raise NotPlain
        is_list = text[at] == "["
        close = "]" if is_list else "}"
        entries: dict[Step, Flow] = {}
        here = _spaces(text, at + 1)
        if text[here : here + 1] != close:
            while True:
                step: Step = len(entries)
                if not is_list:
                    key = self._key.match(text, here)
                    if key is None or key[1] in entries or key[1] in BOOLEANS or key[1] in NULLS:
                        raise NotPlain
                    step, here = key[1], key.end()
                entries[step], here = self._value(text, here, column, depth - 1)
                here = _spaces(text, here)
                if text[here : here + 1] != ",":
                    break
                here = _spaces(text, here + 1)
            if text[here : here + 1] != close:
                raise NotPlain
        kind: type[list[Any] | dict[str, Any]] = list
        if not is_list:
            kind = dict
        return Flow(tuple(entries.items()), kind, column + at, here + 1 - at), here + 1


def _spaces(text: str, at: int) -> int:
    while text[at : at + 1] == " ":
        at += 1
    return at
