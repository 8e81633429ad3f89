"""One object against the schema of its kind: what the API server would drop, refuse or not know.

Unknown fields are what ``kubectl apply --validate=strict`` refuses and a plain apply silently
drops: a misspelt ``securityContxt`` protects nothing. A null stands for an absent field. Bounds:
the number of problems told of one object, and the depth, which the reader bounds already.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from seawall.analyze.schema.names import wrong_name
from seawall.analyze.schema.problem import Problem, ProblemKind
from seawall.analyze.schema.shapes import Entry, Shape, Shapes, remember
from seawall.knowledge.kubernetes.removed import removal_of
from seawall.knowledge.kubernetes.schemas import Schemas
from seawall.model.location import Step

_MOST: Final = 50
"""Problems told of one object; an object with more is of another kind altogether."""
_UNNAMED: Final = ("Review", "List", "Options", "Binding", "Eviction", "Scale")
"""Ends of kinds that are asked rather than kept; the bindings of RBAC are named all the same."""
_NAMED: Final = ("RoleBinding", "PolicyBinding")


class Checked(NamedTuple):
    """What was found; ``is_known`` is false where no schema of the kind is known."""

    problems: list[Problem]
    is_known: bool


if TYPE_CHECKING:
    from seawall.analyze.schema.custom import CustomKind

Object = dict[str, object]
Customs = Mapping[tuple[str, str], "CustomKind"]
_NO_CUSTOMS: Final[Customs] = {}
_METADATA: Final = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"


def check(data: Object, shapes: Shapes, custom: Customs = _NO_CUSTOMS) -> Checked:
    """Hold *data* against the schema of its own apiVersion and kind.

    *custom* are the kinds that definitions beside it make, by apiVersion and kind.
    """
    schemas = shapes.schemas
    api_version, kind = str(data.get("apiVersion")), str(data.get("kind"))
    definition = schemas.definition_of(api_version, kind)
    if definition is None:
        own = custom.get((api_version, kind))
        if own is not None:
            return Checked(_custom(data, own, shapes), True)
        problem = _unserved(api_version, kind, schemas)
        return Checked([] if problem is None else [problem], problem is not None)
    walk = _Walk(shapes)
    walk.fields_of(data, shapes.shape(definition))
    problems = [each.problem() for each in walk.told] if walk.told else []
    kept = [each for each in problems if not _is_ignored(each)]
    wrong = _wrong_name(data, kind)
    if wrong:
        kept.append(Problem(ProblemKind.WRONG_VALUE, ("metadata", "name"), wrong))
    return Checked(kept, True)


def _custom(data: Object, own: CustomKind, shapes: Shapes) -> list[Problem]:
    """A custom resource: the definition's own schema, and metadata as all objects have it."""
    from seawall.analyze.schema.custom import check_custom  # noqa: PLC0415 -- start-up: few scans

    walk = _Walk(shapes)
    metadata = data.get("metadata")
    if isinstance(metadata, dict):
        walk.fields_of(metadata, shapes.shape(_METADATA))
    told = [each.problem() for each in walk.told]
    found = [each._replace(path=("metadata", *each.path)) for each in told]
    if wrong := wrong_name("", metadata if isinstance(metadata, dict) else {}):
        found.append(Problem(ProblemKind.WRONG_VALUE, ("metadata", "name"), wrong))
    return [*found, *check_custom(data, own.schema)]


def _is_ignored(problem: Problem) -> bool:
    """The server reads a status and then drops it: only its types and names count."""
    kinds = (ProblemKind.MISSING_FIELD, ProblemKind.WRONG_VALUE)
    return problem.path[:1] == ("status",) and problem.kind in kinds


def _wrong_name(data: Object, kind: str) -> str:
    metadata = data.get("metadata")
    if (kind.endswith(_UNNAMED) and not kind.endswith(_NAMED)) or not isinstance(
        metadata, dict | None
    ):
        return ""
    return wrong_name(kind, metadata or {})


def _unserved(api_version: str, kind: str, schemas: Schemas) -> Problem | None:
    removal = removal_of(api_version, kind)
    if removal is not None and removal.minor <= schemas.minor:
        instead = f"use {removal.successor}" if removal.successor else "it has no successor"
        text = f"{api_version} {kind} is not served since Kubernetes 1.{removal.minor}; {instead}"
        return Problem(ProblemKind.REMOVED_API, ("apiVersion",), text)
    last = schemas.last_served(api_version, kind)
    if last is not None:
        text = f"{api_version} {kind} was last served by Kubernetes 1.{last}"
        return Problem(ProblemKind.REMOVED_API, ("apiVersion",), text)
    first = schemas.first_served(api_version, kind)
    if first is not None:
        text = f"{api_version} {kind} is served from Kubernetes 1.{first} on"
        return Problem(ProblemKind.FUTURE_API, ("apiVersion",), text)
    return None


class _Told:
    """A problem on its way out of the object: each level adds its step to the path."""

    __slots__ = ("kind", "message", "steps")

    def __init__(self, kind: ProblemKind, steps: list[Step], message: str) -> None:
        self.kind = kind
        self.steps = steps
        """The innermost first."""
        self.message = message

    def problem(self) -> Problem:
        path = tuple(reversed(self.steps))
        if self.kind is not ProblemKind.MISSING_FIELD:
            return Problem(self.kind, path, self.message)
        where = ".".join(str(step) for step in path[:-1]) or "the object"
        return Problem(self.kind, path, f"{where} needs {path[-1]}")


class _Walk:
    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self.told: list[_Told] = []

    def fields_of(self, data: Object, shape: Shape) -> None:
        """Every field of an object of a shape, and what they are to one another."""
        fields, told, is_whole = shape.fields, self.told, True
        for name, value in data.items():
            entry = fields.get(name)
            if entry is None:
                self._unknown(name, fields)
                continue
            if value is None:
                is_whole = False
                continue
            if type(value) is entry.plain and (entry.right is None or value in entry.right):
                continue
            before = len(told)
            if entry.letter == "#" and type(value) is dict:
                self.fields_of(value, self._shapes.shape(entry.definition))
            else:
                self._value(value, entry)
            if len(told) > before:
                self._within(name, before)
        if not (is_whole and shape.needed <= data.keys()):
            for name in sorted(shape.needed):
                if data.get(name) is None:
                    self._tell(ProblemKind.MISSING_FIELD, "", name)
        if shape.rule is not None:
            for path, text in shape.rule(data):
                self._tell(ProblemKind.WRONG_VALUE, text, *reversed(path))

    def _value(self, value: object, entry: Entry) -> None:
        letter = entry.letter
        if letter == "#":
            if isinstance(value, dict):
                self.fields_of(value, self._shapes.shape(entry.definition))
            else:
                self._wrong(value, "an object")
        elif letter == "[":
            self._list(value, entry)
        elif letter == "{":
            self._map(value, entry)
        elif not _fits(value, letter):
            self._wrong(value, _WORDS[letter])
        elif value == "" and not entry.is_empty_wrong:
            if entry.is_needed:
                self._tell(ProblemKind.WRONG_VALUE, "must not be empty")
        elif entry.form is not None and (wrong := entry.form(value)):
            self._tell(ProblemKind.WRONG_VALUE, wrong)

    def _list(self, value: object, entry: Entry) -> None:
        if not isinstance(value, list):
            self._wrong(value, "a list")
            return
        inner = entry.inner or entry
        if not value:
            if entry.is_needed:
                self._tell(ProblemKind.WRONG_VALUE, "must not be empty")
            return
        if inner.letter == "#":
            self._objects(value, self._shapes.shape(inner.definition))
            return
        plain, right = inner.plain, inner.right
        for index, each in enumerate(value):
            if each is None or (type(each) is plain and (right is None or each in right)):
                continue
            before = len(self.told)
            self._value(each, inner)
            if len(self.told) > before:
                self._within(index, before)

    def _objects(self, value: list[object], shape: Shape) -> None:
        for index, each in enumerate(value):
            before = len(self.told)
            if isinstance(each, dict):
                self.fields_of(each, shape)
            elif each is not None:
                self._wrong(each, "an object")
            if len(self.told) > before:
                self._within(index, before)

    def _map(self, value: object, entry: Entry) -> None:
        if not isinstance(value, dict):
            self._wrong(value, "a map")
            return
        inner = entry.inner or entry
        if entry.is_needed and not value:
            self._tell(ProblemKind.WRONG_VALUE, "must not be empty")
        if entry.items and _are_right(value, entry.items):
            return
        before = len(self.told)
        plain, right = inner.plain, inner.right
        for key, each in value.items():
            if type(each) is plain and (right is None or each in right):
                continue
            if each is not None:
                start = len(self.told)
                self._value(each, inner)
                if len(self.told) > start:
                    self._within(str(key), start)
        if entry.map_form is not None and len(self.told) == before:
            for name, text in entry.map_form(value):
                self._tell(ProblemKind.WRONG_VALUE, text, name)
        if entry.items is not None and len(self.told) == before:
            remember(value, entry.items)

    def _within(self, step: Step, since: int) -> None:
        for each in self.told[since:]:
            each.steps.append(step)

    def _tell(self, kind: ProblemKind, message: str, *steps: Step) -> None:
        if len(self.told) < _MOST:
            self.told.append(_Told(kind, [*steps], message))

    def _unknown(self, name: str, fields: dict[str, Entry]) -> None:
        from difflib import get_close_matches  # noqa: PLC0415 -- only where a field is wrong

        near = get_close_matches(str(name), fields, 1, 0.6)
        hint = f" (did you mean {near[0]}?)" if near else ""
        text = f"unknown field {name!r}{hint}: the API server drops it, or refuses the object"
        self._tell(ProblemKind.UNKNOWN_FIELD, text, name)

    def _wrong(self, value: object, wanted: str) -> None:
        self._tell(ProblemKind.WRONG_TYPE, f"must be {wanted}, not {_word(value)}")


def _are_right(value: Object, right: set[object]) -> bool:
    """Whether every key with its value was right before."""
    try:
        return right.issuperset(value.items())
    except TypeError:
        return False  # a value that is a list or a map


_WORDS: Final = {
    "s": "a string",
    "i": "an integer",
    "n": "a number",
    "b": "true or false",
    "x": "an integer or a string",
    "q": "a quantity",
    "l": "an integer",
    "c": "a string",
    "t": "a string",
}


def _fits(value: object, letter: str) -> bool:
    match letter:
        case "s" | "c" | "t":
            return isinstance(value, str)
        case "b":
            return isinstance(value, bool)
        case "i" | "l":
            return _is_whole(value)
        case "n":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "x":
            return isinstance(value, str) or _is_whole(value)
        case "q":
            return isinstance(value, str | int | float) and not isinstance(value, bool)
        case _:
            return True


def _is_whole(value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def _word(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return "a string"
        case int() | float():
            return f"the number {value}"
        case list():
            return "a list"
        case _:
            return "a map"
