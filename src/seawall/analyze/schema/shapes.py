"""Definitions made ready for checking: types taken apart, rules beside the fields they hold for."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Final, NamedTuple

from seawall.analyze.schema.objects import RULES, Rule
from seawall.analyze.schema.values import MAP_FORMS, Remembering, scalar_form
from seawall.knowledge.kubernetes.rules import FieldRule, field_rules
from seawall.knowledge.kubernetes.schemas import Schemas

_ANYTHING: Final = FieldRule("*")
_PLAIN: Final = {"s": str, "c": str, "t": str, "q": str, "i": int, "l": int, "b": bool}
_KEPT: Final = frozenset({"labels", "amounts"})
_REMEMBERED: Final = 4096
"""Keys with values of one form of maps."""
_ITEMS: Final[dict[str, set[object]]] = {}
_BUILT_IN: Final = {"q": "quantity", "c": "base64", "t": "time", "i": "int32", "l": "int64"}
"""The forms that types themselves have."""


class Entry(NamedTuple):
    """One field, taken apart."""

    letter: str
    inner: Entry | None
    """Of a list or map: its elements."""
    definition: str
    """Of an object: its definition."""
    form: Remembering | None
    plain: type | None
    """Of a scalar: the type of most values; ``None`` where there is more to look at."""
    right: Container[object] | None
    """Values of that type known to be right, shared with the form; ``None`` where any are."""
    items: set[object] | None
    """Of a map: keys with values known to be right; ``None`` where they are not remembered."""
    map_form: Callable[[dict[object, object]], Iterator[tuple[str, str]]] | None
    is_needed: bool

    @property
    def is_empty_wrong(self) -> bool:
        """Whether an empty text is none of the type: no quantity, no time."""
        return self.letter in "qt"


class Shape(NamedTuple):
    """A definition, ready."""

    fields: dict[str, Entry]
    needed: frozenset[str]
    rule: Rule | None


class Shapes:
    """The shapes of one version's definitions, made as they are needed."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self._shapes: dict[str, Shape] = {}

    def shape(self, definition: str) -> Shape:
        """The shape of a definition."""
        found = self._shapes.get(definition)
        if found is None:
            found = self._shapes[definition] = self._made(definition)
        return found

    def _made(self, definition: str) -> Shape:
        rules = field_rules().get(definition, {})
        fields, needed = {}, []
        for name, text in self.schemas.fields(definition).items():
            rule = rules.get(name, _ANYTHING)
            if (text[-1] == "!" or rule.is_needed) and not rule.is_optional:
                needed.append(name)
            fields[name] = entry_of(text.rstrip("!"), rule)
        return Shape(fields, frozenset(needed), RULES.get(definition))


def entry_of(text: str, rule: FieldRule = _ANYTHING) -> Entry:
    """A type as the schemas write it, with the rule of its field."""
    letter = text[0]
    if letter in "[{":
        own = FieldRule("*") if rule.form in MAP_FORMS else FieldRule(rule.form)
        inner = entry_of(text[1:], own)
        maps = MAP_FORMS.get(rule.form) if letter == "{" else None
        items = _ITEMS.setdefault(rule.form, set()) if rule.form in _KEPT else None
        return Entry(letter, inner, "", None, None, None, items, maps, rule.is_needed)
    form = scalar_form(rule.form) or scalar_form(_BUILT_IN.get(letter, "*"))
    right: Container[object] | None = None if form is None else form.right
    if right is None and rule.is_needed:
        right = _Filled()
    definition = text[1:] if letter == "#" else ""
    plain = _PLAIN.get(letter)
    return Entry(letter, None, definition, form, plain, right, None, None, rule.is_needed)


def remember(value: dict[str, object], right: set[object]) -> None:
    """Remember the texts of a map that is right. Numbers are not: ``1`` would stand for true."""
    if len(right) < _REMEMBERED:
        right.update(each for each in value.items() if type(each[1]) is str)


class _Filled:
    """Every text but the empty one."""

    def __contains__(self, value: object) -> bool:
        return bool(value)
