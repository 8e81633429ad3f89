"""Columns and colours of a terminal: how wide text is, where it breaks, how it is painted.

Widths follow Unicode's East Asian Width (UAX #11): wide and full-width characters take two columns,
combining marks none. Text is measured and wrapped before it is painted, never after.
"""

from __future__ import annotations

from typing import Final
from unicodedata import category, east_asian_width

COLOURS: Final = {
    "critical": "1;31",
    "high": "31",
    "medium": "33",
    "low": "36",
    "info": "34",
    "unknown": "35",
    "good": "32",
    "strong": "1",
    "dim": "2",
}


def paint(text: str, colour: str, *, on: bool) -> str:
    """*text* in a colour of ``COLOURS`` where *on*; it must be escaped already."""
    return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if on and text else text


def char_width(char: str) -> int:
    """Columns that one printable character takes."""
    if char < "\u0300":
        return 1
    if category(char) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1


def width_of(text: str) -> int:
    """Columns that printable *text* takes."""
    return len(text) if text.isascii() else sum(map(char_width, text))


def clip(text: str, width: int) -> str:
    """*text* cut to *width* columns, an ellipsis in the place of what is gone."""
    if width_of(text) <= width:
        return text
    out, used = "", 0
    for char in text:
        used += char_width(char)
        if used > width - 1:
            break
        out += char
    return out + "…"


def wrap(text: str, width: int) -> list[str]:
    """*text* in lines of at most *width* columns, broken at spaces or, if need be, in a word."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        size = width_of(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width)
        lines += full
        used = width_of(line)
    lines.append(line)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    if width_of(word) <= width:
        return [word]
    pieces, piece, used = [], "", 0
    for char in word:
        size = char_width(char)
        if piece and used + size > width:
            pieces.append(piece)
            piece, used = "", 0
        piece += char
        used += size
    return [*pieces, piece]
