"""Generated functions as bytes and back, so that a pack of policies can be compiled once.

Code is trusted. Load it only from a place that no other user can write to, such as the installed
package itself: a byte of it changed can make the process do anything.

A pack holds many functions by the very text of their expressions, for one list of roots and one
Python version; reading it is cheap, and each function is made when it is loaded. It has no version
of its own: write it with the release that reads it.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable, Mapping
from types import CodeType, FunctionType
from typing import Final, NamedTuple

from seawall.cel.generation.runtime import NAMES, Pattern

Generated = Callable[..., object]

_MARK: Final = "seawall generated code"
_PYTHON: Final = str(sys.implementation.cache_tag)


class Compiled(NamedTuple):
    """A generated function, in plain values that ``marshal`` or ``msgspec`` can write."""

    made_by: str
    """The Python version whose bytecode it is."""
    code: bytes
    patterns: tuple[str, ...]


def code_of(function: Generated) -> Compiled:
    """A generated function as bytes, for this Python version."""
    if not isinstance(function, FunctionType):
        raise TypeError("not a generated function")
    patterns = []
    for number in range(len(function.__globals__)):
        found = function.__globals__.get(f"p{number}")
        if not isinstance(found, Pattern):
            break
        patterns.append(found.text)
    return Compiled(_PYTHON, marshal.dumps(function.__code__), tuple(patterns))


def load(compiled: Compiled) -> Generated:
    """The function again. See the module for whom to trust.

    Raises ``ValueError`` where another Python version made it.
    """
    if compiled.made_by != _PYTHON:
        raise ValueError(f"made by {compiled.made_by}, not {_PYTHON}")
    code = marshal.loads(compiled.code)  # noqa: S302 -- our own bytes, see the module
    if not isinstance(code, CodeType):
        raise TypeError("not generated code")
    return function_of(code, compiled.patterns)


def pack(functions: Mapping[str, Generated], roots: tuple[str, ...]) -> bytes:
    """Functions of *roots* by the text of their expressions, in one piece."""
    entries = {text: tuple(code_of(each))[1:] for text, each in functions.items()}
    return marshal.dumps((_MARK, _PYTHON, roots, entries))


def unpack(data: bytes, roots: tuple[str, ...]) -> dict[str, Compiled]:
    """What ``pack`` put together, by text. See the module for whom to trust.

    Raises ``ValueError`` where it is no pack, or one for other roots or another Python version.
    """
    try:
        content = marshal.loads(data)  # noqa: S302 -- our own bytes, see the module
    except (EOFError, TypeError, ValueError) as error:
        raise ValueError("not a pack of generated code") from error
    match content:
        case (mark, python, names, dict() as entries) if mark == _MARK:
            if python != _PYTHON or names != roots:
                raise ValueError(f"made by {python} for {names}, not {_PYTHON} for {roots}")
            return {
                text: Compiled(python, code, patterns) for text, (code, patterns) in entries.items()
            }
        case _:
            raise ValueError("not a pack of generated code")


def function_of(code: CodeType, patterns: tuple[str, ...]) -> Generated:
    """The function of generated code, which reaches the runtime and nothing else."""
    names: dict[str, object] = {"__builtins__": {}}
    names.update({name: NAMES[name] for name in code.co_names if name in NAMES})
    names.update({f"p{number}": Pattern(text) for number, text in enumerate(patterns)})
    return FunctionType(code, names)
