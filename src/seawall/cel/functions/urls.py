"""Absolute URLs, as Go's ``net/url`` reads a request's (Kubernetes 1.0)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Final
from urllib.parse import quote, unquote

from seawall.cel.errors import EvalError
from seawall.cel.functions.addresses import quoted
from seawall.cel.functions.arithmetic import overload

_LONGEST: Final = 8_192
"""Characters of a URL."""
_PATH_SAFE: Final = "/$&+,:;=@!*'()~-._"


@dataclass(frozen=True, slots=True)
class Url:
    """A URL in its parts."""

    scheme: str
    host: str
    path: str
    query: str
    type_name: ClassVar[str] = "kubernetes.URL"


@cache
def _scheme() -> re.Pattern[str]:
    return re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)


@cache
def _host() -> re.Pattern[str]:
    return re.compile(r"(?:\[[0-9A-Fa-f:.%]+\]|[^:\s\[\]\"<>\\^`{|}]*)(?::[0-9]*)?")


def _parsed(text: str) -> Url | None:
    if len(text) > _LONGEST or any(char < " " or char == "\x7f" for char in text):
        return None
    if text.startswith("/"):
        return _split("", text)
    found = _scheme().fullmatch(text)
    return None if found is None else _split(found.group(1).lower(), found.group(2))


def _split(scheme: str, rest: str) -> Url | None:
    body, _, query = rest.partition("?")
    if "#" in body:
        body = body.partition("#")[0]
    if " " in body.partition("/")[0]:
        return None
    host = ""
    if body.startswith("//"):
        host, slash, path = body[2:].partition("/")
        body = slash + path
        host = host.rpartition("@")[2]
        if _host().fullmatch(host) is None:
            return None
    elif scheme and not body.startswith("/"):
        return Url(scheme, "", "", query)
    if re.search(r"%(?![0-9A-Fa-f]{2})", body):
        return None
    return Url(scheme, host, body, query.partition("#")[0])


def url(text: object) -> Url:
    """``url('https://…')``. Raises ``EvalError`` for what is no absolute URL or path."""
    if not isinstance(text, str):
        raise overload()
    found = _parsed(text)
    if found is None:
        why = "invalid URI for request" if text else "empty url"
        shown = f"parse {quoted(text)}: {why}"
        raise EvalError(f"URL parse error during conversion from string: {shown}")
    return found


def is_url(text: object) -> bool:
    """Whether the text is an absolute URL or an absolute path."""
    if not isinstance(text, str):
        raise overload()
    return _parsed(text) is not None


def _own(value: object) -> Url:
    if isinstance(value, Url):
        return value
    raise overload()


def get_scheme(value: object) -> str:
    """The scheme in lower case; empty where there is none."""
    return _own(value).scheme


def get_host(value: object) -> str:
    """Host and port, an IPv6 address in brackets."""
    return _own(value).host


def get_hostname(value: object) -> str:
    """The host without port and brackets."""
    host = _own(value).host
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def get_port(value: object) -> str:
    """The port as text; empty where there is none."""
    host = _own(value).host
    return host.rpartition("]")[2].partition(":")[2]


def get_escaped_path(value: object) -> str:
    """The path, percent-encoded where it must be."""
    return quote(unquote(_own(value).path), safe=_PATH_SAFE)


def get_query(value: object) -> dict[str, list[str]]:
    """Each key of the query with its values, decoded, in order."""
    found: dict[str, list[str]] = {}
    for part in _own(value).query.split("&"):
        if not part or ";" in part:
            continue
        key, _, content = part.partition("=")
        found.setdefault(_decoded(key), []).append(_decoded(content))
    return found


def _decoded(text: str) -> str:
    return unquote(text.replace("+", " "))
