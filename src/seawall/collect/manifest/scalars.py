"""What a YAML scalar means to kubectl: the YAML 1.1 reading of Go's yaml.v2, then JSON.

``y`` and ``on`` are true; ``014`` and ``0o14`` are 12; ``0b-1`` is -1; ``22:22`` and dates are
strings; ``1e3`` and ``1.0`` are integers, for JSON writes them so. Referee: ``kubectl label
--local -o json``. Holds no parser: it takes the text of one scalar and its tag.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from decimal import Decimal
from typing import Final

BOOLEANS: Final = {
    word: truth
    for truth, words in (
        (True, "y Y yes Yes YES true True TRUE on On ON"),
        (False, "n N no No NO false False FALSE off Off OFF"),
    )
    for word in words.split()
}
NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
NON_FINITE: Final = frozenset(
    ".nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF".split()
)
CORE: Final = "tag:yaml.org,2002:"
MIN_INT64: Final = -(1 << 63)
MAX_INT64: Final = (1 << 63) - 1
MAX_UINT64: Final = (1 << 64) - 1
PLAIN_FLOAT_LIMIT: Final = 1e21
"""From here on Go's JSON writes a float with an exponent, so it stays a float."""
DIGITS: Final = frozenset("0123456789")
NUMERIC_START: Final = frozenset("0123456789+-.")


class ScalarError(ValueError):
    """A scalar that does not fit its tag, or has no JSON."""


def resolve(text: str, tag: str | None, *, plain: bool) -> object:
    """The JSON value of a scalar; ``tag`` is the full tag or ``None``.

    Raises ``ScalarError`` where kubectl refuses the document.
    """
    if tag is None:
        return untagged(text) if plain else text
    if not tag.startswith(CORE):
        return text
    kind = tag[len(CORE) :]
    if kind == "str":
        return text
    if kind == "binary":
        return _binary(text)
    if kind not in _EXPECTED:
        return text
    return _tagged(text, kind)


def untagged(text: str) -> object:
    """The value of a plain scalar without a tag."""
    first = text[:1]
    if first in NUMERIC_START and first:
        return _numeric(text)
    if text in NULLS:
        return None
    return BOOLEANS.get(text, text)


def _numeric(text: str) -> object:
    if text in NON_FINITE:
        raise ScalarError(f"{text} has no JSON")
    number = integer(text) if text[0] != "." else None
    if number is None:
        number = _float(text if text[0] == "." else text.replace("_", ""))
    return text if number is None else number


def integer(text: str) -> int | float | None:
    """Go's ``ParseInt(text, 0, 64)`` or ``ParseUint`` of *text* without its underscores."""
    digits = text.replace("_", "")
    sign, body = ("", digits) if digits[:1] not in {"+", "-"} else (digits[0], digits[1:])
    value = _magnitude(body)
    if value is None:
        return _odd_binary(digits)
    value = -value if sign == "-" else value
    if MIN_INT64 <= value <= MAX_INT64:
        return value
    return float(value) if not sign and value <= MAX_UINT64 else None


def _magnitude(body: str) -> int | None:
    if not body or body[0] not in DIGITS:
        return None
    base, rest = 10, body
    if body[0] == "0" and len(body) > 1:
        prefix = body[1].lower()
        base = {"x": 16, "o": 8, "b": 2}.get(prefix, 8)
        rest = body[2:] if prefix in "xob" else body[1:]
    if len(rest) > _LONGEST or not _all_in(rest, base):
        return None
    return int(rest, base)


_LONGEST: Final = 128
"""More digits than any 64-bit number has, leading zeros included within reason."""


def _all_in(text: str, base: int) -> bool:
    allowed = {2: "01", 8: "01234567", 10: "0123456789", 16: "0123456789abcdefABCDEF"}[base]
    return bool(text) and all(char in allowed for char in text)


def _odd_binary(digits: str) -> int | None:
    """``0b-1`` and ``0b+1``: the second sign slips through the prefix."""
    if digits[:3] in {"0b-", "0b+"} and _all_in(digits[3:], 2):
        value = int(digits[3:], 2)
        value = -value if digits[2] == "-" else value
        return value if MIN_INT64 <= value <= MAX_INT64 else None
    return None


def _float(text: str) -> int | float | None:
    if not re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text, re.ASCII):
        return None
    value = float(text)
    return None if math.isinf(value) else as_json(value)


def as_json(value: float) -> int | float:
    """A float as it comes back from Go's JSON: whole ones are integers where they fit 64 bits."""
    if value.is_integer() and abs(value) < PLAIN_FLOAT_LIMIT:
        whole = int(Decimal(repr(value)))
        if MIN_INT64 <= whole <= MAX_INT64:
            return whole
    return value


def key_text(value: object) -> str:
    """The JSON key that a YAML key becomes. Raises ``ScalarError`` for null and collections."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _short_float(value)
        case _:
            raise ScalarError("a key must be a string, a number or a boolean")


def key_of(text: str, tag: str | None, *, plain: bool) -> str:
    """The JSON key of a scalar used as a key; floats keep the look of 32-bit floats."""
    if plain and tag is None and text in NON_FINITE:
        return text.lower().removeprefix("+")
    value = resolve(text, tag, plain=plain)
    is_float = plain and tag is None and type(value) in {int, float} and integer(text) is None
    return _short_float(float(text.replace("_", ""))) if is_float else key_text(value)


def _short_float(value: float) -> str:
    """Go's ``FormatFloat(value, 'g', -1, 32)``."""
    try:
        single = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return ".inf" if value > 0 else "-.inf"
    for precision in range(1, 10):
        digits = f"{single:.{precision - 1}e}"
        if struct.unpack("f", struct.pack("f", float(digits)))[0] == single:
            break
    else:
        digits = f"{single:.8e}"
    exponent = int(digits.partition("e")[2])
    if _EXPONENT_TO < exponent < _EXPONENT_FROM:
        return f"{Decimal(digits):f}"
    mantissa, _, _ = digits.partition("e")
    return f"{mantissa}e{exponent:+03d}"


_EXPONENT_TO: Final = -5
_EXPONENT_FROM: Final = 6
"""Go's shortest ``g`` writes an exponent from 1e6 on."""

_EXPECTED: Final = {"bool": bool, "int": int, "float": float, "null": type(None), "timestamp": str}
_TIMESTAMP: Final = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?"
)


def _tagged(text: str, kind: str) -> object:
    if kind == "timestamp":
        if re.fullmatch(_TIMESTAMP, text, re.ASCII):
            return text
        raise ScalarError(f"{text[:40]!r} is not a timestamp")
    value = untagged(text)
    is_integer = integer(text) is not None if text[:1] in NUMERIC_START and text else False
    actual = "int" if is_integer else _kind_of(value, text)
    if actual == kind:
        return value
    if kind == "float" and actual == "int" and isinstance(value, int):
        return as_json(float(value))
    raise ScalarError(f"cannot decode {actual} {text[:40]!r} as {kind}")


def _kind_of(value: object, text: str) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    return "str" if isinstance(value, str) or not text else "float"


def _binary(text: str) -> str:
    try:
        raw = base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ScalarError("!!binary holds invalid base64") from error
    return raw.decode("utf-8", "replace")
