"""A stream of JSON values as kubectl reads it: several in a row, the last of duplicate keys wins.

Whole floats become integers, as they do on kubectl's way to the server. What is not JSON here may
still be YAML, so the answer is then ``None`` and not an error.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Final

from seawall.collect.manifest.limits import Limits
from seawall.collect.manifest.scalars import MAX_INT64, MIN_INT64, as_json

SPACE: Final = " \t\r\n"
DUPLICATES_SHOWN: Final = 100
"""Duplicate keys told of one value; the rest is the same story."""


def read_json(data: bytes, limits: Limits) -> list[tuple[object, int, list[str]]] | None:
    """Each value, its 1-based line and its duplicate keys; ``None`` where *data* is not JSON."""
    text = data.decode("utf-8", "replace")
    if r"\ud" in text or r"\uD" in text:
        text = _without_lone_surrogates(text)
    duplicates: list[str] = []

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        out = dict(found)
        if len(out) != len(found) and len(duplicates) < DUPLICATES_SHOWN:
            duplicates.extend(_repeated(found))
        return out

    decoder = json.JSONDecoder(
        object_pairs_hook=pairs, parse_int=_integer, parse_float=_number, parse_constant=_refuse
    )
    out: list[tuple[object, int, list[str]]] = []
    at, line = 0, 1
    try:
        while True:
            start = len(text) - len(text[at:].lstrip(SPACE)) if at else _skip(text)
            if start >= len(text):
                break
            line += text.count("\n", at, start)
            duplicates.clear()
            value, end = decoder.raw_decode(text, start)
            if _too_deep(value, limits.depth):
                return None
            out.append((value, line, duplicates.copy()))
            line += text.count("\n", start, end)
            at = end
            if len(out) > limits.documents:
                break
    except (ValueError, RecursionError):
        return None
    return out


def _repeated(found: list[tuple[str, object]]) -> list[str]:
    counts = Counter(key for key, _ in found)
    return [key for key, count in counts.items() if count > 1][:DUPLICATES_SHOWN]


def _skip(text: str) -> int:
    return len(text) - len(text.lstrip())


def _integer(text: str) -> int | float:
    if len(text) > 20:  # noqa: PLR2004 -- more than any 64-bit integer has
        return _number(text)
    value = int(text)
    return value if MIN_INT64 <= value <= MAX_INT64 else float(value)


def _number(text: str) -> int | float:
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise ValueError("number out of range")
    return as_json(value)


def _refuse(text: str) -> object:
    raise ValueError(f"{text} is not JSON")


def _without_lone_surrogates(text: str) -> str:
    """Go reads half of a pair as U+FFFD; Python would keep it, and no encoder takes it later."""
    pair = r"(?P<keep>\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    lone = r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
    return re.sub(f"{pair}|{lone}", lambda found: found["keep"] or r"\ufffd", text)


def _too_deep(value: object, depth: int) -> bool:
    level = [value]
    for _ in range(depth + 1):
        below: list[object] = []
        for each in level:
            if isinstance(each, dict):
                below.extend(each.values())
            elif isinstance(each, list):
                below.extend(each)
        level = [each for each in below if isinstance(each, dict | list)]
        if not level:
            return False
    return True
