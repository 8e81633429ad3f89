"""The API's schemas, 1.25 to 1.37, derived from its OpenAPI and read as they are needed.

A type is a few letters: ``s n b`` are string, number and boolean, ``i l`` integers of 32 and 64
bits, ``c`` Base64, ``t`` a time, ``x`` integer or string, ``q`` a quantity, ``*`` anything, ``[T``
a list, ``{T`` a map, ``#name`` a definition. A required field's ends with ``!``. What not all
versions have is a list of (type, first, last).
"""

from __future__ import annotations

import zlib
from typing import Final

import msgspec

_LARGEST: Final = 64 << 20
"""Bytes of the file inflated; it is the package's own."""

Span = str | list[tuple[str, int, int]]


class _Content(msgspec.Struct):
    minors: list[int]
    kinds: dict[str, Span]
    definitions: dict[str, msgspec.Raw]


class Schemas:
    """The schemas at one minor version. Versions beyond the known ones are read as the nearest."""

    def __init__(self, data: bytes, minor: int) -> None:
        inflater = zlib.decompressobj()
        content = inflater.decompress(data, _LARGEST)
        self._content = msgspec.json.decode(content, type=_Content)
        known = self._content.minors
        self.minor = min(max(minor, known[0]), known[-1])
        self._fields: dict[str, dict[str, str]] = {}

    def definition_of(self, api_version: str, kind: str) -> str | None:
        """The name of the definition of a kind, or ``None`` where this version has no such kind."""
        return self._at(self._content.kinds.get(f"{api_version} {kind}", []))

    def last_served(self, api_version: str, kind: str) -> int | None:
        """The last minor version that served a kind which this one does not; else ``None``."""
        span = self._content.kinds.get(f"{api_version} {kind}")
        if span is None or isinstance(span, str):
            return None
        last = max(until for _, _, until in span)
        return last if last < self.minor else None

    def first_served(self, api_version: str, kind: str) -> int | None:
        """The first minor version that serves a kind which this one does not yet; else ``None``."""
        span = self._content.kinds.get(f"{api_version} {kind}")
        if span is None or isinstance(span, str):
            return None
        first = min(since for _, since, _ in span)
        return first if first > self.minor else None

    def fields(self, definition: str) -> dict[str, str]:
        """The fields of a definition and their types."""
        found = self._fields.get(definition)
        if found is None:
            raw = self._content.definitions.get(definition)
            spans = {} if raw is None else msgspec.json.decode(raw, type=dict[str, Span])
            found = {}
            for name, span in spans.items():
                text = self._at(span)
                if text is not None:
                    found[name] = text
            self._fields[definition] = found
        return found

    def _at(self, span: Span) -> str | None:
        if isinstance(span, str):
            return span
        return next((text for text, since, until in span if since <= self.minor <= until), None)
