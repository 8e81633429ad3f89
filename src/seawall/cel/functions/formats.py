"""Named string formats of Kubernetes (1.31): labels, names, URIs, dates.

``validate`` gives an optional list of what is wrong; nothing where the string conforms.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Final

from seawall.cel.errors import EvalError
from seawall.cel.functions import timestamps, urls
from seawall.cel.functions.arithmetic import overload
from seawall.cel.values import NONE, Optional

_LABEL: Final = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_LABEL_1035: Final = r"[a-z]([-a-z0-9]*[a-z0-9])?"
_NAME: Final = r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_LONGEST_LABEL: Final = 63
_LONGEST_SUBDOMAIN: Final = 253
_LONGEST: Final = 100_000
"""Characters of a string that is looked at."""
_PARTS: Final = 2


@dataclass(frozen=True, slots=True)
class Format:
    """A named format."""

    name: str
    type_name: ClassVar[str] = "kubernetes.NamedFormat"


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _matches(pattern: str, text: str) -> bool:
    return _pattern(pattern).fullmatch(text) is not None


def _bounded(text: str, pattern: str, longest: int, what: str) -> list[str]:
    wrong = []
    if len(text.encode()) > longest:
        wrong.append(f"must be no more than {longest} bytes")
    if not _matches(pattern, text):
        wrong.append(f"{what} must match the regular expression '{pattern}'")
    return wrong


def _prefix(text: str) -> str:
    """A generated name's prefix may end with a dash."""
    return text[:-1] + "a" if len(text) > 1 and text.endswith("-") else text


def _label(text: str) -> list[str]:
    return _bounded(text, _LABEL, _LONGEST_LABEL, "a lowercase RFC 1123 label")


def _label_1035(text: str) -> list[str]:
    return _bounded(text, _LABEL_1035, _LONGEST_LABEL, "a DNS-1035 label")


def _subdomain(text: str) -> list[str]:
    pattern = rf"{_LABEL}(\.{_LABEL})*"
    return _bounded(text, pattern, _LONGEST_SUBDOMAIN, "a lowercase RFC 1123 subdomain")


def _qualified(text: str) -> list[str]:
    parts = text.split("/")
    if len(parts) > _PARTS:
        return ["a qualified name must have at most one '/'"]
    wrong = []
    if len(parts) == _PARTS:
        wrong = ["prefix part must be non-empty"] if not parts[0] else _subdomain(parts[0])
    if not parts[-1]:
        return [*wrong, "name part must be non-empty"]
    return wrong + _bounded(parts[-1], _NAME, _LONGEST_LABEL, "name part")


def _label_value(text: str) -> list[str]:
    return _bounded(text, rf"({_NAME})?", _LONGEST_LABEL, "a valid label")


def _uri(text: str) -> list[str]:
    return [] if urls.is_url(text) else [f'parse "{text}": invalid URI for request']


def _uuid(text: str) -> list[str]:
    pattern = r"(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
    return [] if _matches(pattern, text) else ["does not match the UUID format"]


def _byte(text: str) -> list[str]:
    pattern = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
    return [] if _matches(pattern, text) else ["invalid base64"]


def _date(text: str) -> list[str]:
    from datetime import date as calendar  # noqa: PLC0415 -- this format alone

    if _matches(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            calendar.fromisoformat(text)
        except ValueError as error:
            return [str(error)]
        return []
    return ["invalid date"]


def _date_time(text: str) -> list[str]:
    try:
        timestamps.parsed(text.upper())
    except EvalError as error:
        return [error.message]
    return []


_CHECKS: Final[dict[str, Callable[[str], list[str]]]] = {
    "dns1123Label": _label,
    "dns1123Subdomain": _subdomain,
    "dns1035Label": _label_1035,
    "qualifiedName": _qualified,
    "dns1123LabelPrefix": lambda text: _label(_prefix(text)),
    "dns1123SubdomainPrefix": lambda text: _subdomain(_prefix(text)),
    "dns1035LabelPrefix": lambda text: _label_1035(_prefix(text)),
    "labelValue": _label_value,
    "uri": _uri,
    "uuid": _uuid,
    "byte": _byte,
    "date": _date,
    "datetime": _date_time,
}


def named(name: object) -> Optional:
    """``format.named('dns1123Label')``: nothing where there is no such format."""
    if not isinstance(name, str):
        raise overload()
    return Optional(present=True, value=Format(name)) if name in _CHECKS else NONE


def validate(value: object, text: object) -> Optional:
    """What is wrong with *text*, or nothing."""
    if not isinstance(value, Format) or not isinstance(text, str):
        raise overload()
    if len(text) > _LONGEST:
        return Optional(present=True, value=[f"must be no more than {_LONGEST} bytes"])
    wrong = _CHECKS[value.name](text)
    return Optional(present=True, value=wrong) if wrong else NONE


def _constant(name: str) -> Callable[[], Format]:
    def made() -> Format:
        return Format(name)

    return made


dns1123_label = _constant("dns1123Label")
dns1123_subdomain = _constant("dns1123Subdomain")
dns1035_label = _constant("dns1035Label")
qualified_name = _constant("qualifiedName")
dns1123_label_prefix = _constant("dns1123LabelPrefix")
dns1123_subdomain_prefix = _constant("dns1123SubdomainPrefix")
dns1035_label_prefix = _constant("dns1035LabelPrefix")
label_value = _constant("labelValue")
uri = _constant("uri")
uuid = _constant("uuid")
byte = _constant("byte")
date = _constant("date")
date_time = _constant("datetime")
