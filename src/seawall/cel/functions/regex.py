"""Regular expressions, on RE2: linear in the text, whatever the pattern.

Patterns and their programs are bounded; compiled ones are kept, the most recent first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from seawall.cel.errors import EvalError
from seawall.cel.functions.arithmetic import overload

if TYPE_CHECKING:
    import re

_LONGEST: Final = 10_000
"""Characters of a pattern."""
_PROGRAM: Final = 8 << 20
"""Bytes that RE2 may use for one compiled pattern."""
_KEPT: Final = 512
"""Compiled patterns kept."""


_WORDS: Final = (
    ("missing ]", "missing closing ]"),
    ("missing )", "missing closing )"),
    ("trailing \\", "trailing backslash at end of expression"),
    ("no argument for repetition operator", "missing argument to repetition operator"),
    ("invalid repetition size", "invalid repeat count"),
    ("bad repetition operator", "invalid nested repetition operator"),
    ("invalid perl operator", "invalid or unsupported Perl syntax"),
    ("invalid named capture group", "invalid named capture"),
    ("invalid escape sequence", "invalid escape sequence"),
    ("invalid character class range", "invalid character class range"),
    ("invalid character class", "invalid character class"),
    ("unexpected )", "unexpected )"),
)


@lru_cache(maxsize=_KEPT)
def compiled(pattern: str) -> re.Pattern[str]:
    """The compiled pattern. Raises ``EvalError`` where RE2 refuses it."""
    import re2  # noqa: PLC0415 -- a native library, loaded with the first pattern

    if len(pattern) > _LONGEST:
        raise EvalError(f"pattern is longer than {_LONGEST} characters")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _PROGRAM
    try:
        found: re.Pattern[str] = re2.compile(pattern, options)
    except re2.error as error:
        detail = error.args[0] if error.args else b""
        text = detail.decode() if isinstance(detail, bytes) else str(detail)
        raise EvalError(f"error parsing regexp: {_worded(text)}") from error
    return found


def _worded(text: str) -> str:
    """RE2's ``missing ): (`` as Go's package of the same syntax words it."""
    for ours, theirs in _WORDS:
        if text.startswith(f"{ours}: "):
            return f"{theirs}: `{text.removeprefix(f'{ours}: ')}`"
    return text


def _compiled_to_find(pattern: str) -> re.Pattern[str]:
    try:
        return compiled(pattern)
    except EvalError as error:
        raise EvalError(f"Illegal regex: {error.message}") from error


def matches(text: object, pattern: object) -> bool:
    """Whether the pattern matches anywhere in the text."""
    if not isinstance(text, str) or not isinstance(pattern, str):
        raise overload()
    return compiled(pattern).search(text) is not None


def find_first(text: object, pattern: object) -> str:
    """The first match, or nothing."""
    if not isinstance(text, str) or not isinstance(pattern, str):
        raise overload()
    found = _compiled_to_find(pattern).search(text)
    return "" if found is None else found.group()


def find_all(text: object, pattern: object, limit: object = -1) -> list[str]:
    """All matches that do not overlap, at most *limit*; a negative limit takes all."""
    if not isinstance(text, str) or not isinstance(pattern, str) or type(limit) is not int:
        raise overload()
    found: list[str] = []
    for each in _compiled_to_find(pattern).finditer(text):
        if 0 <= limit <= len(found):
            break
        found.append(each.group())
    return found
