"""Lists and sets: Kubernetes' own functions, and cel-go's extensions (1.29, 1.34, 1.37)."""

from __future__ import annotations

import pytest
from tests.cel.functions.truth import refusal, value_of


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2, 2].isSorted() && !['b', 'a'].isSorted() && [].isSorted()",
        "[1, 3].sum() == 4 && [1.5, 0.5].sum() == 2.0 && [].sum() == 0",
        "[duration('1m'), duration('1s')].sum() == duration('61s')",
        "[3, 1, 2].min() == 1 && [3, 1, 2].max() == 3",
        "['b', 'a'].max() == 'b'",
        "[1, 2, 2, 3].indexOf(2) == 1 && [1, 2, 2, 3].lastIndexOf(2) == 2",
        "['a'].indexOf('b') == -1 && [].lastIndexOf(1) == -1",
        "[1, 2].includes(2) && ![1, 2].includes(3)",
        "[1, 2, 2, 1].distinct() == [1, 2]",
        "['b', 'a', 'b'].distinct() == ['b', 'a']",
        "[[1], [1], [2]].distinct() == [[1], [2]]",
        "[[1], [2, [3]]].flatten() == [1, 2, [3]]",
        "[[1], [2, [3]]].flatten(2) == [1, 2, 3]",
        "[1].flatten(0) == [1]",
        "lists.range(3) == [0, 1, 2] && lists.range(0) == []",
        "[1, 2, 3].slice(1, 3) == [2, 3] && [1].slice(1, 1) == []",
        "[1, 2].reverse() == [2, 1]",
        "[3, 1, 2].sort() == [1, 2, 3] && [].sort() == []",
        "['b', 'a'].sort() == ['a', 'b']",
        "[{'n': 2}, {'n': 1}].sortBy(e, e.n) == [{'n': 1}, {'n': 2}]",
        "[1, 2].first() == optional.of(1) && [1, 2].last().value() == 2",
        "!([].first().hasValue() || [].last().hasValue())",
        "sets.contains([1, 2, 3], [2, 1]) && !sets.contains([1], [2]) && sets.contains([], [])",
        "sets.equivalent([1, 2, 2], [2, 1]) && !sets.equivalent([1], [1, 2])",
        "sets.intersects([1, 2], [2, 3]) && !sets.intersects([1], [])",
        "!sets.intersects([1], [2])",
        "[1, 2] + [3] == [1, 2, 3]",
        "2 in [1, 2] && !('a' in [1])",
        "[1, 2.0] == [1.0, 2]",
    ],
)
def test_it_is_so(text: str) -> None:
    assert value_of(text) is True


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[].min()", "min called on empty list"),
        ("[].max()", "max called on empty list"),
        ("[1, 'a'].isSorted()", "same type"),
        ("['a'].sum()", "no such overload"),
        ("[1, 2].slice(2, 1)", "start index must be less than or equal to end index"),
        ("[1, 2].slice(0, 3)", "length 2"),
        ("[1, 2].slice(-1, 1)", "negative"),
        ("[[1]].flatten(-1)", "non-negative"),
        ("lists.range(1000001)", "longer than"),
        ("[[1], [2]].sort()", "comparable"),
        ("sets.contains(1, [1])", "no such overload"),
        ("'a'.isSorted()", "no such overload"),
        ("[1, 2][2]", "index out of bounds: 2"),
    ],
)
def test_it_is_an_error(text: str, message: str) -> None:
    assert message in refusal(text)
