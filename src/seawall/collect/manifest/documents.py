"""The documents of one file, read as kubectl reads them.

A file that begins with ``{`` is a stream of JSON values; if it is none, it is YAML. YAML is split
at lines that begin with ``---`` before anything is parsed, as kubectl does, so that one bad
document loses none beside it. Each is read the fast way (``plain``) or else exactly (``exact``).
Bounds: ``Limits``. Holds no I/O, and does not know what a Kubernetes object is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from seawall.collect.manifest.flow import NotPlain
from seawall.collect.manifest.limits import DEFAULT_LIMITS, Limits
from seawall.collect.manifest.plain import Lines, read_plain
from seawall.model.gap import Gap, GapKind

MARKER: Final = b"---"
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
UTF8_MARK: Final = b"\xef\xbb\xbf"
SPACES: Final = b" \t\r\n\x0b\x0c"


class Document(NamedTuple):
    """One document with something in it."""

    index: int  # type: ignore[assignment]  # shadows tuple.index, which nobody asks of it
    """0-based among the documents of the file, empty and broken ones counted."""
    data: object
    first_line: int
    """1-based line of its first byte."""


class Remark(NamedTuple):
    """Something odd that kubectl passes over in silence."""

    file: str
    line: int
    """1-based."""
    text: str


class Documents(NamedTuple):
    """What a file holds."""

    documents: list[Document]
    gaps: list[Gap]
    remarks: list[Remark]


class Chunk(NamedTuple):
    """The bytes of one document, and where they start."""

    data: bytes
    first_line: int
    """1-based."""
    marker: str
    """What stands behind its ``---`` and is not a comment; empty as it should be."""


class Share(NamedTuple):
    """One of several equal parts of a file, each read by a process of its own."""

    number: int = 0
    of: int = 1

    def holds(self, index: int) -> bool:
        """Whether the document or item *index* is in the share.

        Several go together, so that a file that alternates between kinds is dealt out fairly.
        """
        return index // _TURN % self.of == self.number


WHOLE: Final = Share()
_TURN: Final = 8


def is_divisible(data: bytes, shares: int) -> bool:
    """Whether documents of *data* can be dealt out to *shares* readers without parsing it."""
    return not data.lstrip(SPACES).startswith(b"{") and data.count(b"\n---") >= _TURN * shares


def read_documents(
    data: bytes,
    file: str,
    limits: Limits = DEFAULT_LIMITS,
    lines: Lines | None = None,
    share: Share = WHOLE,
) -> Documents:
    """Every document of *data*. Never raises over *data*: what is wrong becomes a gap.

    *lines* remembers lines from file to file; give the same one to every call of a scan. Of a
    divisible file, only the documents of *share* are read.
    """
    out = Documents([], [], [])
    if len(data) > limits.file_bytes:
        out.gaps.append(Gap(GapKind.LIMIT, file, f"larger than {limits.file_bytes} bytes"))
        return out
    if data.startswith(UTF16):
        reason = "UTF-16, which kubectl does not read"
        out.gaps.append(Gap(GapKind.MALFORMED, file, reason, "Save it as UTF-8."))
        return out
    if data.lstrip(SPACES).startswith(b"{"):
        from seawall.collect.manifest.json_documents import read_json  # noqa: PLC0415 -- most files are not JSON

        found = read_json(data, limits)
        if found is not None:
            return _json(found, file, limits)
    reader = _Reader(file, limits, lines or Lines(), out)
    for index, chunk in enumerate(chunks(data)):
        if index >= limits.documents:
            reason = f"more than {limits.documents} documents; the rest was not read"
            out.gaps.append(Gap(GapKind.LIMIT, file, reason))
            break
        if share.holds(index):
            reader.read(index, chunk)
    return out


def _json(found: list[tuple[object, int, list[str]]], file: str, limits: Limits) -> Documents:
    documents = [
        Document(index, value, line)
        for index, (value, line, _) in enumerate(found[: limits.documents])
        if value is not None
    ]
    remarks = [
        Remark(file, line, f"duplicate key {key!r}: the last one counts")
        for _, line, duplicates in found
        for key in duplicates
    ]
    gaps = []
    if len(found) > limits.documents:
        gaps.append(Gap(GapKind.LIMIT, file, f"more than {limits.documents} documents"))
    return Documents(documents, gaps, remarks)


def chunks(data: bytes) -> Iterator[Chunk]:
    """*data* split at lines that begin with ``---``; line ends are a line feed afterwards."""
    if b"\r\n" in data:
        data = data.replace(b"\r\n", b"\n")
    if data and not data.endswith(b"\n"):
        data += b"\n"
    start = 0
    line = 1
    marker = ""
    while True:
        at = start if data.startswith(MARKER, start) else data.find(b"\n---", start) + 1
        if at == 0 and not (start == 0 and data.startswith(MARKER)):
            yield Chunk(data[start:], line, marker)
            return
        if at > start or start > 0 or marker:
            yield Chunk(data[start:at], line, marker)
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end + 1
        line += data.count(b"\n", start, end)
        behind = data[at + len(MARKER) : end].strip()
        marker = "" if behind[:1] in {b"", b"#"} else behind[:40].decode("utf-8", "replace")
        start = end


class _Reader:
    """Reads the chunks of one file into ``out``."""

    def __init__(self, file: str, limits: Limits, lines: Lines, out: Documents) -> None:
        self.file = file
        self.limits = limits
        self.lines = lines
        self.out = out

    def read(self, index: int, chunk: Chunk) -> None:
        if chunk.marker:
            reason = f"invalid document separator: --- {chunk.marker}"
            self._malformed(index, chunk.first_line - 1, reason)
            return
        try:
            text = chunk.data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = chunk.first_line + chunk.data.count(b"\n", 0, error.start)
            self._malformed(index, line, "not UTF-8")
            return
        try:
            data: object = read_plain(text, self.lines, self.limits.depth)
        except NotPlain:
            data = self._exact(index, chunk)
        if data is not None:
            self.out.documents.append(Document(index, data, chunk.first_line))

    def _exact(self, index: int, chunk: Chunk) -> object:
        from seawall.collect.manifest.exact import (  # noqa: PLC0415 -- most documents are plain
            DocumentError,
            read_exact,
        )

        if not chunk.data.strip():
            return None
        try:
            exact = read_exact(chunk.data, self.limits)
        except DocumentError as error:
            line = chunk.first_line + max(error.line, 0)
            kind = GapKind.LIMIT if error.limit else GapKind.MALFORMED
            self._malformed(index, line, str(error), kind)
            return None
        for key, line in exact.duplicates:
            text = f"duplicate key {key!r}: the last one counts"
            self.out.remarks.append(Remark(self.file, chunk.first_line + line, text))
        if exact.trailing:
            reason = "something stands behind the end marker `...`; kubectl does not read it"
            self._malformed(index, chunk.first_line, reason)
        return exact.data

    def _malformed(
        self, index: int, line: int, reason: str, kind: GapKind = GapKind.MALFORMED
    ) -> None:
        where = f"{self.file}:{line}"
        self.out.gaps.append(Gap(kind, where, f"document {index + 1}: {reason}"))
