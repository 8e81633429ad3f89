"""One object against the schema of its kind: what the API server would drop, refuse or not know.

Unknown fields are what ``kubectl apply --validate=strict`` refuses and a plain apply silently
drops: a misspelt ``securityContxt`` protects nothing. A null stands for an absent field. Bounds:
the number of problems told of one object, and the depth, which the reader bounds already.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

from seawall.knowledge.kubernetes.removed import removal_of
from seawall.knowledge.kubernetes.schemas import Schemas
from seawall.model.location import Path

_MOST: Final = 50
"""Problems told of one object; an object with more is of another kind altogether."""


class ProblemKind(Enum):
    """What is wrong."""

    UNKNOWN_FIELD = "schema-unknown-field"
    WRONG_TYPE = "schema-wrong-type"
    MISSING_FIELD = "schema-missing-field"
    REMOVED_API = "removed-api"
    FUTURE_API = "future-api"


class Problem(NamedTuple):
    """One thing that does not fit, and where."""

    kind: ProblemKind
    path: Path
    message: str


class Checked(NamedTuple):
    """What was found; ``is_known`` is false where no schema of the kind is known."""

    problems: list[Problem]
    is_known: bool


Object = dict[str, object]


def check(data: Object, schemas: Schemas) -> Checked:
    """Hold *data* against the schema of its own apiVersion and kind."""
    api_version, kind = str(data.get("apiVersion")), str(data.get("kind"))
    definition = schemas.definition_of(api_version, kind)
    if definition is None:
        problem = _unserved(api_version, kind, schemas)
        return Checked([] if problem is None else [problem], problem is not None)
    walk = _Walk(schemas)
    walk.fields(data, definition, ())
    return Checked(walk.problems, True)


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


class _Walk:
    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self.problems: list[Problem] = []

    def _tell(self, kind: ProblemKind, path: Path, message: str) -> None:
        if len(self.problems) < _MOST:
            self.problems.append(Problem(kind, path, message))

    def fields(self, data: Object, definition: str, path: Path) -> None:
        """Every field of an object of a definition."""
        fields = self._schemas.fields(definition)
        for name, value in data.items():
            text = fields.get(name)
            if text is None:
                self._unknown(name, fields, path)
            elif value is not None:
                self._value(value, text, (*path, name))
        for name, text in fields.items():
            if text[-1] == "!" and data.get(name) is None:
                where = ".".join(str(step) for step in path) or "the object"
                self._tell(ProblemKind.MISSING_FIELD, (*path, name), f"{where} needs {name}")

    def _unknown(self, name: str, fields: dict[str, str], path: Path) -> None:
        from difflib import get_close_matches  # noqa: PLC0415 -- only where a field is wrong

        near = get_close_matches(name, fields, 1, 0.6)
        hint = f" (did you mean {near[0]}?)" if near else ""
        text = f"unknown field {name!r}{hint}: the API server drops it, or refuses the object"
        self._tell(ProblemKind.UNKNOWN_FIELD, (*path, name), text)

    def _value(self, value: object, text: str, path: Path) -> None:
        letter = text[0]
        if letter == "#":
            if isinstance(value, dict):
                self.fields(value, text[1:].rstrip("!"), path)
            else:
                self._wrong(value, "an object", path)
        elif letter == "[":
            if isinstance(value, list):
                for index, each in enumerate(value):
                    if each is not None:
                        self._value(each, text[1:], (*path, index))
            else:
                self._wrong(value, "a list", path)
        elif letter == "{":
            if isinstance(value, dict):
                for key, each in value.items():
                    if each is not None:
                        self._value(each, text[1:], (*path, str(key)))
            else:
                self._wrong(value, "a map", path)
        elif not _fits(value, letter):
            self._wrong(value, _WORDS[letter], path)

    def _wrong(self, value: object, wanted: str, path: Path) -> None:
        text = f"must be {wanted}, not {_word(value)}"
        self._tell(ProblemKind.WRONG_TYPE, path, text)


_WORDS: Final = {
    "s": "a string",
    "i": "an integer",
    "n": "a number",
    "b": "true or false",
    "x": "an integer or a string",
    "q": "a quantity",
}


def _fits(value: object, letter: str) -> bool:
    match letter:
        case "s":
            return isinstance(value, str)
        case "b":
            return isinstance(value, bool)
        case "i":
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
