"""Semantic versions 2.0.0, strict or normalised (Kubernetes 1.33)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Final

from seawall.cel.errors import EvalError
from seawall.cel.functions.arithmetic import overload

_LONGEST: Final = 1_000
"""Characters of a version."""
_PARTS: Final = 3


@cache
def _pattern() -> re.Pattern[str]:
    number = r"(0|[1-9][0-9]{0,19})"
    part = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
    return re.compile(
        rf"{number}\.{number}\.{number}(?:-({part}(?:\.{part})*))?"
        r"(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
    )


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


def _parsed(text: str, *, normalise: bool) -> Semver | None:
    if len(text) > _LONGEST:
        return None
    found = _pattern().fullmatch(_normal(text) if normalise else text)
    if found is None:
        return None
    major_, minor_, patch_ = (int(found.group(index)) for index in (1, 2, 3))
    labels = tuple(found.group(4).split(".")) if found.group(4) else ()
    return Semver((major_, minor_, patch_), labels)


def _normal(text: str) -> str:
    """Without ``v``, with three parts, without leading zeros."""
    body = text.removeprefix("v")
    end = next((index for index, char in enumerate(body) if char in "-+"), len(body))
    parts = body[:end].split(".")
    if len(parts) > _PARTS or not all(part.isdigit() for part in parts):
        return body
    parts += ["0"] * (_PARTS - len(parts))
    return ".".join(str(int(part)) for part in parts) + body[end:]


def semver(text: object, normalise: object = False) -> Semver:
    """``semver('1.2.3')``, or ``semver('v1.2', true)``. Raises ``EvalError``."""
    if not isinstance(text, str) or not isinstance(normalise, bool):
        raise overload()
    found = _parsed(text, normalise=normalise)
    if found is None:
        raise EvalError(f"{text!r} is not a semantic version")
    return found


def is_semver(text: object, normalise: object = False) -> bool:
    """Whether the text is a version."""
    if not isinstance(text, str) or not isinstance(normalise, bool):
        raise overload()
    return _parsed(text, normalise=normalise) is not None


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
