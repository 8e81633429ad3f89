"""The text of IP addresses, read as Go's ``net/netip`` reads it, with its words for what is wrong.

The words are those that the API server puts into an error, so that both say the same.
"""

from __future__ import annotations

import ipaddress
from typing import Final

from seawall.cel.errors import EvalError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_BYTES: Final = 16
_HEXADECIMAL: Final = frozenset("0123456789abcdefABCDEF")
_OCTET: Final = 255
_LAST_OCTET: Final = 3
_GROUP: Final = 4
"""Digits of a group."""
_EMBEDDED: Final = 12
"""Where an IPv4 address may stand in an IPv6 address without ``::``."""


def parsed(text: str) -> Address:
    """The address; one with a zone is refused. Raises ``EvalError`` worded as ``ParseAddr``."""
    for char in text:
        if char == ".":
            return ipaddress.IPv4Address(_octets(text, text))
        if char == ":":
            return _version_6(text)
        if char == "%":
            raise _wrong(text, "missing IPv6 address")
    raise _wrong(text, "unable to parse IP")


def quoted(text: str) -> str:
    """The text as Go quotes it."""
    from seawall.cel.functions.strings import quote  # noqa: PLC0415 -- only for what is wrong

    return str(quote(text))


def _wrong(text: str, why: str, rest: str = "") -> EvalError:
    where = f" (at {quoted(rest)})" if rest else ""
    return EvalError(f"ParseAddr({quoted(text)}): {why}{where}")


def _octets(text: str, part: str) -> bytes:
    """The four numbers that *part* of the text names."""
    found: list[int] = []
    digits = ""
    for index, char in enumerate(part):
        if char in "0123456789":
            if digits == "0":
                raise _wrong(text, "IPv4 field has octet with leading zero")
            digits += char
            if int(digits) > _OCTET:
                raise _wrong(text, "IPv4 field has value >255")
        elif char == ".":
            if index in (0, len(part) - 1) or part[index - 1] == ".":
                raise _wrong(text, "IPv4 field must have at least one digit", part[index:])
            if len(found) == _LAST_OCTET:
                raise _wrong(text, "IPv4 address too long")
            found.append(int(digits))
            digits = ""
        else:
            raise _wrong(text, "unexpected character", part[index:])
    if len(found) < _LAST_OCTET:
        raise _wrong(text, "IPv4 address too short")
    return bytes([*found, int(digits)])


def _version_6(text: str) -> Address:
    rest, percent, zone = text.partition("%")
    if percent and not zone:
        raise _wrong(text, "zone must be a non-empty string")
    found, gap = _groups(text, rest)
    if len(found) < _BYTES:
        if gap is None:
            raise _wrong(text, "address string too short")
        found = found[:gap] + bytes(_BYTES - len(found)) + found[gap:]
    elif gap is not None:
        raise _wrong(text, "the :: must expand to at least one field of zeros")
    if zone:
        raise EvalError(f"IP address {quoted(text)} with zone value is not allowed")
    return ipaddress.IPv6Address(found)


def _groups(text: str, rest: str) -> tuple[bytes, int | None]:
    """The bytes that are written, and where ``::`` stands among them."""
    found = b""
    gap: int | None = None
    if rest.startswith("::"):
        gap, rest = 0, rest[2:]
    while len(found) < _BYTES and (rest or gap != 0 or found):
        length = _digits(text, rest)
        if rest[length : length + 1] == ".":
            return found + _embedded(text, rest, len(found), gap), gap
        found += int(rest[:length], 16).to_bytes(2)
        rest = rest[length:]
        if not rest:
            break
        rest = _after_colon(text, rest)
        if rest.startswith(":"):
            if gap is not None:
                raise _wrong(text, "multiple :: in address", rest)
            gap, rest = len(found), rest[1:]
            if not rest:
                break
    if rest:
        raise _wrong(text, "trailing garbage after address", rest)
    return found, gap


def _digits(text: str, rest: str) -> int:
    """How many digits the next group has."""
    length = 0
    while length < len(rest) and rest[length] in _HEXADECIMAL:
        length += 1
        if length > _GROUP:
            raise _wrong(text, "each group must have 4 or less digits", rest)
    if not length:
        why = "each colon-separated field must have at least one digit"
        raise _wrong(text, why, rest)
    return length


def _embedded(text: str, rest: str, position: int, gap: int | None) -> bytes:
    if gap is None and position != _EMBEDDED:
        why = "embedded IPv4 address must replace the final 2 fields of the address"
        raise _wrong(text, why, rest)
    if position > _EMBEDDED:
        why = "too many hex fields to fit an embedded IPv4 at the end of the address"
        raise _wrong(text, why, rest)
    return _octets(text, rest)


def _after_colon(text: str, rest: str) -> str:
    if not rest.startswith(":"):
        raise _wrong(text, "unexpected character, want colon", rest)
    if len(rest) == 1:
        raise _wrong(text, "colon must be followed by more characters", rest)
    return rest[1:]
