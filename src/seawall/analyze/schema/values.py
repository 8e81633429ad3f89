"""The forms that values must have: names, labels, quantities, ports, ranges.

A form says what is wrong with a value and what to write instead, and nothing where it is right.
What was right once is remembered, since estates repeat themselves. Source: k8s.io/apimachinery,
pkg/util/validation. Where versions of Kubernetes differ, the widest form stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import re

from seawall.analyze.defaults.quantities import parsed

_REMEMBERED: Final = 4096
"""Right values of one form; beyond it they are looked at again."""
_LONGEST_LABEL: Final = 63
_LONGEST_NAME: Final = 253
_LONGEST_PORT: Final = 15
_LONGEST_PATH: Final = 250
_SHOWN: Final = 40
"""Characters of a wrong value in a sentence."""
_LABEL: Final = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN: Final = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*"
_QUALIFIED: Final = r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?"
_CONFIG_KEY: Final = r"[-._a-zA-Z0-9]+"
_PORT_NAME: Final = r"(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*"
_VARIABLE: Final = r"[ -<>-~]+"
_HEADER: Final = r"[-A-Za-z0-9]+"
_PERCENT: Final = r"[0-9]+%"
_OWN_NAME: Final = "kubernetes.io/metadata.name"
"""Of a Namespace: the server writes it anew."""
_CRON: Final = 5
_TIME: Final = (
    r"[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}(?:[.,][0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_DOTTED: Final = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
_LARGEST: Final = 2**31 - 1
_AS_LABEL: Final = "lower-case letters, digits and '-', at most 63, as in web-1"
_AS_DOMAIN: Final = "lower-case letters, digits, '-' and '.', as in web.example.com"
_AS_KEY: Final = "a name, or a domain, '/' and a name, as in example.com/team"

Form = Callable[[object], str]


class Remembering:
    """A form that remembers what was right."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.right: set[object] = set()

    def __call__(self, value: object) -> str:
        """What is wrong; empty where nothing is."""
        wrong = self._form(value)
        if not wrong and len(self.right) < _REMEMBERED:
            self.right.add(value)
        return wrong


@cache
def named_form(name: str) -> Remembering:
    """One of the forms by its name, or alternatives with ``|`` between them."""
    if "|" in name:
        return Remembering(partial(_one_of, tuple(filter(None, name.split("|")))))
    return Remembering(_FORMS[name])


def scalar_form(name: str) -> Remembering | None:
    """The form of a string or a number, ``None`` where anything will do."""
    return named_form(name) if "|" in name or name in _FORMS else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    import re  # noqa: PLC0415 -- start-up: only where there are objects

    return re.compile(pattern)


def _fits(pattern: str, text: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


def _one_of(allowed: tuple[str, ...], value: object) -> str:
    if value in allowed:
        return ""
    near = next((each for each in allowed if each.lower() == str(value).lower()), "")
    hint = f" (did you mean {near}?)" if near else ""
    words = " or ".join(allowed)
    return f"must be {words}, not {shown(value)}{hint}"


def shown(value: object) -> str:
    """A value in a sentence: quoted, and short."""
    text = str(value)
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _named(pattern: str, longest: int, want: str, value: object) -> str:
    text = str(value)
    if len(text) <= longest and _fits(pattern, text):
        return ""
    return f"must be {want}, not {shown(value)}"


def _range(least: int, most: int, value: object) -> str:
    if isinstance(value, int | float) and least <= value <= most:
        return ""
    return f"must be from {least} to {most}, not {value}"


def _least(least: int, value: object) -> str:
    if isinstance(value, int | float) and value >= least:
        return ""
    return f"must be {least} or more, not {value}"


def _label_key(value: object) -> str:
    prefix, slash, name = str(value).rpartition("/")
    right = len(name) <= _LONGEST_LABEL and _fits(_QUALIFIED, name)
    if right and (not slash or (len(prefix) <= _LONGEST_NAME and _fits(_SUBDOMAIN, prefix))):
        return ""
    return f"must be {_AS_KEY}, not {shown(value)}"


def _label_value(value: object) -> str:
    text = str(value)
    if not text or (len(text) <= _LONGEST_LABEL and _fits(_QUALIFIED, text)):
        return ""
    return (
        f"must be at most 63 letters, digits, '-', '_' and '.', a letter or digit at both ends, "
        f"not {shown(value)}"
    )


def _target(value: object) -> str:
    if isinstance(value, str):
        return "" if not value else _port_name(value)
    return _range(1, 65535, value) if value != 0 else ""


def _port_name(value: object) -> str:
    text = str(value)
    if len(text) <= _LONGEST_PORT and _fits(_PORT_NAME, text):
        return ""
    return f"must be at most 15 lower-case letters, digits and '-', as in http, not {shown(value)}"


def _part(value: object) -> str:
    if isinstance(value, str):
        right = _fits(_PERCENT, value)
    else:
        right = isinstance(value, int | float) and value >= 0
    return "" if right else f"must be a whole number or a percentage, as in 25%, not {shown(value)}"


def quantity(value: object) -> str:
    """A quantity of any sign."""
    text = str(value).strip() if isinstance(value, str) else repr(value)
    if parsed(text.replace("e+", "e")) is not None:
        return ""
    return f"must be a quantity, as in 500m or 1Gi, not {shown(value)}"


def _amount(value: object) -> str:
    wrong = quantity(value)
    if wrong or not str(value).strip().startswith("-"):
        return wrong
    return f"must not be below zero, not {shown(value)}"


def _inner(value: object) -> str:
    text = str(value)
    if not text.startswith("/") and ".." not in text.split("/"):
        return ""
    return f"must be a path below the volume, without '..', not {shown(value)}"


def _host_path(value: object) -> str:
    if ".." not in str(value).split("/"):
        return ""
    return f"must be a path without '..', not {shown(value)}"


def _absolute(value: object) -> str:
    return "" if str(value).startswith("/") else f"must start with '/', not {shown(value)}"


def _address(value: object) -> str:
    import ipaddress  # noqa: PLC0415 -- start-up: few objects have addresses

    try:
        ipaddress.ip_address(str(value))
    except ValueError:
        # leading zeros were read as decimal by older versions
        if not _fits(_DOTTED, str(value)):
            return f"must be an IP address, not {shown(value)}"
    return ""


def _network(value: object) -> str:
    import ipaddress  # noqa: PLC0415 -- start-up: few objects have addresses

    try:
        ipaddress.ip_network(str(value), strict=False)
    except ValueError:
        return f"must be a network, as in 10.0.0.0/8, not {shown(value)}"
    return "" if "/" in str(value) else f"must end with the length of its mask, not {shown(value)}"


def _host(value: object) -> str:
    return _named(_SUBDOMAIN, _LONGEST_NAME, _AS_DOMAIN, str(value).removeprefix("*."))


def _segment(value: object) -> str:
    text = str(value)
    if text not in (".", "..") and "/" not in text and "%" not in text:
        return ""
    return f"must hold no '/' and no '%', not {shown(value)}"


def _prefixed(value: object) -> str:
    domain, slash, path = str(value).partition("/")
    if slash and path and _fits(_SUBDOMAIN, domain) and len(str(value)) <= _LONGEST_PATH:
        return ""
    return f"must be a domain, '/' and a path, as in example.com/controller, not {shown(value)}"


def _prefix(value: object) -> str:
    return _label_key(str(value).lower())


def _domain(value: object) -> str:
    wrong = _named(_SUBDOMAIN, _LONGEST_NAME, _AS_DOMAIN, value)
    if wrong or str(value).count(".") > 1:
        return wrong
    return (
        f"must be a domain of three parts or more, as in hook.shop.example.com, not {shown(value)}"
    )


def _schedule(value: object) -> str:
    words = str(value).split()
    if words and (words[0].startswith("@") or words[0].startswith(("TZ=", "CRON_TZ="))):
        return ""
    if len(words) == _CRON:
        return ""
    return f"must have five fields, as in '0 3 * * *', not {shown(value)}"


def _image(value: object) -> str:
    text = str(value)
    return "" if text.strip() == text else f"must not begin or end with space, not {shown(value)}"


Wrong = Iterator[tuple[str, str]]
"""The key of a map and what is wrong with it or its value."""


def _labels(data: dict[object, object]) -> Wrong:
    key_form, value_form = named_form("labelkey"), named_form("labelvalue")
    for key, value in data.items():
        text = str(key)
        wrong = "" if text in key_form.right else key_form(text)
        if wrong:
            yield text, f"the key {wrong}"
        elif (
            isinstance(value, str)
            and text != _OWN_NAME
            and value not in value_form.right
            and (wrong := value_form(value))
        ):
            yield text, wrong


def _annotations(data: dict[object, object]) -> Wrong:
    form = named_form("labelkey")
    for key in data:
        text = str(key)
        wrong = "" if text in form.right else form(text.lower())
        if wrong:
            yield text, f"the key {wrong}"


def _config(data: dict[object, object]) -> Wrong:
    form = named_form("configkey")
    for key in data:
        if wrong := form(str(key)):
            yield str(key), f"the key {wrong}"


def _secrets(data: dict[object, object]) -> Wrong:
    yield from _config(data)
    for key, value in data.items():
        if isinstance(value, str) and not _is_base64(value):
            yield str(key), "must be Base64; plain text belongs into stringData"


def _is_base64(text: str) -> bool:
    import binascii  # noqa: PLC0415 -- start-up: few objects have any

    plain = text.replace("\n", "").replace("\r", "")
    if len(plain) % 4:
        return False
    try:
        binascii.a2b_base64(plain.encode(), strict_mode=True)
    except (ValueError, UnicodeEncodeError):
        return False
    return True


def _base64(value: object) -> str:
    return "" if _is_base64(str(value)) else f"must be Base64, not {shown(value)}"


def _time(value: object) -> str:
    if _fits(_TIME, str(value)):
        return ""
    return f"must be a time, as in 2026-01-31T12:00:00Z, not {shown(value)}"


def _amounts(data: dict[object, object]) -> Wrong:
    form = named_form("amount")
    for key, value in data.items():
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            wrong = "" if value in form.right else form(value)
            if wrong:
                yield str(key), wrong


MAP_FORMS: Final[dict[str, Callable[[dict[object, object]], Wrong]]] = {
    "labels": _labels,
    "annotations": _annotations,
    "config": _config,
    "secrets": _secrets,
    "amounts": _amounts,
}
"""Forms of maps."""
_FORMS: Final[dict[str, Form]] = {
    "label": partial(_named, _LABEL, _LONGEST_LABEL, _AS_LABEL),
    "subdomain": partial(_named, _SUBDOMAIN, _LONGEST_NAME, _AS_DOMAIN),
    "domain": _domain,
    "labelkey": _label_key,
    "qualified": _label_key,
    "labelvalue": _label_value,
    "configkey": partial(_named, _CONFIG_KEY, _LONGEST_NAME, "letters, digits, '-', '_' and '.'"),
    "variable": partial(_named, _VARIABLE, 1 << 20, "printable ASCII without '='"),
    "header": partial(_named, _HEADER, 1 << 20, "letters, digits and '-'"),
    "portname": _port_name,
    "target": _target,
    "part": _part,
    "port": partial(_range, 1, 65535),
    "port0": partial(_range, 0, 65535),
    "mode": partial(_range, 0, 0o777),
    "id": partial(_range, 0, _LARGEST),
    "weight": partial(_range, 1, 100),
    "hour": partial(_range, 0, 3600),
    "half": partial(_range, 1, 1800),
    "half30": partial(_range, 1, 30),
    "sticky": partial(_range, 1, 86400),
    "priority": partial(_range, 1, 20000),
    "priority2": partial(_range, 1, 1000),
    "lifetime": partial(_range, 600, 1 << 32),
    "natural": partial(_least, 0),
    "positive": partial(_least, 1),
    "positive32": partial(_range, 1, _LARGEST),
    "amount": _amount,
    "quantity": quantity,
    "int32": partial(_range, -(2**31), _LARGEST),
    "int64": partial(_range, -(2**63), 2**63 - 1),
    "base64": _base64,
    "time": _time,
    "inner": _inner,
    "hostpath": _host_path,
    "absolute": _absolute,
    "ip": _address,
    "cidr": _network,
    "host": _host,
    "segment": _segment,
    "prefixed": _prefixed,
    "prefix": _prefix,
    "schedule": _schedule,
    "image": _image,
}
