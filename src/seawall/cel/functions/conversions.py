"""Conversions between types, such as ``int(x)`` and ``timestamp(x)`` (cel-spec, "Functions")."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Final

from seawall.cel.errors import EvalError
from seawall.cel.functions import timestamps
from seawall.cel.functions.arithmetic import in_duration, in_time, overload
from seawall.cel.functions.kinds import type_name
from seawall.cel.values import (
    INT_MAX,
    INT_MIN,
    UINT_MAX,
    Duration,
    Timestamp,
    Uint,
)

_SECOND: Final = 10**9
_MOST_DIGITS: Final = 32
"""Characters of an integer's text; more cannot be in range."""


def to_int(value: object) -> int:
    """``int(value)``: doubles are cut towards zero, timestamps become Unix seconds."""
    if isinstance(value, Timestamp):
        return value.nanoseconds // _SECOND
    if isinstance(value, bool):
        raise overload()
    if isinstance(value, float):
        return _cut(value, INT_MIN, INT_MAX, "integer overflow")
    if isinstance(value, int):
        if not INT_MIN <= value <= INT_MAX:
            raise EvalError("integer overflow")
        return int(value)
    if isinstance(value, str):
        return _digits(value, signed=True, least=INT_MIN, most=INT_MAX)
    raise overload()


def to_uint(value: object) -> Uint:
    """``uint(value)``: doubles are cut towards zero."""
    if isinstance(value, bool):
        raise overload()
    if isinstance(value, float):
        return Uint(_cut(value, 0, UINT_MAX, "unsigned integer overflow"))
    if isinstance(value, int):
        if not 0 <= value <= UINT_MAX:
            raise EvalError("unsigned integer overflow")
        return Uint(value)
    if isinstance(value, str):
        return Uint(_digits(value, signed=False, least=0, most=UINT_MAX))
    raise overload()


def _cut(value: float, least: int, most: int, error: str) -> int:
    if math.isnan(value) or math.isinf(value):
        raise EvalError(error)
    whole = int(value)
    # a double beside the limit of 64 bits cannot be told from the limit: cel-go refuses both
    if not least <= whole <= most or (least < 0 and value <= float(least)) or value >= float(most):
        raise EvalError(error)
    return whole


def _digits(text: str, *, signed: bool, least: int, most: int) -> int:
    body = text[1:] if signed and text[:1] in ("-", "+") else text
    if not body or len(body) > _MOST_DIGITS or not (body.isascii() and body.isdigit()):
        raise EvalError(f"type conversion error from 'string' to '{'int' if signed else 'uint'}'")
    value = -int(body) if text[0] == "-" else int(body)
    if not least <= value <= most:
        raise EvalError(f"type conversion error from 'string' to '{'int' if signed else 'uint'}'")
    return value


@cache
def _decimal() -> re.Pattern[str]:
    return re.compile(
        r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|(?i:inf|infinity|nan))"
    )


def to_double(value: object) -> float:
    """``double(value)``."""
    if isinstance(value, bool):
        raise overload()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        if _decimal().fullmatch(value) is None:
            raise EvalError("type conversion error from 'string' to 'double'")
        return float(value)
    raise overload()


def to_bool(value: object) -> bool:
    """``bool(value)``: of a string as Go's ``strconv.ParseBool`` reads it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        if value in ("1", "t", "T", "TRUE", "true", "True"):
            return True
        if value in ("0", "f", "F", "FALSE", "false", "False"):
            return False
        raise EvalError("type conversion error from 'string' to 'bool'")
    raise overload()


def to_bytes(value: object) -> bytes:
    """``bytes(value)``: UTF-8."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode(errors="surrogatepass")
    raise overload()


def to_string(value: object) -> str:
    """``string(value)``."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return double_text(value)
        case int():
            return str(int(value))
        case bytes():
            try:
                return value.decode()
            except UnicodeDecodeError as error:
                raise EvalError("invalid UTF-8 in bytes, cannot convert to string") from error
        case Timestamp():
            return timestamps.text_of(value)
        case Duration():
            return duration_text(value)
        case _:
            return _opaque_text(value)


def _opaque_text(value: object) -> str:
    own = getattr(value, "text", None)
    if isinstance(own, str) and type_name(value).startswith(("net.", "kubernetes.")):
        return own
    raise overload()


def double_text(value: float) -> str:
    """A double as Go's ``%g`` writes it: shortest digits, exponents of two digits at least."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    mantissa, _, exponent = f"{value!r}".partition("e")
    if exponent:
        return f"{mantissa.removesuffix('.0')}e{int(exponent):+03d}"
    whole = mantissa.removesuffix(".0")
    digits = whole.lstrip("-").replace(".", "")
    if abs(value) >= 1e21 and "." not in whole:  # noqa: PLR2004 -- where Go turns to exponents
        return f"{digits[0]}.{digits[1:]}e{len(digits) - 1:+03d}"
    return whole


def duration_text(value: Duration) -> str:
    """Seconds with as many decimals as it takes: ``1.5s``."""
    nanoseconds = value.nanoseconds
    sign = "-" if nanoseconds < 0 else ""
    seconds, rest = divmod(abs(nanoseconds), _SECOND)
    decimals = f".{rest:09d}".rstrip("0") if rest else ""
    return f"{sign}{seconds}{decimals}s"


def to_timestamp(value: object) -> Timestamp:
    """``timestamp(value)``: of RFC 3339 text, or of Unix seconds."""
    if isinstance(value, Timestamp):
        return value
    if isinstance(value, str):
        return timestamps.parsed(value)
    if type(value) is int:
        return in_time(value * _SECOND)
    raise overload()


_UNITS: Final = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}


@cache
def _part() -> re.Pattern[str]:
    return re.compile(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")


def to_duration(value: object) -> Duration:
    """``duration(value)``: of text as Go's ``time.ParseDuration`` reads it."""
    if isinstance(value, Duration):
        return value
    if not isinstance(value, str):
        raise overload()
    error = EvalError("type conversion error from 'string' to 'google.protobuf.Duration'")
    body = value[1:] if value[:1] in ("-", "+") else value
    if body == "0":
        return Duration(0)
    if not body or len(body) > _LONGEST_DURATION:
        raise error
    total, position = 0, 0
    while position < len(body):
        part = _part().match(body, position)
        if part is None or not (part.group(1) or part.group(2)):
            raise error
        unit = _UNITS[part.group(3)]
        total += int(part.group(1) or "0") * unit
        decimals = part.group(2) or ""
        total += int(decimals or "0") * unit // 10 ** len(decimals)
        position = part.end()
    return in_duration(-total if value[0] == "-" else total)


_LONGEST_DURATION: Final = 200
"""Characters; every unit once with all its digits takes fewer."""
