"""Strings: the standard functions and cel-go's extension library, version 2 (Kubernetes 1.29)."""

from __future__ import annotations

import math
from typing import Final

from seawall.cel.errors import EvalError
from seawall.cel.functions.arithmetic import overload
from seawall.cel.functions.conversions import duration_text
from seawall.cel.functions.kinds import type_name
from seawall.cel.functions.timestamps import text_of
from seawall.cel.values import Duration, Map, Timestamp, TypeValue

_LONGEST: Final = 10_000_000
"""Characters of a result."""
_MOST_DECIMALS: Final = 1_000
"""Decimals that a format clause may ask for."""
_SPACE: Final = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Go's ``unicode.IsSpace``."""


def _bounded(text: str) -> str:
    if len(text) > _LONGEST:
        raise EvalError(f"string is longer than {_LONGEST} characters")
    return text


def contains(text: object, part: object) -> bool:
    """Whether *part* is in *text*."""
    if isinstance(text, str) and isinstance(part, str):
        return part in text
    raise overload()


def starts_with(text: object, part: object) -> bool:
    """Whether *text* begins with *part*."""
    if isinstance(text, str) and isinstance(part, str):
        return text.startswith(part)
    raise overload()


def ends_with(text: object, part: object) -> bool:
    """Whether *text* ends with *part*."""
    if isinstance(text, str) and isinstance(part, str):
        return text.endswith(part)
    raise overload()


def char_at(text: object, index: object) -> str:
    """The character at *index*; empty just behind the end."""
    if not isinstance(text, str) or type(index) is not int:
        raise overload()
    if not 0 <= index <= len(text):
        raise EvalError(f"index out of range: {index}")
    return text[index : index + 1]


def index_of(value: object, part: object, start: object = 0) -> int:
    """Where *part* first is in a string (from *start* on) or in a list; -1 for nowhere."""
    if isinstance(value, list):
        from seawall.cel.functions.lists import first_index  # noqa: PLC0415 -- lists only

        return first_index(value, part)
    if not isinstance(value, str) or not isinstance(part, str) or type(start) is not int:
        raise overload()
    if start < 0:
        raise EvalError(f"index out of range: {start}")
    return value.find(part, start) if part else min(start, len(value))


def last_index_of(value: object, part: object, start: object = None) -> int:
    """Where *part* last is in a string (not behind *start*) or in a list; -1 for nowhere."""
    if isinstance(value, list):
        from seawall.cel.functions.lists import last_index  # noqa: PLC0415 -- lists only

        return last_index(value, part)
    if not isinstance(value, str) or not isinstance(part, str):
        raise overload()
    if start is None:
        return value.rfind(part)
    if type(start) is not int:
        raise overload()
    if start < 0:
        raise EvalError(f"index out of range: {start}")
    if not part:
        return min(start, len(value))
    return -1 if start >= len(value) else value.rfind(part, 0, start + len(part))


def join(values: object, separator: object = "") -> str:
    """The strings of a list, with *separator* between them."""
    if not isinstance(values, list | tuple) or not isinstance(separator, str):
        raise overload()
    total = sum(len(each) if isinstance(each, str) else 0 for each in values)
    if total + len(separator) * len(values) > _LONGEST:
        raise EvalError(f"string is longer than {_LONGEST} characters")
    if not all(isinstance(each, str) for each in values):
        raise overload()
    return separator.join(values)


def lower_ascii(text: object) -> str:
    """ASCII letters in lower case."""
    if not isinstance(text, str):
        raise overload()
    return text.translate(_LOWER)


def upper_ascii(text: object) -> str:
    """ASCII letters in upper case."""
    if not isinstance(text, str):
        raise overload()
    return text.translate(_UPPER)


_LOWER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_UPPER: Final = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}


def replace(text: object, old: object, new: object, limit: object = -1) -> str:
    """*text* with the first *limit* of *old* replaced; a negative limit replaces all."""
    if not isinstance(text, str) or not isinstance(old, str) or not isinstance(new, str):
        raise overload()
    if type(limit) is not int:
        raise overload()
    count = text.count(old) if limit < 0 else min(text.count(old), limit)
    if len(text) + count * len(new) > _LONGEST:
        raise EvalError(f"string is longer than {_LONGEST} characters")
    return text.replace(old, new, count)


def split(text: object, separator: object, limit: object = -1) -> list[str]:
    """The parts between separators, at most *limit*; an empty separator splits characters."""
    if not isinstance(text, str) or not isinstance(separator, str) or type(limit) is not int:
        raise overload()
    if limit == 0:
        return []
    if not separator:
        if limit < 0 or limit >= len(text):
            return list(text)
        return [*text[: limit - 1], text[limit - 1 :]]
    return text.split(separator, -1 if limit < 0 else limit - 1)


def substring(text: object, start: object, end: object = None) -> str:
    """The characters from *start* up to, not including, *end*."""
    if not isinstance(text, str) or type(start) is not int:
        raise overload()
    if end is None:
        if not 0 <= start <= len(text):
            raise EvalError(f"index out of range: {start}")
        return text[start:]
    if type(end) is not int:
        raise overload()
    if start > end:
        raise EvalError(f"invalid substring range. start: {start}, end: {end}")
    if not 0 <= start <= len(text):
        raise EvalError(f"index out of range: {start}")
    if end > len(text):
        raise EvalError(f"index out of range: {end}")
    return text[start:end]


def trim(text: object) -> str:
    """Without white space at both ends."""
    if not isinstance(text, str):
        raise overload()
    return text.strip(_SPACE)


def reverse(value: object) -> object:
    """A string or list backwards."""
    if isinstance(value, str):
        return value[::-1]
    if isinstance(value, list | tuple):
        return list(reversed(value))
    raise overload()


_QUOTED: Final = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    '"': '\\"',
}


def quote(text: object) -> str:
    """The string in double quotes, its special characters escaped."""
    if not isinstance(text, str):
        raise overload()
    return '"' + "".join(_QUOTED.get(char, char) for char in text) + '"'


def format_string(pattern: object, args: object) -> str:
    """``'%s has %d'.format([a, b])``: clauses %s %d %f %e %b %o %x %X, and %%."""
    if not isinstance(pattern, str) or not isinstance(args, list | tuple):
        raise overload()
    out: list[str] = []
    position, used = 0, 0
    while (mark := pattern.find("%", position)) >= 0:
        out.append(pattern[position:mark])
        clause, position = _clause(pattern, mark + 1)
        if clause == "%":
            out.append("%")
            continue
        if used >= len(args):
            raise EvalError(f"index {used} out of range")
        try:
            out.append(_formatted(clause, args[used]))
        except EvalError as error:
            is_clause = error.message.startswith("could not parse")
            told = error.message if is_clause else f"error during formatting: {error.message}"
            raise EvalError(told) from error
        used += 1
    out.append(pattern[position:])
    return _bounded("".join(out))


def _clause(pattern: str, start: int) -> tuple[str, int]:
    end = start
    while end < len(pattern) and (pattern[end] == "." or pattern[end].isdigit()):
        end += 1
    if end >= len(pattern):
        raise EvalError("unexpected end of string")
    return pattern[start : end + 1], end + 1


def _formatted(clause: str, value: object) -> str:
    verb = clause[-1]
    precision = clause[1:-1]
    decimals = int(precision) if precision.isdigit() and len(precision) <= len("1000") else 6
    if decimals > _MOST_DECIMALS:
        raise EvalError(f"could not parse formatting clause: precision exceeds {_MOST_DECIMALS}")
    match verb:
        case "s":
            return shown(value)
        case "d":
            return _whole(value)
        case "f" | "e":
            return _real(value, verb, decimals)
        case "b" | "o" | "x" | "X":
            return _based(value, verb)
        case _:
            text = f'unrecognized formatting clause "{verb}"'
            raise EvalError(f"could not parse formatting clause: {text}")


def _whole(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and (math.isnan(value) or math.isinf(value)):
        return _special(value)
    raise EvalError(f"decimal clause can only be used on integers, was given {type_name(value)}")


def _real(value: object, verb: str, decimals: int) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        kind = "fixed-point" if verb == "f" else "scientific"
        text = f"{kind} clause can only be used on doubles, was given {type_name(value)}"
        raise EvalError(text)
    number = float(value)
    if math.isnan(number) or math.isinf(number):
        return _special(number)
    return f"{number:.{decimals}{verb}}"


def _special(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _based(value: object, verb: str) -> str:
    if isinstance(value, bool) and verb == "b":
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{int(value):{verb}}"
    if verb in "xX" and isinstance(value, str | bytes):
        raw = value.encode() if isinstance(value, str) else value
        return raw.hex().upper() if verb == "X" else raw.hex()
    raise EvalError(f"{_BASED[verb]}, was given {type_name(value)}")


_HEX: Final = "only integers, byte buffers, and strings can be formatted as hex"
_BASED: Final = {
    "b": "only integers and bools can be formatted as binary",
    "o": "octal clause can only be used on integers",
    "x": _HEX,
    "X": _HEX,
}


def shown(value: object) -> str:  # noqa: PLR0911 -- one return for each type
    """A value as ``%s`` shows it."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case float():
            return _shown_double(value)
        case int():
            return str(int(value))
        case bytes():
            return value.decode(errors="replace")
        case Timestamp():
            return text_of(value)
        case Duration():
            return duration_text(value)
        case TypeValue():
            return value.name
        case _:
            return _shown_collection(value)


def _shown_double(value: float) -> str:
    if math.isnan(value) or math.isinf(value):
        return _special(value)
    text = repr(value)
    return text.removesuffix(".0") if "e" not in text else text


def _shown_collection(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(shown(each) for each in value) + "]"
    if isinstance(value, dict | Map):
        pairs = sorted((shown(key), shown(each)) for key, each in value.items())
        return "{" + ", ".join(f"{key}: {each}" for key, each in pairs) + "}"
    raise EvalError(
        "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, "
        f"types, durations, and timestamps, was given {type_name(value)}"
    )
