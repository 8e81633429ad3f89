"""The fast back end: one expression as one Python function over plain decoded JSON.

The law: where generated code returns, the exact interpreter returns the same; where it raises,
whatever it raises, the interpreter decides. It holds for inputs without an ``Unknown``.

No text of an expression becomes text of a program: the function is built from the nodes of
Python's syntax tree, with literals and field names as constants and variables renamed. The
function can reach ``runtime.NAMES`` and nothing else, not even builtins.

Not covered, so that the answer is ``None``: message literals, bytes and unsigned literals, maps
with computed keys, macros of extensions that Kubernetes does not have, and very large trees.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Final, NamedTuple

from seawall.cel.ast import Tree
from seawall.cel.generation import expression, optionals, python
from seawall.cel.generation.runtime import NAMES, Pattern
from seawall.cel.generation.writer import UnsupportedError, Writer

Generated = Callable[..., object]

_LARGEST_TREE: Final = 20_000
"""Nodes; compiling more takes longer than interpreting once."""
_PYTHON: Final = str(sys.implementation.cache_tag)
_NAME: Final = "expression"


class Compiled(NamedTuple):
    """Generated code as bytes: what ``code_of`` gives and ``load`` takes.

    Code is trusted. Load it only from a place that no other user can write to, such as the
    installed package itself, and only when it was made by the same Python version: a byte of it
    changed can make the process do anything.
    """

    made_by: str
    code: bytes
    patterns: tuple[str, ...]


def generate(tree: Tree, roots: tuple[str, ...]) -> Generated | None:
    """A function of the *roots*, in that order; ``None`` where the shape is not covered."""
    if tree.size > _LARGEST_TREE:
        return None
    try:
        return _function(*_compile(tree, roots))
    except (UnsupportedError, RecursionError, SyntaxError, MemoryError, ValueError):
        return None


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
    """The function again. See ``Compiled`` for whom to trust.

    Raises ``ValueError`` where another Python version made it.
    """
    if compiled.made_by != _PYTHON:
        raise ValueError(f"made by {compiled.made_by}, not {_PYTHON}")
    code = marshal.loads(compiled.code)  # noqa: S302  # our own bytes, see Compiled
    if not isinstance(code, CodeType):
        raise TypeError("not generated code")
    return _function(code, compiled.patterns)


def _compile(tree: Tree, roots: tuple[str, ...]) -> tuple[CodeType, tuple[str, ...]]:
    writer = Writer(roots, expression.emit)
    result = optionals.escaped(writer.emit(tree.root))
    parameters = tuple(f"r_{root}" for root in roots)
    module = python.function(_NAME, parameters, writer.block, result)
    outer = compile(module, "<cel>", "exec", dont_inherit=True, optimize=0)
    for each in outer.co_consts:
        if isinstance(each, CodeType):
            return each, tuple(writer.patterns)
    raise UnsupportedError


def _function(code: CodeType, patterns: tuple[str, ...]) -> Generated:
    names: dict[str, object] = {"__builtins__": {}}
    names.update({name: NAMES[name] for name in code.co_names if name in NAMES})
    names.update({f"p{number}": Pattern(text) for number, text in enumerate(patterns)})
    return FunctionType(code, names)
