"""Objects with one field changed, as a person might get it wrong."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Final, NamedTuple

from seawall.model.location import Path, dotted
from seawall.policy.request import Object
from tests.cluster.corpus import Sample

KEPT: Final = frozenset({"apiVersion", "kind", "status"})
"""Fields at the top that say what is sent, or that the server ignores."""
PLACE: Final = ("metadata", "namespace")
"""The address of the request says it as well."""
TEXTS: Final[tuple[object, ...]] = (
    "",
    "Not Valid",
    "-x-",
    "x" * 300,
    "UPPER",
    "a/b/c",
    7,
    True,
    [],
    {},
)
NUMBERS: Final[tuple[object, ...]] = (-1, 99999999, 2**40, 1.5, "seven", True, [])
SWITCHES: Final[tuple[object, ...]] = ("true", 1, [])
LISTS: Final[tuple[object, ...]] = ({}, "x", ["x", {}])
MAPS: Final[tuple[object, ...]] = ([], "x", {"unheardOf": "x"}, {"Not Valid": "x"})


class Mutation(NamedTuple):
    """A changed object, and what was changed."""

    sample: str
    data: Object
    path: Path
    what: str

    def __str__(self) -> str:
        return f"{self.data['kind']} {dotted(self.path)}: {self.what}"


def mutations(samples: list[Sample], seed: int) -> Iterator[Mutation]:
    """Without end, every kind as often as any other, no two alike but by chance."""
    source = random.Random(seed)  # noqa: S311 -- reproducible tests, no secrets
    kinds: dict[str, list[Sample]] = {}
    for sample in samples:
        kinds.setdefault(str(sample.data["kind"]), []).append(sample)
    while True:
        sample = source.choice(kinds[source.choice(sorted(kinds))])
        yield _mutated(sample, source)


def _mutated(sample: Sample, source: random.Random) -> Mutation:
    data = copy.deepcopy(sample.data)
    places = [each for each in _places(data, ()) if each[0] not in KEPT and each[:2] != PLACE]
    path = source.choice(places)
    holder: object = data
    for step in path[:-1]:
        assert isinstance(holder, dict | list)
        holder = holder[step]  # type: ignore[index]  # a path of the object itself
    what = _change(holder, path[-1], source)
    return Mutation(sample.name, data, path, what)


def _change(holder: object, last: str | int, source: random.Random) -> str:
    if isinstance(holder, list):
        assert isinstance(last, int)
        if source.random() < 0.3:
            holder.append(copy.deepcopy(holder[last]))
            return "an element twice"
        holder[last] = value = source.choice(_others(holder[last]))
        return f"{value!r:.40}"
    assert isinstance(holder, dict)
    chance = source.random()
    if chance < 0.2:
        del holder[last]
        return "gone"
    if chance < 0.3:
        holder[f"{last}x"] = holder.pop(last)
        return "misspelt"
    holder[last] = value = source.choice(_others(holder[last]))
    return f"{value!r:.40}"


def _others(value: object) -> list[object]:
    match value:
        case bool():
            return [*SWITCHES]
        case int() | float():
            return [*NUMBERS]
        case list():
            return copy.deepcopy([*LISTS])
        case dict():
            return copy.deepcopy([*MAPS])
        case _:
            return copy.deepcopy([*TEXTS])


def _places(value: object, path: Path) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _places(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _places(each, (*path, index))
