"""The fast way through plain block YAML: one line, one step, a cache of lines.

Most manifests are block mappings and lists of one-line scalars. Those lines are taken here with one
pattern each, remembered by their text (a folder of manifests repeats itself), and scalars mean what
``scalars`` says, and flow style what ``flow`` does. Everything else (anchors, tags, merge keys,
folded and multi-line scalars, duplicate keys, tabs, odd characters) makes ``NotPlain``: the exact
reader @@
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple, cast

from seawall.collect.manifest.flow import Flow, FlowReader, NotPlain
from seawall.collect.manifest.scalars import BOOLEANS, NULLS, ScalarError, untagged

CACHED_LINES: Final = 200_000
"""Lines remembered: about 60 MB at most; past that the cache starts afresh."""
LONGEST_CACHED: Final = 200
"""Longer lines hardly repeat."""

SKIP, KEY, ITEM_KEY, ITEM = range(4)
"""What a line is: nothing, ``key:``, ``- key:``, ``- value``."""
VALUE, MISSING, LITERAL, FLOW = range(4)
"""What stands on it: a scalar, nothing, a ``|`` block, flow style."""


class Line(NamedTuple):
    """One line, understood on its own."""

    kind: int
    indent: int
    """Column of the dash, or of the key where there is none."""
    column: int
    """Column of the key, or of the item's value."""
    key: str
    holds: int
    value: object
    """The scalar; a ``Flow``; the chomping for a block."""
    at: int = 0
    """Column of the value; of the key where there is none."""
    length: int = 1
    """Of the value as written."""


_SKIPPED: Final = Line(SKIP, 0, 0, "", VALUE, None)
_LINE: Final = (
    r"( *)(?:(-)( +))?"
    r'(?:(?:([A-Za-z_][A-Za-z0-9_./-]{0,250})|"([^"\\]{0,250})"):(?: +|$))?'
    r"(.*)$"
)
_PLAIN_START: Final = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/.$(+~<=;^\\"
)
"""Characters that begin a plain scalar whatever follows; ``-`` and ``:`` do before a non-space."""
_OTHER: Final = (
    r"(?:"
    r'"(?P<double>[^"\\]*)"'
    r"|'(?P<single>(?:[^']|'')*)'"
    r"|(?P<flow>\[[^#]*\]|\{[^#]*\})"
    r"|(?P<block>\|[-+]?)"
    r")(?: +#.*)?"
)
_ODD_ASCII: Final = r"[\x00-\x09\x0b-\x1f\x7f]"
_ODD: Final = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"


Node = tuple[int, int, int, dict[str | int, "Node"]]
"""Line, column and length of a place, and the places below it: bare, for one is made per line."""


class Lines:
    """Understands lines, and remembers them. One per scan: nothing here outlives it."""

    def __init__(self) -> None:
        self._known: dict[str, Line] = {}
        self._line = re.compile(_LINE)
        self._other = re.compile(_OTHER)
        self._flow = FlowReader()
        self._odd_ascii = re.compile(_ODD_ASCII)
        self._odd = re.compile(_ODD)

    def known(self) -> dict[str, Line]:
        """The lines understood so far."""
        if len(self._known) > CACHED_LINES:
            self._known.clear()
        return self._known

    def is_odd(self, text: str) -> bool:
        """Whether *text* holds characters that YAML treats in a way of its own."""
        pattern = self._odd_ascii if text.isascii() else self._odd
        return pattern.search(text) is not None

    def understand(self, text: str) -> Line:
        """What one line is. Raises ``NotPlain``."""
        line = self._understood(text)
        if len(text) <= LONGEST_CACHED:
            self._known[text] = line
        return line

    def _understood(self, text: str) -> Line:
        stripped = text.lstrip(" ")
        if not stripped or stripped[0] == "#":
            return _SKIPPED
        found = self._line.fullmatch(text.rstrip(" "))
        if found is None:
            raise NotPlain
        spaces, dash, gap, name, quoted, rest = found.groups()
        indent = len(spaces)
        column = indent + 1 + len(gap) if dash else indent
        if name is None and quoted is None:
            if not dash:
                raise NotPlain
            return self._holding(Line(ITEM, indent, column, "", VALUE, None), rest, column)
        if name is not None and (name in BOOLEANS or name in NULLS):
            raise NotPlain
        key = name if name is not None else quoted
        kind = ITEM_KEY if dash else KEY
        return self._holding(Line(kind, indent, column, key, VALUE, None), rest, found.start(6))

    def _holding(self, line: Line, rest: str, at: int) -> Line:
        """*line* with the value that *rest* writes, at column *at*."""
        if not rest or rest[0] == "#":
            if line.kind == ITEM:
                raise NotPlain
            length = len(line.key)
            return line._replace(holds=MISSING, at=line.column, length=length)
        if rest[0] in _PLAIN_START or (rest[0] in "-:" and rest[1:2] not in {"", " "}):
            written = _without_comment(rest)
            return line._replace(value=_scalar(written), at=at, length=len(written))
        found = self._other.fullmatch(rest)
        if found is None:
            raise NotPlain
        kind = found.lastgroup or ""
        written = found[kind]
        holds, value = self._value(kind, written, at)
        length = len(written) + (2 if kind in {"double", "single"} else 0)
        return line._replace(holds=holds, value=value, at=at, length=length)

    def _value(self, kind: str, written: str, at: int) -> tuple[int, object]:
        match kind:
            case "double":
                return VALUE, written
            case "single":
                return VALUE, written.replace("''", "'")
            case "block":
                return LITERAL, written[1:]
            case _:
                return FLOW, self._flow.read(written, at)


def _without_comment(rest: str) -> str:
    """The plain scalar that *rest* begins with. Raises ``NotPlain`` where it is a mapping."""
    comment = rest.find(" #")
    written = rest if comment < 0 else rest[:comment].rstrip(" ")
    if ": " in written or written[-1] == ":":
        raise NotPlain
    return written


def _scalar(text: str) -> object:
    try:
        return untagged(text)
    except ScalarError as error:
        raise NotPlain from error


def block_text(lines: list[str], first: int, parent: int, chomp: str) -> tuple[str, int]:
    """The ``|`` block that starts at *lines[first]*, and the index behind it.

    *parent* is the column of the mapping or list that holds it. Raises ``NotPlain`` for blocks
    that are empty, or that begin with blank lines longer than their indentation.
    """
    end = first
    indent = -1
    last = first
    for number in range(first, len(lines)):
        line = lines[number]
        blank = len(line) - len(line.lstrip(" "))
        if blank < len(line):
            if blank <= parent:
                break
            if indent < 0:
                indent = blank
            elif blank < indent:
                raise NotPlain
            last = number + 1
        end = number + 1
    if indent < 0 or (end == len(lines) and lines[-1]):
        raise NotPlain
    body = [line[indent:] for line in lines[first:end]]
    if any(len(line) > indent and not line.strip(" ") for line in lines[first:end]):
        raise NotPlain
    kept = body[: last - first]
    if chomp == "+":
        kept = body
        if end == len(lines) and lines[-1] == "":
            kept = body[:-1] if len(body) > last - first else body
    text = "\n".join(kept)
    return (text if chomp == "-" else text + "\n"), end


def read_plain(text: str, lines: Lines, depth: int) -> dict[str, object]:
    """The mapping that *text* is. Raises ``NotPlain`` for anything but plain block style."""
    if lines.is_odd(text):
        raise NotPlain
    return _read(text.split("\n"), lines, depth)


def _read(source: list[str], lines: Lines, depth: int) -> dict[str, object]:  # noqa: C901, PLR0912, PLR0915 -- one loop, the hot path
    known = lines.known()
    root: dict[str, object] = {}
    node: Any = root
    at = -1
    stack: list[tuple[int, Any]] = []
    pending: str | None = None
    number, count = 0, len(source)
    while number < count:
        text = source[number]
        number += 1
        kind, indent, column, key, holds, value, _, _ = known.get(text) or lines.understand(text)
        if kind == SKIP:
            continue
        if kind == KEY:
            if at < 0 and not stack:
                at = indent
            elif pending is not None and indent > at:
                stack.append((at, node))
                child: dict[str, object] = {}
                node[pending] = child
                node, at = child, indent
            else:
                while indent < at or (indent == at and type(node) is list):
                    if not stack:
                        raise NotPlain
                    at, node = stack.pop()
                if indent != at:
                    raise NotPlain
        else:
            if pending is not None and indent >= at:
                stack.append((at, node))
                fresh: list[object] = []
                node[pending] = fresh
                node, at = fresh, indent
            else:
                while indent < at:
                    if not stack:
                        raise NotPlain
                    at, node = stack.pop()
            if indent != at or type(node) is not list:
                raise NotPlain
            if kind == ITEM_KEY:
                stack.append((at, node))
                item: dict[str, object] = {}
                node.append(item)
                node, at = item, column
        if len(stack) >= depth - 1:
            raise NotPlain
        pending = None
        if holds == MISSING:
            pending, value = key, None
        elif holds == LITERAL:
            value, number = block_text(source, number, at, str(value))
        elif holds == FLOW:
            value = cast("Flow", value).made()
        if kind == ITEM:
            node.append(value)
        elif key in node:
            raise NotPlain
        else:
            node[key] = value
    if at < 0:
        raise NotPlain
    return root
