"""Test cases beside a policy: objects with the verdict that they must get.

A case gives its object whole, or names another case and the fields that differ. What the cases of
a policy never saw (a validation that held, one that failed) is told, so that a policy whose test
cannot fail is noticed.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, Literal, NamedTuple

import msgspec

from seawall.errors import PolicyError
from seawall.model.severity import Verdict
from seawall.policy.request import Object

_LONGEST_CHAIN: Final = 32
"""Cases that build on one another."""

Expected = Literal["pass", "fail", "unknown", "skip"]


class Case(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """One object, and what must come of it."""

    name: str
    expect: Expected
    """``skip``: no rule, selector or condition lets the policy judge it."""
    subject: Object | None = msgspec.field(default=None, name="object")
    source: str | None = msgspec.field(default=None, name="from")
    """The name of the case whose object this one starts from."""
    set: Mapping[str, object] = {}
    """Fields to change: dotted path to value; a null value takes the field away."""
    old: Object | None = None
    params: Object | None = None
    namespace: Object | None = None
    operation: Literal["CREATE", "UPDATE", "DELETE"] = "CREATE"
    user: str | None = None
    element: str | None = None
    """The element that the finding must name."""
    message: str | None = None
    """The message that it must carry."""


class Fixtures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The cases of one policy."""

    policy: str
    cases: tuple[Case, ...]


class Seen(NamedTuple):
    """What judging one case came to."""

    verdict: Expected
    verdicts: tuple[tuple[int, Verdict], ...]
    """By validation."""
    elements: tuple[str, ...]
    messages: tuple[str, ...]


class Result(NamedTuple):
    """One case, judged; ``problem`` is empty where it came out as expected."""

    name: str
    problem: str


class Coverage(NamedTuple):
    """Which outcomes the cases of one policy saw."""

    seen: int
    possible: int
    missing: tuple[str, ...]


Judge = Callable[[Case, Object], Seen]


def fixtures_from(data: object, file: str) -> Fixtures:
    """The cases that a fixtures file holds. Raises ``PolicyError`` naming the file."""
    try:
        found = msgspec.convert(data, Fixtures)
    except msgspec.ValidationError as error:
        raise PolicyError(f"{file}: {error}") from error
    names = [case.name for case in found.cases]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        raise PolicyError(f"{file}: two cases are named {repeated!r}")
    return found


def run(fixtures: Fixtures, validations: int, judge: Judge) -> tuple[list[Result], Coverage]:
    """Every case judged, and what they covered of a policy with that many *validations*."""
    by_name = {case.name: case for case in fixtures.cases}
    outcomes: set[tuple[int, Verdict]] = set()
    results = []
    for case in fixtures.cases:
        try:
            seen = judge(case, _object(case, by_name))
        except PolicyError as error:
            results.append(Result(case.name, error.message))
            continue
        outcomes.update(seen.verdicts)
        results.append(Result(case.name, _problem(case, seen)))
    return results, _coverage(fixtures.policy, validations, outcomes)


def _problem(case: Case, seen: Seen) -> str:
    if seen.verdict != case.expect:
        said = f" ({'; '.join(seen.messages)})" if seen.messages else ""
        return f"expected {case.expect}, got {seen.verdict}{said}"
    if case.element is not None and case.element not in seen.elements:
        named = ", ".join(each or "the whole object" for each in seen.elements) or "nothing"
        return f"expected to point at {case.element}, points at {named}"
    if case.message is not None and case.message not in seen.messages:
        return f"expected the message {case.message!r}, got {'; '.join(seen.messages)!r}"
    return ""


def _coverage(policy: str, validations: int, seen: set[tuple[int, Verdict]]) -> Coverage:
    wanted = {
        (index, verdict) for index in range(validations) for verdict in (Verdict.PASS, Verdict.FAIL)
    }
    words = {Verdict.PASS: "hold", Verdict.FAIL: "fail"}
    missing = tuple(
        f"{policy}: validation {index + 1} was never seen to {words[verdict]}"
        for index, verdict in sorted(wanted - seen, key=lambda each: (each[0], each[1].value))
    )
    return Coverage(len(wanted & seen), len(wanted), missing)


def _object(case: Case, by_name: Mapping[str, Case]) -> Object:
    chain = [case]
    while chain[-1].subject is None:
        parent = by_name.get(chain[-1].source or "")
        if parent is None or len(chain) > _LONGEST_CHAIN:
            start = chain[-1].source
            raise PolicyError(f"has neither an object nor a case to start from ({start})")
        chain.append(parent)
    data = copy.deepcopy(chain[-1].subject) or {}
    for each in reversed(chain):
        for path, value in each.set.items():
            changed(data, path, value)
    return data


def changed(data: Object, path: str, value: object) -> None:
    """Set the field at a dotted *path*, ``spec.containers[0].image``; ``None`` takes it away.

    Missing maps on the way are made. A key with dots is written ``labels["a.b/c"]``.
    """
    *steps, last = steps_of(path)
    here: object = data
    for step in steps:
        if isinstance(step, int):
            if not isinstance(here, list) or step >= len(here):
                raise PolicyError(f"set: {path}: there is no element {step}")
            here = here[step]
        elif isinstance(here, dict):
            if not isinstance(here.get(step), dict | list):
                here[step] = {}
            here = here[step]
        else:
            raise PolicyError(f"set: {path}: {step} is not in a map")
    _put(here, last, value, path)


def _put(here: object, last: str | int, value: object, path: str) -> None:
    if isinstance(here, dict) and isinstance(last, str):
        if value is None:
            here.pop(last, None)
        else:
            here[last] = copy.deepcopy(value)
    elif isinstance(here, list) and isinstance(last, int) and last <= len(here):
        if value is None:
            del here[last]
        elif last == len(here):
            here.append(copy.deepcopy(value))
        else:
            here[last] = copy.deepcopy(value)
    else:
        raise PolicyError(f"set: {path}: no such place")


@cache
def _step() -> re.Pattern[str]:
    return re.compile(r'\.?(?:([^.\[\]"]+)|\[([0-9]+)\]|\["((?:[^"\\]|\\.)*)"\])')


def steps_of(path: str) -> list[str | int]:
    """The steps of a dotted path. Raises ``PolicyError`` for what is none."""
    steps: list[str | int] = []
    position = 0
    while position < len(path):
        found = _step().match(path, position)
        if found is None:
            raise PolicyError(f"set: {path!r} is no path")
        name, index, quoted = found.groups()
        steps.append(int(index) if index is not None else (quoted if name is None else name))
        position = found.end()
    if not steps:
        raise PolicyError("set: an empty path")
    return steps
