"""The runtime of generated code answers as CEL does, or gives up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from seawall.cel.generation import runtime
from seawall.cel.values import INT_MAX, INT_MIN, Optional, Uint

NONE = runtime.NONE
ANSWERS = (
    (runtime.equal, (True, 1), False),
    (runtime.equal, (1, 1.0), True),
    (runtime.equal, ([1, True], [1, 1]), False),
    (runtime.equal, ({"a": None}, {"a": None}), True),
    (runtime.contains, ("a", {"a": 1}), True),
    (runtime.contains, (True, [1]), False),
    (runtime.contains, (1, [1.0]), True),
    (runtime.comparable, ("a", "b"), ("a", "b")),
    (runtime.add, (INT_MAX, 0), INT_MAX),
    (runtime.add, ([1], [2]), [1, 2]),
    (runtime.subtract, (INT_MIN, 0), INT_MIN),
    (runtime.item, ([1, 2], 1), 2),
    (runtime.size, ("né",), 2),
    (runtime.opened, (Optional(present=False),), NONE),
    (runtime.select_optional, (Optional(present=True, value={"a": 1}), "a"), 1),
    (runtime.index_optional, ([1], 1), NONE),
    (runtime.index_optional, ([1], -1), NONE),
    (runtime.wrapped, (NONE,), Optional(present=False)),
    (runtime.wrapped, (None,), Optional(present=True, value=None)),
)
GIVES_UP = (
    (runtime.contains, ("a", "abc")),
    (runtime.contains, (1, {"a": 1})),
    (runtime.contains, ("a", Optional(present=True, value="a"))),
    (runtime.comparable, (1, 1.0)),
    (runtime.comparable, (True, False)),
    (runtime.comparable, (1, Uint(1))),
    (runtime.add, (INT_MAX, 1)),
    (runtime.add, (True, 1)),
    (runtime.add, ("x" * 40_000, "x" * 40_000)),
    (runtime.subtract, (INT_MIN, 1)),
    (runtime.subtract, (2.0, 1)),
    (runtime.item, ([1, 2], -1)),
    (runtime.item, ([1, 2], True)),
    (runtime.item, ("ab", 0)),
    (runtime.pairs, ("ab",)),
    (runtime.size, (Optional(present=True, value=[]),)),
    (runtime.opened, ("a",)),
    (runtime.select_optional, ("a", "b")),
    (runtime.index_optional, ("ab", 0)),
    (runtime.unsure, (1, 2)),
)


def name(value: object) -> str | None:
    if callable(value) and hasattr(value, "__name__"):
        return str(value.__name__)
    return repr(value)[:40] if isinstance(value, tuple) else None


@pytest.mark.parametrize(("function", "operands", "expected"), ANSWERS, ids=name)
def test_it_answers(
    function: Callable[..., object], operands: tuple[object, ...], expected: object
) -> None:
    found = function(*operands)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("function", "operands"), GIVES_UP, ids=name)
def test_it_gives_up(function: Callable[..., object], operands: tuple[object, ...]) -> None:
    with pytest.raises(runtime.UnsureError):
        function(*operands)


def test_an_absent_key_or_place_raises() -> None:
    with pytest.raises(KeyError):
        runtime.item({}, "a")
    with pytest.raises(IndexError):
        runtime.item([], 0)


def test_a_pattern_matches_strings_only() -> None:
    assert runtime.Pattern("^a")("abc")
    assert not runtime.Pattern("^a")("bc")
    with pytest.raises(runtime.UnsureError):
        runtime.Pattern("^a")(1)


def test_pairs_are_indices_or_keys() -> None:
    assert list(runtime.pairs(["a"])) == [(0, "a")]
    assert list(runtime.pairs({"k": "v"})) == [("k", "v")]


def test_nothing_dangerous_can_be_reached() -> None:
    assert not {"eval", "exec", "open", "getattr", "__import__", "compile"} & set(runtime.NAMES)
