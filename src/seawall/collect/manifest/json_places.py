"""The places of a JSON value, found by walking its tokens, and the values of a JSON stream.

Only what was asked for gets a place; the rest of a dump of a whole cluster is passed over. A
container is pointed at by its key, as in a block mapping; in a list, by its bracket.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final, cast

from seawall.collect.manifest.flow import NotPlain
from seawall.collect.manifest.json_documents import SPACE
from seawall.collect.manifest.plain import Node
from seawall.model.location import Path, Step

_LEXEME: Final = r'"(?:[^"\\]++|\\.)*+"|[{}\[\]]|[^\s{}\[\]",:]++'

Wanted = dict[Step, "Wanted"]
"""The paths that were asked for, as a tree."""


class _Open:
    """A container that is being walked."""

    __slots__ = ("below", "is_object", "key", "next", "wanted")

    def __init__(self, *, is_object: bool, wanted: Wanted, below: dict[Step, Node]) -> None:
        self.is_object = is_object
        self.wanted = wanted
        self.below = below
        self.key: re.Match[str] | None = None
        """The key whose value comes next."""
        self.next = 0
        """The index of the next item."""


def json_values(text: str) -> list[tuple[str, int]] | None:
    """Each value of a stream with its first line; ``None`` where *text* is no JSON.

    A value that does not begin its line has blanks before it, so that columns are right.
    """
    decoder = json.JSONDecoder(parse_int=str, parse_float=str)
    out: list[tuple[str, int]] = []
    at, line = 0, 1
    try:
        while True:
            start = len(text) - len(text[at:].lstrip(SPACE))
            if start >= len(text):
                return out
            line += text.count("\n", at, start)
            _, end = decoder.raw_decode(text, start)
            blanks = start - (text.rfind("\n", 0, start) + 1)
            out.append((" " * blanks + text[start:end], line))
            line += text.count("\n", start, end)
            at = end
    except (ValueError, RecursionError):
        return None


def tree_of(paths: Iterable[Path]) -> Wanted:
    """*paths* as a tree."""
    root: Wanted = {}
    for path in paths:
        here = root
        for step in path:
            here = here.setdefault(step, {})
    return root


def walked(text: str, first_line: int, paths: Iterable[Path]) -> Node:
    """The places of *paths* in the JSON object *text*. Raises ``NotPlain`` where it is none."""
    return _Walk(text, first_line).run(tree_of(paths))


class _Walk:
    """One walk over the tokens of a text."""

    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._first = first_line
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def run(self, wanted: Wanted) -> Node:
        """The tree of places. Raises ``NotPlain``."""
        root: Node | None = None
        stack: list[_Open] = []
        skipping = 0
        for token in re.finditer(_LEXEME, self._text):
            first = self._text[token.start()]
            if skipping:
                skipping += (first in "{[") - (first in "}]")
                continue
            if root is None:
                if first != "{":
                    raise NotPlain
                root = self._node(token, token)
                stack.append(_Open(is_object=True, wanted=wanted, below=root[3]))
                continue
            if not stack:
                raise NotPlain
            if first in "}]":
                stack.pop()
                continue
            top = stack[-1]
            if top.is_object and top.key is None:
                if first != '"':
                    raise NotPlain
                top.key = token
                continue
            step, key = self._step(top)
            below = top.wanted.get(step)
            if below is None:
                skipping += first in "{["
                continue
            node = top.below[step] = self._node(token, key if first in "{[" else None)
            if first in "{[":
                stack.append(_Open(is_object=first == "{", wanted=below, below=node[3]))
        if root is None or stack or skipping:
            raise NotPlain
        return root

    def _step(self, top: _Open) -> tuple[Step, re.Match[str] | None]:
        """Which step the value that comes now is, and its key where it has one."""
        if not top.is_object:
            top.next += 1
            return top.next - 1, None
        key, top.key = cast("re.Match[str]", top.key), None
        written = key[0]
        return (json.loads(written) if "\\" in written else written[1:-1]), key

    def _node(self, token: re.Match[str], shown: re.Match[str] | None) -> Node:
        at = shown or token
        start = at.start()
        line = bisect_right(self._starts, start) - 1
        return (self._first + line, start - self._starts[line] + 1, at.end() - start, {})
