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

from types import CodeType
from typing import Final

from seawall.cel.ast import Tree
from seawall.cel.compiled import Generated, function_of

_LARGEST_TREE: Final = 20_000
"""Nodes; compiling more takes longer than interpreting once."""


def generate(tree: Tree, roots: tuple[str, ...]) -> Generated | None:
    """A function of the *roots*, in that order; ``None`` where the shape is not covered."""
    if tree.size > _LARGEST_TREE:
        return None
    try:
        compiled = _compile(tree, roots)
    except (RecursionError, SyntaxError, MemoryError, ValueError):
        return None
    return None if compiled is None else function_of(*compiled)


def _compile(tree: Tree, roots: tuple[str, ...]) -> tuple[CodeType, tuple[str, ...]] | None:
    # The writing half is not needed, nor loaded, where all code was compiled ahead of time.
    from seawall.cel.generation import expression, optionals, python  # noqa: PLC0415 -- as said
    from seawall.cel.generation.writer import UnsupportedError, Writer  # noqa: PLC0415 -- as said

    writer = Writer(roots, expression.emit)
    try:
        result = optionals.escaped(writer.emit(tree.root))
    except UnsupportedError:
        return None
    parameters = tuple(f"r_{root}" for root in roots)
    module = python.function(parameters, writer.block, result)
    outer = compile(module, "<cel>", "exec", dont_inherit=True, optimize=0)
    code = next(each for each in outer.co_consts if isinstance(each, CodeType))
    return code, tuple(writer.patterns)
