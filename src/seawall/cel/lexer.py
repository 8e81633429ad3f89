"""The tokens of a CEL expression (cel-spec, "Syntax").

White space and ``//`` comments separate tokens and are dropped. Literals arrive decoded. Bounds:
the length of the text; the number of tokens follows from it.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import Final, NamedTuple

from seawall.cel.ast import UintLiteral
from seawall.cel.errors import CelSyntaxError

MAX_LENGTH: Final = 100_000
"""Code points of one expression, as cel-go bounds it."""
_INT64: Final = 2**63
_UINT64: Final = 2**64
_DIGITS: Final = 20
"""Of the largest number; Python takes long to read very long ones, and refuses."""


class Kind(Enum):
    """What a token is."""

    NAME = "name"
    ESCAPED = "escaped name"
    LITERAL = "literal"
    NUMBER = "number"
    SIGN = "sign"
    END = "end"


class Token(NamedTuple):
    """One token. ``text`` is the sign or name; ``value`` is what a literal means."""

    kind: Kind
    text: str
    offset: int
    value: bool | int | float | str | bytes | None = None


@cache
def _pattern() -> re.Pattern[str]:
    quoted = r"'''(?:[^\\]|\\[\s\S])*?'''|\"\"\"(?:[^\\]|\\[\s\S])*?\"\"\""
    quoted += r"|'(?:[^\\'\r\n]|\\.)*'|\"(?:[^\\\"\r\n]|\\.)*\""
    raw = r"'''[\s\S]*?'''|\"\"\"[\s\S]*?\"\"\"|'[^'\r\n]*'|\"[^\"\r\n]*\""
    return re.compile(
        r"(?P<space>[ \t\r\n\f]+|//[^\n]*)"
        rf"|(?P<raw>[bB]?[rR](?:{raw}))"
        rf"|(?P<quoted>[bB]?(?:{quoted}))"
        r"|(?P<float>[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+"
        r"|\.[0-9]+(?:[eE][+-]?[0-9]+)?)"
        r"|(?P<hex>0[xX][0-9a-fA-F]+[uU]?)"
        r"|(?P<int>[0-9]+[uU]?)"
        r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
        r"|(?P<escaped>`[A-Za-z0-9_.\-/ ]+`)"
        r"|(?P<sign>&&|\|\||<=|>=|==|!=|[-+*/%<>!?:.,()\[\]{}])"
    )


def tokens(text: str) -> list[Token]:
    """The tokens of *text*, closed by an END. Raises ``CelSyntaxError``."""
    if len(text) > MAX_LENGTH:
        raise CelSyntaxError(f"expression is longer than {MAX_LENGTH} characters", MAX_LENGTH)
    found: list[Token] = []
    scan = _pattern().match
    position, end = 0, len(text)
    while position < end:
        match = scan(text, position)
        if match is None:
            raise _unreadable(text, position)
        token = _token(match.lastgroup or "", match.group(), position)
        if token is not None:
            found.append(token)
        position = match.end()
    found.append(Token(Kind.END, "", end))
    return found


def _token(group: str, text: str, offset: int) -> Token | None:
    match group:
        case "space":
            return None
        case "sign":
            return Token(Kind.SIGN, text, offset)
        case "name":
            if text in _CONSTANTS:
                return Token(Kind.LITERAL, text, offset, _CONSTANTS[text])
            return Token(Kind.SIGN if text == "in" else Kind.NAME, text, offset)
        case "escaped":
            return Token(Kind.ESCAPED, text[1:-1], offset)
        case "raw" | "quoted":
            return Token(Kind.LITERAL, text, offset, _string(text, offset))
        case "float":
            return Token(Kind.NUMBER, text, offset, float(text))
        case _:
            return Token(Kind.NUMBER, text, offset)


_CONSTANTS: Final = {"true": True, "false": False, "null": None}


def number(token: Token, *, negative: bool) -> bool | int | float | str | bytes | None:
    """The value of a NUMBER with its sign. Raises ``CelSyntaxError`` where it is out of range."""
    if isinstance(token.value, float):
        return -token.value if negative else token.value
    text = token.text
    is_unsigned = text[-1] in "uU"
    digits = text[:-1] if is_unsigned else text
    base = {"0x": 16, "0X": 16}.get(digits[:2], 10)
    digits = digits[2:] if base != 10 else digits  # noqa: PLR2004 -- decimal
    beyond = len(digits.lstrip("0")) > _DIGITS
    value = _UINT64 if beyond else int(digits.lstrip("0") or "0", base)
    if is_unsigned:
        if negative or value >= _UINT64:
            raise CelSyntaxError("invalid uint literal", token.offset)
        return UintLiteral(value)
    value = -value if negative else value
    if not -_INT64 <= value < _INT64:
        raise CelSyntaxError("invalid int literal", token.offset)
    return value


def _unreadable(text: str, position: int) -> CelSyntaxError:
    char = text[position]
    if char in "'\"":
        return CelSyntaxError("string literal is not closed", position)
    if char == "`":
        return CelSyntaxError("escaped name is not closed or holds other characters", position)
    return CelSyntaxError(f"token recognition error at: {char!r}", position)


def _string(text: str, offset: int) -> str | bytes:
    body = text.replace("\r\n", "\n").replace("\r", "\n")
    is_bytes = body[0] in "bB"
    body = body[1:] if is_bytes else body
    is_raw = body[0] in "rR"
    body = body[1:] if is_raw else body
    quote = 3 if body[:3] in ("'''", '"""') and len(body) >= len("''''''") else 1
    inner = body[quote:-quote]
    if is_raw or "\\" not in inner:
        return inner.encode() if is_bytes else inner
    return _unescaped_bytes(inner, offset) if is_bytes else _unescaped(inner, offset)


_ESCAPE: Final = (
    r"\\(?:[abfnrtv\\'\"`?]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|)"
)
_NAMED: Final = dict(zip("abfnrtv\\'\"`?", "\a\b\f\n\r\t\v\\'\"`?", strict=True))


@cache
def _escapes() -> re.Pattern[str]:
    return re.compile(_ESCAPE)


def _code(escape: str, offset: int) -> int:
    """The number that a numeric escape names. Raises ``CelSyntaxError`` for what is no escape."""
    mark = escape[1:2]
    if mark in ("x", "X", "u", "U") and mark:
        return int(f"0x{escape[2:]}", 0)
    if mark.isdigit():
        return int(escape[1:], 8)
    raise CelSyntaxError("invalid escape sequence in string literal", offset)


_SURROGATES: Final = range(0xD800, 0xE000)
_LAST_CODE_POINT: Final = 0x10FFFF


def _unescaped(body: str, offset: int) -> str:
    def replace(match: re.Match[str]) -> str:
        escape = match.group()
        if escape[1:2] in _NAMED and escape[1:2]:
            return _NAMED[escape[1]]
        code = _code(escape, offset)
        if code > _LAST_CODE_POINT or code in _SURROGATES:
            raise CelSyntaxError("invalid unicode code point in string literal", offset)
        return chr(code)

    return _escapes().sub(replace, body)


def _unescaped_bytes(body: str, offset: int) -> bytes:
    found = bytearray()
    position = 0
    for match in _escapes().finditer(body):
        found += body[position : match.start()].encode()
        escape = match.group()
        if escape[1:2] in ("u", "U"):
            raise CelSyntaxError("a bytes literal takes no unicode escape", offset)
        if escape[1:2] in _NAMED and escape[1:2]:
            found += _NAMED[escape[1]].encode()
        else:
            found.append(_code(escape, offset))
        position = match.end()
    return bytes(found + body[position:].encode())
