"""Where a path of an object stands in its file, found late and only for objects with findings.

A block mapping or list is pointed at by its key; a scalar by its value; an item of a list by its
first token. A path that is absent points at its deepest parent that is there. Plain block style is
followed line by line and JSON token by token; everything else is composed by libyaml, whose marks
are then followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, cast

from seawall.collect.manifest.documents import SPACES, chunks
from seawall.collect.manifest.flow import Flow, NotPlain
from seawall.collect.manifest.plain import (
    FLOW,
    ITEM,
    KEY,
    LITERAL,
    MISSING,
    SKIP,
    Lines,
    Node,
)
from seawall.model.location import Excerpt, Path

WIDEST: Final = 200
"""Code points of a line that an excerpt shows."""
CONTEXT: Final = 1
"""Lines shown before the one meant."""


_LEAF: Final[dict[str | int, Node]] = {}
"""What stands below a scalar: nothing, and nothing is ever put there."""


class Place(NamedTuple):
    """A stretch of one line."""

    line: int
    """1-based, in the file."""
    column: int
    """1-based, in code points."""
    length: int


def documents_of(data: bytes) -> list[tuple[str, int]]:
    """The text and first line of each document, numbered as ``read_documents`` numbers them."""
    if data.lstrip(SPACES).startswith(b"{"):
        from seawall.collect.manifest.json_places import json_values  # noqa: PLC0415 -- most is YAML

        found = json_values(data.decode("utf-8", "replace"))
        if found is not None:
            return found
    return [(chunk.data.decode("utf-8", "replace"), chunk.first_line) for chunk in chunks(data)]


def locate(
    text: str, first_line: int, paths: Iterable[Path], lines: Lines | None = None
) -> list[Place]:
    """The place of each of *paths* in the document *text*, which starts at *first_line*.

    Paths of an item of a ``List`` begin with ``("items", number)``. Never raises over *text*.
    """
    wanted = list(paths)
    root = _tree(text, first_line, wanted, lines or Lines())
    return [_follow(root, path) for path in wanted]


def _tree(text: str, first_line: int, paths: Sequence[Path], lines: Lines) -> Node:
    try:
        if text.lstrip().startswith("{"):
            from seawall.collect.manifest.json_places import walked  # noqa: PLC0415 -- most is YAML

            return walked(text, first_line, paths)
        return _plain(text, first_line, lines)
    except NotPlain:
        from seawall.collect.manifest.marks import (  # noqa: PLC0415 -- most documents are plain
            composed,
        )

        return composed(text, first_line)


def excerpt(source: Sequence[str], place: Place, first_line: int = 1) -> Excerpt:
    """The line of *place* and the one before it; tabs stay, long lines are cut at ``WIDEST``.

    *source* is the lines of the document, the first of which is *first_line*.
    """
    index = min(max(place.line - first_line, 0), len(source) - 1)
    start = max(0, index - CONTEXT)
    shown = tuple(line.rstrip("\r")[:WIDEST] for line in source[start : index + 1])
    length = max(1, min(place.length, WIDEST - place.column + 1))
    return Excerpt(first_line + start, shown, place.line, place.column, length)


def _follow(node: Node, path: Path) -> Place:
    for step in path:
        child = node[3].get(step)
        if child is None:
            break
        node = child
    return Place(*node[:3])


def _in_flow(line: int, flow: object) -> dict[str | int, Node]:
    entries = cast("Flow", flow).entries()
    return {step: (line, each.at + 1, each.length, _in_flow(line, each)) for step, each in entries}


def _plain(text: str, first_line: int, lines: Lines) -> Node:  # noqa: C901, PLR0912 -- one loop, the hot path
    if lines.is_odd(text):
        raise NotPlain
    known = lines.known()
    root: Node | None = None
    below: dict[str | int, Node] = {}
    at, is_list = -1, False
    stack: list[tuple[int, bool, dict[str | int, Node]]] = []
    pending: dict[str | int, Node] | None = None
    skip_above = -1
    for number, raw in enumerate(text.split("\n"), first_line):
        if skip_above >= 0:
            if not raw.strip(" ") or len(raw) - len(raw.lstrip(" ")) > skip_above:
                continue
            skip_above = -1
        line = known.get(raw) or lines.understand(raw)
        kind, indent, column, key, holds, value, start, length = line
        if kind == SKIP:
            continue
        if root is None:
            if kind != KEY:
                raise NotPlain
            root = (number, indent + 1, len(key), below)
            at = indent
        elif pending is not None and (indent > at or (indent == at and kind != KEY)):
            stack.append((at, is_list, below))
            below, at, is_list = pending, indent, kind != KEY
        else:
            while indent < at or (indent == at and is_list and kind == KEY):
                if not stack:
                    raise NotPlain
                at, is_list, below = stack.pop()
        if indent != at or is_list != (kind != KEY):
            raise NotPlain
        inner = {} if holds == MISSING else _in_flow(number, value) if holds == FLOW else _LEAF
        child: Node = (number, start + 1, length, inner)
        if kind == KEY:
            below[key] = child
        elif kind == ITEM:
            below[len(below)] = child
        else:
            inside: dict[str | int, Node] = {key: child}
            below[len(below)] = (number, column + 1, len(key), inside)
            stack.append((at, is_list, below))
            below, at, is_list = inside, column, False
        pending = child[3] if holds == MISSING else None
        if holds == LITERAL:
            skip_above = at
    if root is None:
        raise NotPlain
    return root
