"""Custom resources against the structural schemas of CustomResourceDefinitions.

Types, required and unknown fields, enumerations, patterns, bounds and combinations are checked as
the API server does (k8s.io/apiextensions-apiserver); formats and rules in CEL are not. Bounds:
what is told of one object, and the depth, which the readers of both documents bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from seawall.analyze.schema.problem import Problem, ProblemKind
from seawall.analyze.schema.values import shown
from seawall.cel.errors import CelError
from seawall.cel.functions.regex import compiled
from seawall.model.location import Path

Object = dict[str, object]
_MOST: Final = 50
_LONGEST_PATTERN: Final = 4096
"""Characters of a pattern that is tried."""
_ROOT: Final = frozenset({"apiVersion", "kind", "metadata"})
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
_WORDS: Final = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "object": "a map",
    "string": "a string",
}


class CustomKind(NamedTuple):
    """A kind that a definition of the scan makes."""

    plural: str
    namespaced: bool
    schema: Object


def custom_kinds(definitions: tuple[Object, ...]) -> dict[tuple[str, str], CustomKind]:
    """By apiVersion and kind; of definitions that are none as the API has them, nothing."""
    found: dict[tuple[str, str], CustomKind] = {}
    for data in definitions:
        if data.get("apiVersion") != "apiextensions.k8s.io/v1":
            continue
        spec = _map(data.get("spec"))
        names = _map(spec.get("names"))
        group, kind, plural = spec.get("group"), names.get("kind"), names.get("plural")
        if not (isinstance(group, str) and isinstance(kind, str) and isinstance(plural, str)):
            continue
        for version in _list(spec.get("versions")):
            name = _map(version).get("name")
            schema = _map(_map(version).get("schema")).get("openAPIV3Schema")
            if isinstance(name, str) and isinstance(schema, dict):
                own = CustomKind(plural, spec.get("scope") != "Cluster", schema)
                found[f"{group}/{name}", kind] = own
    return found


def check_custom(data: Object, schema: Object) -> list[Problem]:
    """What is wrong with a custom resource, its metadata left out."""
    found: list[Problem] = []
    for problem in _Checked(is_strict=True).root(data, schema):
        found.append(problem)
        if len(found) == _MOST:
            break
    return found


class _Checked:
    """One way of looking: with unknown fields and types, or values alone as below ``anyOf``."""

    def __init__(self, *, is_strict: bool) -> None:
        self._is_strict = is_strict

    def root(self, data: Object, schema: Object) -> Iterator[Problem]:
        """The object itself; what all objects have is not the definition's to say."""
        own = {key: value for key, value in data.items() if key not in _ROOT}
        needed = [name for name in _list(schema.get("required")) if name not in _ROOT]
        yield from self.value(own, {**schema, "required": needed}, ())

    def value(self, value: object, schema: Object, path: Path) -> Iterator[Problem]:
        """One value and what is below it."""
        if value is None:
            if self._is_strict and schema and not schema.get("nullable"):
                yield _problem(ProblemKind.WRONG_TYPE, path, "must not be null")
            return
        wrong = self._type(value, schema)
        if wrong:
            yield Problem(ProblemKind.WRONG_TYPE, path, wrong)
            return
        for text in _constraints(value, schema):
            yield _problem(ProblemKind.WRONG_VALUE, path, text)
        if isinstance(value, dict):
            yield from self._fields(value, schema, path)
        elif isinstance(value, list):
            yield from _repeated(value, schema, path)
            items = schema.get("items")
            if isinstance(items, dict):
                for index, each in enumerate(value):
                    yield from self.value(each, items, (*path, index))
        yield from _combined(value, schema, path)

    def _type(self, value: object, schema: Object) -> str:
        if schema.get("x-kubernetes-int-or-string") is True:
            right = isinstance(value, int | str) and not isinstance(value, bool)
            return "" if right else f"must be an integer or a string, not {_word(value)}"
        name = str(schema.get("type"))
        if name not in _TYPES:
            return ""
        right = isinstance(value, _TYPES[name]) and isinstance(value, bool) == (name == "boolean")
        if name == "integer" and isinstance(value, float) and value.is_integer():
            right = True
        return "" if right else f"must be {_WORDS[name]}, not {_word(value)}"

    def _fields(self, value: Object, schema: Object, path: Path) -> Iterator[Problem]:
        properties, others = _map(schema.get("properties")), schema.get("additionalProperties")
        is_open = bool(
            schema.get("x-kubernetes-preserve-unknown-fields") is True
            or others is not None
            or not self._is_strict
        )
        implied = _ROOT if schema.get("x-kubernetes-embedded-resource") is True else frozenset()
        for name, each in value.items():
            own = properties.get(name)
            if each is None and (own is not None or others is not None):
                continue
            if isinstance(own, dict):
                yield from self.value(each, own, (*path, name))
            elif isinstance(others, dict):
                yield from self.value(each, others, (*path, name))
            elif not is_open and name not in implied:
                yield _problem(ProblemKind.UNKNOWN_FIELD, (*path, name), _unknown(name, properties))
        for needed in _list(schema.get("required")):
            name = str(needed)
            inner = _map(properties.get(name))
            is_null = name in value and inner.get("nullable") is True
            if value.get(name) is None and "default" not in inner and not is_null:
                where = ".".join(str(step) for step in path) or "the object"
                yield Problem(ProblemKind.MISSING_FIELD, (*path, name), f"{where} needs {name}")


_VALUES: Final = _Checked(is_strict=False)


def _combined(value: object, schema: Object, path: Path) -> Iterator[Problem]:
    for each in _list(schema.get("allOf")):
        yield from _VALUES.value(value, _map(each), path)
    for field, least in (("anyOf", "one"), ("oneOf", "exactly one")):
        ways = _list(schema.get(field))
        fitting = sum(_holds(value, each) for each in ways)
        if ways and (not fitting or (field == "oneOf" and fitting > 1)):
            text = f"must fit {least} of {len(ways)} alternatives, fits {fitting}"
            yield _problem(ProblemKind.WRONG_VALUE, path, text)
    if isinstance(schema.get("not"), dict) and _holds(value, schema["not"]):
        yield _problem(ProblemKind.WRONG_VALUE, path, "must not be as the schema's `not` has it")


def _holds(value: object, schema: object) -> bool:
    return next(_VALUES.value(value, _map(schema), ()), None) is None


def _constraints(value: object, schema: Object) -> Iterator[str]:
    allowed = schema.get("enum")
    if isinstance(allowed, list) and value not in allowed:
        yield f"must be {' or '.join(map(str, allowed))}, not {shown(value)}"
    if isinstance(value, str):
        yield from _sized(len(value), schema, "Length", "characters")
        yield from _matched(value, schema)
    elif isinstance(value, list):
        yield from _sized(len(value), schema, "Items", "elements")
    elif isinstance(value, dict):
        yield from _sized(len(value), schema, "Properties", "fields")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _bounded(value, schema)


def _sized(size: int, schema: Object, what: str, word: str) -> Iterator[str]:
    least, most = schema.get(f"min{what}"), schema.get(f"max{what}")
    if isinstance(least, int) and size < least:
        yield f"must have at least {least} {word}, not {size}"
    if isinstance(most, int) and size > most:
        yield f"must have at most {most} {word}, not {size}"


def _bounded(value: float, schema: Object) -> Iterator[str]:
    least, most = schema.get("minimum"), schema.get("maximum")
    if isinstance(least, int | float):
        above = schema.get("exclusiveMinimum") is True
        if value < least or (above and value == least):
            yield f"must be {'more than' if above else 'at least'} {least}, not {value}"
    if isinstance(most, int | float):
        below = schema.get("exclusiveMaximum") is True
        if value > most or (below and value == most):
            yield f"must be {'less than' if below else 'at most'} {most}, not {value}"
    step = schema.get("multipleOf")
    if isinstance(step, int) and step > 0 and isinstance(value, int) and value % step:
        yield f"must be a multiple of {step}, not {value}"


def _matched(value: str, schema: Object) -> Iterator[str]:
    pattern = schema.get("pattern")
    if not isinstance(pattern, str) or len(pattern) > _LONGEST_PATTERN:
        return
    try:
        found = compiled(pattern).search(value)
    except CelError:
        return  # the definition's own mistake, which the server tells when it is applied
    if found is None:
        yield f"must match {shown(pattern)}, not {shown(value)}"


def _repeated(value: list[object], schema: Object, path: Path) -> Iterator[Problem]:
    kind = schema.get("x-kubernetes-list-type")
    keys = [key for key in _list(schema.get("x-kubernetes-list-map-keys")) if isinstance(key, str)]
    if kind not in ("map", "set"):
        return
    seen: list[object] = []
    for index, each in enumerate(value[:_MOST]):
        own = [_map(each).get(key) for key in keys] if kind == "map" else each
        if own in seen:
            yield _problem(ProblemKind.WRONG_VALUE, (*path, index), "is given twice")
        seen.append(own)


def _unknown(name: object, properties: Object) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 -- only where a field is wrong

    near = get_close_matches(str(name), properties, 1, 0.6)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return f"unknown field {name!r}{hint}: the API server drops it, or refuses the object"


def _problem(kind: ProblemKind, path: Path, text: str) -> Problem:
    return Problem(kind, path, text)


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


def _map(value: object) -> Object:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
