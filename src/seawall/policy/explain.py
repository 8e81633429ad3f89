"""From a judgement to the element that failed and the field to point at.

The witness of the language tells which elements failed and which fields were read; here its paths
become paths in the object as written (below a controller's template where the Pod was derived),
with the names that people use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

import msgspec

from seawall.cel.errors import CelError
from seawall.model.finding import Read
from seawall.model.location import Path, dotted, pointer
from seawall.policy.judge import Judgement
from seawall.policy.program import Trees
from seawall.policy.request import Object
from seawall.policy.usage import TooLargeError, signature, use_of

if TYPE_CHECKING:
    from seawall.cel import witness

_MOST_READS: Final = 8
"""Fields named in one finding; more would hide the one that decides."""
_LONGEST_VALUE: Final = 80
_MOST_REMEMBERED: Final = 20_000
"""Explanations kept for one policy; beyond it each is traced."""
_ROOT: Final = "object"
_NAMED_LISTS: Final = {
    "containers": "container",
    "initContainers": "init container",
    "ephemeralContainers": "ephemeral container",
    "volumes": "volume",
    "env": "variable",
    "ports": "port",
    "volumeMounts": "mount",
    "subjects": "subject",
    "rules": "rule",
    "webhooks": "webhook",
    "tls": "TLS entry",
    "sysctls": "sysctl",
}
"""What an element of a well-known list is called."""


class Explained(NamedTuple):
    """One failing element: paths are those of the object as written."""

    element: str
    """Dotted."""
    element_name: str
    """For people: ``container "web"``, or ``rule 2`` where it has no name."""
    steady_name: str
    """The same without any index: stays when something is put before."""
    focus: Path
    pointer: str
    """``focus`` as a JSON Pointer."""
    reads: tuple[Read, ...]


WHOLE: Final = Explained("", "", "", (), "", ())


def explain(judgement: Judgement, prefix: Path) -> list[Explained]:
    """Every element that made the validation fail; the whole object where there is none."""
    if judgement.outcome.validation < 0:
        return [WHOLE]
    data = judgement.activation.get(_ROOT)
    shown = data if isinstance(data, dict) else {}
    found = [_named(each, shown) for each in _remembered(judgement, prefix, shown)]
    return found or [WHOLE]


class _Failure(NamedTuple):
    """A failing element without its names: the same for all objects that look the same here."""

    names: tuple[_Called, ...]
    element: str
    focus: Path
    pointer: str
    reads: tuple[tuple[Path, str], ...]
    """The path in the object judged, and as it is written in the manifest."""


class _Called(NamedTuple):
    """An element on the way that people have a name for."""

    path: Path
    word: str
    """What an element of its list is called; empty where ``key`` says all."""
    key: str
    """``label "app"``; for an element its number."""


def _remembered(judgement: Judgement, prefix: Path, data: Object) -> list[_Failure]:
    """The failures, from memory where an object that looks the same was explained before.

    What looks the same is decided by everything that the validation can read (``usage``).
    """
    policy, index = judgement.policy, judgement.outcome.validation
    memory = policy.memory
    if index not in memory.uses:
        program = policy.checks[index].program
        memory.uses[index] = use_of(program.tree, Trees(policy.variables))
    use = memory.uses[index]
    if use is None:
        return _traced(judgement, prefix)
    try:
        key = (index, prefix, signature(use, data))
    except (TooLargeError, TypeError, msgspec.MsgspecError, RecursionError):
        return _traced(judgement, prefix)
    found = memory.failures.get(key)
    if found is None:
        found = _traced(judgement, prefix)
        if len(memory.failures) < _MOST_REMEMBERED:
            memory.failures[key] = found
    return cast("list[_Failure]", found)


def _traced(judgement: Judgement, prefix: Path) -> list[_Failure]:
    from seawall.cel import witness  # noqa: PLC0415 -- start-up: only where something failed

    policy = judgement.policy
    program = policy.checks[judgement.outcome.validation].program
    try:
        seen = witness.explain(
            program.tree,
            judgement.activation,
            lazies=Trees(policy.variables),
        )
    except CelError:
        return []
    return [_failure(each, prefix) for each in seen.failures]


def _failure(failure: witness.Failure, prefix: Path) -> _Failure:
    element, focus = failure.element, failure.focus
    inside = element[1:] if element and element[0] == _ROOT else ()
    point = focus[1:] if focus and focus[0] == _ROOT else inside
    reads = tuple(
        (each.path[1:], dotted(_as_written(each.path[1:], prefix)))
        for each in failure.reads[:_MOST_READS]
        if each.path[:1] == (_ROOT,)
    )
    place = _as_written(point, prefix)
    element_path = dotted(_as_written(inside, prefix))
    return _Failure(_called(inside), element_path, place, pointer(place), reads)


def _named(failure: _Failure, data: Object) -> Explained:
    shown, steady = "", ""
    for path, word, key in failure.names:
        name = _name(data, path) if word else ""
        said = f'{word} "{name}"' if name else f"{word} {key}" if word else key
        kept = word if word and not name else said
        shown, steady = (f"{shown}, {said}", f"{steady}, {kept}") if shown else (said, kept)
    reads = tuple([Read(written, _value(data, path)) for path, written in failure.reads])
    return Explained(failure.element, shown, steady, failure.focus, failure.pointer, reads)


def _as_written(path: Path, prefix: Path) -> Path:
    """Of a derived Pod only spec and metadata come from the template."""
    if not prefix or not path:
        return path
    if path[:2] in (("metadata", "name"), ("metadata", "namespace")):
        return path
    return prefix + path if path[0] in ("spec", "metadata") else path


def _called(path: Path) -> tuple[_Called, ...]:
    """The elements along *path* that have a name, outermost first."""
    names: list[_Called] = []
    previous = ""
    for depth, step in enumerate(path):
        if isinstance(step, int):
            word = _NAMED_LISTS.get(previous, "")
            if word:
                names.append(_Called(path[: depth + 1], word, str(step + 1)))
        else:
            if previous in ("labels", "annotations"):
                names.append(_Called((), "", f'{previous[:-1]} "{step}"'))
            previous = step
    return tuple(names)


def _name(data: Object, path: Path) -> str:
    """The name of the element at *path*; empty where it has none."""
    here = _at(data, path)
    name = here.get("name") if isinstance(here, dict) else None
    return name if isinstance(name, str) else ""


_ABSENT: Final = object()


def _at(data: Object, path: Path) -> object:
    """The value at *path*, or ``_ABSENT``."""
    here: object = data
    for step in path:
        if isinstance(here, dict):
            here = here.get(step, _ABSENT) if isinstance(step, str) else _ABSENT
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return _ABSENT
    return here


def _value(data: Object, path: Path) -> str:
    """The value at *path* in a few words."""
    here = _at(data, path)
    if here is _ABSENT:
        return "absent"
    match here:
        case None:
            return "null"
        case bool():
            return "true" if here else "false"
        case str() | int() | float():
            text = str(here)
            return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
        case dict():
            return f"map of {len(here)}"
        case list():
            return f"list of {len(here)}"
        case _:
            return type(here).__name__
