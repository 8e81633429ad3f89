"""One CEL expression of a policy, ready to run in both ways.

The *fast* way is generated code; its answer counts only where the cost limit provably cannot be
reached and nothing that it reads is unknown. The *exact* way is the interpreter over the tree,
which is parsed when it is first needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from seawall.cel.ast import Ident, Literal, Select, Tree
from seawall.cel.budget import Budget
from seawall.cel.nodes import walk

if TYPE_CHECKING:
    from seawall.cel.checker import Checked
    from seawall.cel.environment import Environment

ROOTS: Final = (
    "object",
    "oldObject",
    "request",
    "params",
    "namespaceObject",
    "authorizer",
    "variables",
)
"""The variables of an admission policy, in the order of a generated function's parameters."""

Fast = Callable[..., object]


@lru_cache(maxsize=1_024)
def _parsed(text: str) -> Tree:
    """Policies of one pack name the same things: many of their variables are one text."""
    from seawall.cel.parser import parse  # noqa: PLC0415 -- start-up: often not needed

    return parse(text)


class Trees(Mapping[str, Tree]):
    """The trees of a policy's variables, each parsed when it is first asked for."""

    def __init__(self, programs: Mapping[str, Program]) -> None:
        self._programs = programs

    def __getitem__(self, name: str) -> Tree:
        return self._programs[name].tree

    def __iter__(self) -> Iterator[str]:
        return iter(self._programs)

    def __len__(self) -> int:
        return len(self._programs)


class Program:
    """One expression: its text, and its two ways to run."""

    def __init__(self, text: str, environment: Callable[[], Environment]) -> None:
        self.text = text
        self._environment = environment

    @cached_property
    def checked(self) -> Checked:
        """The checked tree. Raises ``CelSyntaxError`` or ``CelTypeError``."""
        from seawall.cel.checker import check  # noqa: PLC0415 -- start-up: often not needed

        return check(self.tree, self._environment())

    @cached_property
    def tree(self) -> Tree:
        """The tree, not checked. Raises ``CelSyntaxError``."""
        return _parsed(self.text)

    @property
    def references(self) -> Mapping[int, str]:
        """Qualified names by node id, as the checker resolved them."""
        return self.checked.references

    def evaluate(self, activation: Mapping[str, object], budget: Budget | None = None) -> object:
        """The exact value, or an ``Unknown``. Raises as ``interpreter.evaluate`` does."""
        from seawall.cel.interpreter import evaluate  # noqa: PLC0415 -- start-up: as above

        checked = self.checked
        return evaluate(
            checked.tree,
            activation,
            references=checked.references,
            overloads=checked.overloads,
            budget=budget,
        )

    @cached_property
    def fast(self) -> Fast | None:
        """The generated function of ``ROOTS``, or ``None`` where there is none."""
        from seawall.cel.generate import generate  # noqa: PLC0415 -- start-up: as above

        return generate(self.tree, ROOTS)

    @cached_property
    def roots(self) -> frozenset[str]:
        """Which of ``ROOTS`` the expression names."""
        names = {node.name for node in walk(self.tree.root) if isinstance(node, Ident)}
        return frozenset(names.intersection(ROOTS))

    @cached_property
    def fields(self) -> frozenset[str]:
        """Every field name and string literal in the expression: what it may select by."""
        found = set()
        for node in walk(self.tree.root):
            if isinstance(node, Select):
                found.add(node.field)
            elif isinstance(node, Literal) and isinstance(node.value, str):
                found.add(node.value)
        return frozenset(found)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The names selected from ``variables``, in order of appearance."""
        found = {
            node.field: None
            for node in walk(self.tree.root)
            if isinstance(node, Select)
            and isinstance(node.operand, Ident)
            and node.operand.name == "variables"
        }
        return tuple(found)
