"""Values as JSON text: fast where the text is sound, and still valid JSON where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

CHUNK = 256
"""Items per piece of a streamed list: few writes, and no piece of more than about a megabyte."""


def encode(value: object) -> str:
    """*value* as compact JSON. A lone surrogate is written as its escape."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        import json  # noqa: PLC0415 -- only for text that is not Unicode

        return json.dumps(value, separators=(",", ":"))


def items(values: Iterable[object], chunk: int = CHUNK) -> Iterator[str]:
    """The elements of a JSON list, one a line, without its brackets; *chunk* to a piece."""
    piece: list[str] = []
    separator = "\n"
    for value in values:
        piece.append(separator + encode(value))
        separator = ",\n"
        if len(piece) == chunk:
            yield "".join(piece)
            piece = []
    if piece:
        yield "".join(piece)
