"""Semantic versions 2.0.0, strict or normalised (Kubernetes 1.33)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from seawall.cel.errors import EvalError
from seawall.cel.functions.addresses import quoted
from seawall.cel.functions.arithmetic import overload

_LONGEST: Final = 1_000
"""Characters of a version."""
_PARTS: Final = 3
_LARGEST: Final = 2**64 - 1
_DIGITS: Final = frozenset("0123456789")
_WORD: Final = _DIGITS | frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-")


@dataclass(frozen=True, slots=True)
class Semver:
    """A version; its build metadata counts for nothing."""

    numbers: tuple[int, int, int]
    labels: tuple[str, ...]
    type_name: ClassVar[str] = "kubernetes.Semver"

    def compare(self, other: object) -> int:
        """-1, 0 or 1 by precedence (SemVer 2.0.0, item 11)."""
        if not isinstance(other, Semver):
            raise overload()
        mine, theirs = self.key(), other.key()
        return (mine > theirs) - (mine < theirs)

    def key(self) -> tuple[object, ...]:
        """What orders versions."""
        labels = tuple(
            (0, int(each), "") if each.isdigit() else (1, 0, each) for each in self.labels
        )
        return (self.numbers, not self.labels, labels)


def _parsed(text: str, *, normalise: bool) -> Semver:
    """The version. Raises ``EvalError`` worded as the API server's library words it."""
    if len(text) > _LONGEST:
        raise EvalError(f"a version is longer than {_LONGEST} characters")
    written = _normal(text) if normalise else text
    if not written:
        raise EvalError("Version string empty")
    parts = written.split(".", 2)
    if len(parts) < _PARTS:
        raise EvalError("No Major.Minor.Patch elements found")
    body, plus, build = parts[2].partition("+")
    body, dash, label = body.partition("-")
    numbers = (_number("Major", parts[0]), _number("Minor", parts[1]), _number("Patch", body))
    labels = tuple(map(_label, label.split("."))) if dash else ()
    for each in build.split(".") if plus else ():
        if not each:
            raise EvalError("Build meta data is empty")
        _held("build meta data", each, _WORD)
    return Semver(numbers, labels)


def _held(what: str, text: str, allowed: frozenset[str]) -> None:
    if not text or not allowed.issuperset(text):
        raise EvalError(f"Invalid character(s) found in {what} {quoted(text)}")


def _number(what: str, text: str) -> int:
    if text:
        _held(f"{what.lower()} number", text, _DIGITS)
    if len(text) > 1 and text[0] == "0":
        raise EvalError(f"{what} number must not contain leading zeroes {quoted(text)}")
    if not text:
        raise EvalError('strconv.ParseUint: parsing "": invalid syntax')
    if int(text) > _LARGEST:
        raise EvalError(f"strconv.ParseUint: parsing {quoted(text)}: value out of range")
    return int(text)


def _label(text: str) -> str:
    if not text:
        raise EvalError("Prerelease is empty")
    if not _DIGITS.issuperset(text):
        _held("prerelease", text, _WORD)
    elif len(text) > 1 and text[0] == "0":
        shown = quoted(text)
        raise EvalError(f"Numeric PreRelease version must not contain leading zeroes {shown}")
    return text


def _normal(text: str) -> str:
    """Without ``v``, with three parts, without leading zeros."""
    parts = text.removeprefix("v").split(".", 2)
    for index, part in enumerate(parts):
        if len(part) > 1:
            bare = part.lstrip("0")
            parts[index] = bare if bare[:1] in tuple("123456789") else f"0{bare}"
    if len(parts) < _PARTS and not {"+", "-"}.isdisjoint(parts[-1]):
        raise EvalError("short version cannot contain PreRelease/Build meta data")
    return ".".join(parts + ["0"] * (_PARTS - len(parts)))


def semver(text: object, normalise: object = False) -> Semver:
    """``semver('1.2.3')``, or ``semver('v1.2', true)``. Raises ``EvalError``."""
    if not isinstance(text, str) or not isinstance(normalise, bool):
        raise overload()
    return _parsed(text, normalise=normalise)


def is_semver(text: object, normalise: object = False) -> bool:
    """Whether the text is a version."""
    if not isinstance(text, str) or not isinstance(normalise, bool):
        raise overload()
    try:
        _parsed(text, normalise=normalise)
    except EvalError:
        return False
    return True


def compare_versions(left: object, right: object) -> int:
    """-1, 0 or 1."""
    if isinstance(left, Semver):
        return left.compare(right)
    raise overload()


def _own(value: object) -> Semver:
    if isinstance(value, Semver):
        return value
    raise overload()


def major(value: object) -> int:
    """The first number."""
    return _own(value).numbers[0]


def minor(value: object) -> int:
    """The second number."""
    return _own(value).numbers[1]


def patch(value: object) -> int:
    """The third number."""
    return _own(value).numbers[2]
