"""Quantities as the API server writes them: ``0.25`` is ``250m``, ``1024Mi`` is ``1Gi``.

Source: k8s.io/apimachinery, pkg/api/resource/quantity.go. A policy sees the server's writing. What
is no quantity stays as it is.
"""

from __future__ import annotations

from decimal import ROUND_UP, Context, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import re

from seawall.analyze.defaults.fields import Object

_DECIMAL: Final = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15}
_BINARY: Final = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_REMEMBERED: Final = 4096
"""Distinct quantities; an estate has dozens."""
_LONGEST: Final = 64
"""Characters of a quantity that is looked at; longer ones stay as they are."""
_KIBI: Final = 1024
_EXA: Final = 18
_NANO, _MILLI = Decimal("1e-9"), Decimal("1e-3")
_LARGEST: Final = Decimal(2**63 - 1)
_EXACT: Final = Context(prec=120)


class Quantity(NamedTuple):
    """A number, and whether it was written in powers of two, of ten, or with an exponent."""

    number: Decimal
    suffix: str


@cache
def _pattern() -> re.Pattern[str]:
    import re  # noqa: PLC0415 -- start-up: only where there are quantities

    return re.compile(
        r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))([KMGTPE]i|[numkMGTPE]?|[eE][+-]?[0-9]+)"
    )


@lru_cache(_REMEMBERED)
def parsed(text: str) -> Quantity | None:
    """The quantity that *text* is, or ``None``. Below a billionth it is rounded up, as in Go."""
    found = _pattern().fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    digits, suffix = found.groups()
    number = Decimal(digits)
    try:
        if suffix in _DECIMAL:
            number = number.scaleb(_DECIMAL[suffix], _EXACT)
        elif suffix == "E":
            number = number.scaleb(18, _EXACT)
        elif suffix in _BINARY:
            number = _EXACT.multiply(number, Decimal(1024 ** _BINARY.index(suffix)))
        else:
            number = number.scaleb(int(suffix[1:]), _EXACT)
        number = number.quantize(_NANO, ROUND_UP, _EXACT) if number % _NANO else number
    except InvalidOperation:
        return None
    sign = -1 if number < 0 else 1
    return Quantity(sign * min(abs(number), _LARGEST), suffix)


@lru_cache(_REMEMBERED)
def canonical(text: str) -> str:
    """*text* as the server writes it, whole thousandths or more."""
    found = parsed(text)
    if found is None:
        return text
    number, suffix = found
    if number % _MILLI:
        number = number.quantize(_MILLI, ROUND_UP, _EXACT)
    if suffix in _BINARY[1:] and abs(number) >= _KIBI and number == int(number):
        return _binary(int(number))
    return _decimal(number, exponential=suffix[:1] in ("e", "E") and len(suffix) > 1)


def written(value: object) -> object:
    """A quantity of a manifest, which may be a number there, as the server writes it."""
    if isinstance(value, str):
        return canonical(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return canonical(repr(value).replace("e+", "e"))


def amounts(data: Object) -> Object:
    """A map of quantities, each as the server writes it."""
    found = {name: written(value) for name, value in data.items()}
    return data if found == data and _all_text(data) else found


def _all_text(data: Object) -> bool:
    return all(type(value) is str for value in data.values())


def _binary(number: int) -> str:
    power = 0
    while number % _KIBI == 0 and number and power < len(_BINARY) - 1:
        number, power = number // _KIBI, power + 1
    return f"{number}{_BINARY[power]}"


def _decimal(number: Decimal, *, exponential: bool) -> str:
    if not number:
        return "0"
    power = -9
    scaled = int(number.scaleb(9, _EXACT))
    while scaled % 1000 == 0 and power < _EXA:
        scaled, power = scaled // 1000, power + 3
    if exponential:
        return f"{scaled}e{power}" if power else str(scaled)
    suffix = next((name for name, each in _DECIMAL.items() if each == power), "E")
    return f"{scaled}{suffix}"
