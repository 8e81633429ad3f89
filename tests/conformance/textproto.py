"""A reader of protocol buffers' text format, as far as CEL's conformance tests use it.

A message is a dict of lists, as any field may repeat; scalars are str, bytes, int, float or bool.
"""

from __future__ import annotations

import re
from functools import cache

Scalar = str | bytes | int | float | bool
Message = dict[str, list["Scalar | Message"]]
_ESCAPES = {"n": b"\n", "t": b"\t", "r": b"\r", "a": b"\a", "b": b"\b", "f": b"\f", "v": b"\v"}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"(?P<space>[\s,;]+|#[^\n]*)"
        r"|(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
        r"|(?P<sign>[{}\[\]<>:])"
        r"|(?P<word>[-+A-Za-z0-9_./]+)"
    )


def read(source: str) -> Message:
    """The message that *source* writes."""
    tokens = [
        (found.lastgroup or "", found.group())
        for found in _pattern().finditer(source)
        if found.lastgroup != "space"
    ]
    reader = _Reader(tokens)
    return reader.message("")


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _next(self) -> tuple[str, str]:
        self._at += 1
        return self._tokens[self._at - 1]

    def message(self, closing: str) -> Message:
        found: Message = {}
        while self._at < len(self._tokens) and self._peek() != closing:
            name = self._name()
            if self._peek() == ":":
                self._next()
            found.setdefault(name, []).extend(self._values())
        if closing:
            self._next()
        return found

    def _name(self) -> str:
        kind, text = self._next()
        if text != "[":
            return text
        parts = []
        while self._peek() != "]":
            parts.append(self._next()[1])
        self._next()
        del kind
        return "[" + "".join(parts) + "]"

    def _values(self) -> list[Scalar | Message]:
        if self._peek() != "[":
            return [self._value()]
        self._next()
        found = []
        while self._peek() != "]":
            found.append(self._value())
        self._next()
        return found

    def _value(self) -> Scalar | Message:
        kind, text = self._next()
        if text in ("{", "<"):
            return self.message("}" if text == "{" else ">")
        if kind == "text":
            raw = _bytes(text)
            while self._at < len(self._tokens) and self._tokens[self._at][0] == "text":
                raw += _bytes(self._next()[1])
            return raw
        return _scalar(text)


def _bytes(text: str) -> bytes:
    out = bytearray()
    body = text[1:-1]
    position = 0
    while position < len(body):
        char = body[position]
        if char != "\\":
            out += char.encode()
            position += 1
            continue
        code, length = _escape(body, position + 1)
        out += code
        position += 1 + length
    return bytes(out)


def _escape(body: str, at: int) -> tuple[bytes, int]:
    char = body[at]
    if char in _ESCAPES:
        return _ESCAPES[char], 1
    octal = re.match(r"[0-7]{1,3}", body[at:])
    if octal:
        return bytes([int(octal.group(), 8)]), octal.end()
    if char in "xX":
        digits = re.match(r"[0-9a-fA-F]{1,2}", body[at + 1 :])
        assert digits is not None
        return bytes([int(digits.group(), 16)]), 1 + digits.end()
    if char in "uU":
        length = 4 if char == "u" else 8
        return chr(int(body[at + 1 : at + 1 + length], 16)).encode(), 1 + length
    return char.encode(), 1


def _scalar(text: str) -> Scalar:
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text, 0) if not re.fullmatch(r"-?0[0-9]+", text) else int(text, 8)
    except ValueError:
        pass
    try:
        return float(text.rstrip("fF") if text not in ("inf", "-inf") else text)
    except ValueError:
        return text
