"""Secret values kept out of everything that is shown.

What counts as secret: every value under ``data`` and ``stringData`` of a Secret, a literal whose
key or variable name says that it is one, and text in the shape of a well-known credential. The
values of one object are collected once and then replaced wherever they appear, so that a message
that a policy composes leaks no more than an excerpt does.

It does not look for secrets in order to report them; policies do that.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from seawall.model.resource import Resource

MASK: Final = "[redacted]"
_SHORTEST: Final = 3
"""A shorter value is masked in its own field only: replacing it everywhere would spoil the text."""
_DEEPEST: Final = 64
_CONTAINERS: Final = frozenset({dict, list})
_MOST_VALUES: Final = 2_000
"""Values collected from one object; beyond it, every scalar of the object's excerpts is masked."""
_PLAIN_KEYS: Final = frozenset(
    "apiVersion kind metadata name namespace type labels annotations data stringData".split()
)
_LAST_APPLIED: Final = "kubectl.kubernetes.io/last-applied-configuration"
_MOST_NAMES: Final = 4_096
"""Names whose answer is remembered."""
_MARKS: Final = "://|eyJ|A[KS]IA|gh[pousr]_|glpat-|xox|sk_live_|AIza|PRIVATE"
"""A credential's text holds one of these; looking for them first is much quicker."""
_WORDS: Final = (
    "password passwd passphrase pwd secret token apikey api_key api-key accesskey access_key "
    "access-key privatekey private_key private-key credential auth_key signing_key client_secret "
    "connectionstring connection_string dsn"
).split()


@cache
def _credential() -> re.Pattern[str]:
    return re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
        r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
        r"|\bgh[pousr]_[0-9A-Za-z]{20,255}\b"
        r"|\bglpat-[0-9A-Za-z_-]{20,64}\b"
        r"|\bxox[abprs]-[0-9A-Za-z-]{10,255}\b"
        r"|\bsk_live_[0-9A-Za-z]{10,255}\b"
        r"|\bAIza[0-9A-Za-z_-]{35}\b"
        r"|\beyJ[0-9A-Za-z_-]{10,2048}\.[0-9A-Za-z_-]{10,4096}(?:\.[0-9A-Za-z_-]{0,2048})?"
        r"|(?<=://)[^\s/:@]{0,255}:[^\s/@]{1,255}(?=@)"
    )


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(_MARKS)


@cache
def _pair() -> re.Pattern[str]:
    return re.compile(r"""^(\s*(?:- +)*["']?([^\s"':#]+)["']?\s*:\s+)(\S.*)$""")


@lru_cache(maxsize=_MOST_NAMES)
def names_secret(name: str) -> bool:
    """Whether a key or variable is named as secrets are: ``DB_PASSWORD``, ``apiKey``."""
    folded = name.lower()
    if folded.endswith(("file", "path", "name", "ref", "secretname", "keyref")):
        return False
    return any(word in folded for word in _WORDS)


class Redactor:
    """Masks the secret values of one object in any text."""

    def __init__(self, resource: Resource) -> None:
        self._is_secret = resource.ref.kind == "Secret"
        found = set(_secrets(resource.data, is_secret=self._is_secret))
        self._overflow = len(found) > _MOST_VALUES
        lines = {part.strip() for value in found for part in value.splitlines()} | found
        self._values = sorted((each for each in lines if len(each) >= _SHORTEST), key=len)[::-1]
        self._mark = _mark().search
        self._masked: dict[tuple[str, ...], tuple[str, ...]] = {}
        """Many findings point at the same lines."""

    def text(self, text: str) -> str:
        """*text* with every secret value of the object, and every credential, masked."""
        for value in self._values:
            if value in text:
                text = text.replace(value, MASK)
        return text if self._mark(text) is None else _credential().sub(MASK, text)

    def lines(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """Source lines with secrets masked, a scalar beside a secret's name included."""
        found = self._masked.get(lines)
        if found is None:
            found = self._masked[lines] = tuple(self._lines(lines))
        return found

    def _lines(self, lines: tuple[str, ...]) -> list[str]:
        masked: list[str] = []
        named = False
        for line in lines:
            pair = _pair().match(line)
            shown = self.text(line)
            if pair is None:
                hide = self._overflow or (self._is_secret and ":" not in line)
                masked.append(MASK if hide and line.strip() else shown)
                continue
            key, value = pair.group(2), pair.group(3)
            own = names_secret(key) or (self._is_secret and key not in _PLAIN_KEYS)
            beside = key == "value" and named
            plain = value.strip() in ("|", ">", "|-", ">-", "{}", "[]", "true", "false", "null")
            if (own or beside or self._overflow) and not plain:
                shown = pair.group(1) + MASK
            if key == "name":
                named = names_secret(value.strip("\"' "))
            masked.append(shown)
        return masked


def _secrets(data: dict[str, object], *, is_secret: bool) -> Iterator[str]:
    yield from _secret_data(data) if is_secret else _secret_literals(data)


def _secret_data(data: dict[str, object]) -> Iterator[str]:
    """The values of a Secret, encoded and decoded, and kubectl's copy of them."""
    for field in ("data", "stringData"):
        entries = data.get(field)
        for value in entries.values() if isinstance(entries, dict) else ():
            if isinstance(value, str):
                yield value
                if field == "data":
                    yield from _decoded(value)
    metadata = data.get("metadata")
    notes = metadata.get("annotations") if isinstance(metadata, dict) else None
    applied = notes.get(_LAST_APPLIED) if isinstance(notes, dict) else None
    if isinstance(applied, str):
        yield applied


def _secret_literals(data: dict[str, object]) -> Iterator[str]:
    """Literals whose key, or whose sibling ``name``, says that they are secret."""
    waiting: list[tuple[dict[str, object] | list[object], int]] = [(data, 0)]
    while waiting:
        here, depth = waiting.pop()
        below: Iterable[object] = here
        if isinstance(here, dict):
            below = here.values()
            if "value" in here:
                name, value = here.get("name"), here["value"]
                if isinstance(name, str) and isinstance(value, str) and names_secret(name):
                    yield value
            for key, child in here.items():
                if isinstance(child, str) and names_secret(key):
                    yield child
        if depth < _DEEPEST:
            waiting += [(each, depth + 1) for each in below if type(each) in _CONTAINERS]  # type: ignore[misc]  # told by the test


def _decoded(value: str) -> Iterator[str]:
    try:
        yield b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return
