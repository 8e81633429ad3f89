"""A few lines of source with their numbers, and a caret under the place."""

from __future__ import annotations

from seawall.model.location import Excerpt
from seawall.report.ansi import char_width, clip, paint, width_of
from seawall.report.escape import terminal

MAX_LINES = 12
"""An excerpt is a pointer, not a listing: what is longer is cut around its line."""


def shown(line: str) -> str:
    """One line of source, its tabs two columns wide, its controls visible."""
    return terminal(line.rstrip("\r\n").replace("\t", "  "))


def excerpt_lines(excerpt: Excerpt, width: int, *, colour: bool) -> list[str]:
    """The lines of *excerpt* in at most *width* columns each."""
    first = max(0, excerpt.line - excerpt.first_line - MAX_LINES // 2)
    kept = excerpt.lines[first : first + MAX_LINES]
    start = excerpt.first_line + first
    digits = len(str(start + len(kept)))
    room = max(10, width - digits - 3)
    out: list[str] = []
    for number, line in enumerate(kept, start):
        gutter = paint(f"{number:>{digits}} │", "dim", on=colour)
        if number != excerpt.line:
            out.append(f"{gutter} {clip(shown(line), room)}".rstrip())
            continue
        text, caret = _pointed(line, excerpt, room)
        out.append(f"{gutter} {text}".rstrip())
        bar = paint(f"{'':>{digits}} │", "dim", on=colour)
        out.append(f"{bar} {paint(caret, 'high', on=colour)}")
    return out


def _pointed(line: str, excerpt: Excerpt, room: int) -> tuple[str, str]:
    """The line and its caret, moved left where the place would lie outside the room."""
    column = max(0, min(excerpt.column - 1, len(line)))
    before, marked = shown(line[:column]), shown(line[column : column + excerpt.length])
    after = shown(line[column + excerpt.length :])
    length = max(1, width_of(marked))
    indent = width_of(before)
    if indent + length > room:
        before = _tail(before, room // 3)
        indent = width_of(before)
    text = clip(before + marked + after, room)
    return text, " " * indent + "^" * max(1, min(length, room - indent))


def _tail(text: str, width: int) -> str:
    if width_of(text) <= width:
        return text
    kept: list[str] = []
    used = 1
    for char in reversed(text):
        used += char_width(char)
        if used > width:
            break
        kept.append(char)
    return "…" + "".join(reversed(kept))
