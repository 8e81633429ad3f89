"""Quantities as the API server writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.analyze.defaults.quantities import amounts, canonical, parsed, written

WRITTEN = [
    ("1000m", "1"),
    ("0.25", "250m"),
    ("1024Mi", "1Gi"),
    ("1.5Gi", "1536Mi"),
    ("1500", "1500"),
    ("100000", "100k"),
    ("0.1m", "1m"),
    ("1e3", "1e3"),
    ("1E", "1E"),
    ("0.5Ki", "512"),
    ("1023Ki", "1023Ki"),
    ("0.1Ki", "102400m"),
    ("0Mi", "0"),
    ("-5", "-5"),
    ("much", "much"),
    ("1 Gi", "1 Gi"),
]


@pytest.mark.parametrize(("given", "expected"), WRITTEN)
def test_each_has_one_writing(given: str, expected: str) -> None:
    assert canonical(given) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(1, "1"), (0.25, "250m"), (True, True), (None, None), ("1k", "1k")]
)
def test_numbers_of_a_manifest_become_quantities(value: object, expected: object) -> None:
    assert written(value) == expected


def test_a_map_that_is_right_stays_the_same_object() -> None:
    right: dict[str, object] = {"cpu": "1", "memory": "1Gi"}
    assert amounts(right) is right
    assert amounts({"cpu": 1}) == {"cpu": "1"}


@given(st.text(alphabet="0123456789.+-eEKMGTPEimunk", max_size=12))
def test_writing_keeps_the_amount_and_is_done_once(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    before, after = parsed(text), parsed(once)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert abs(after.number) >= abs(before.number)
        assert abs(after.number - before.number) < 1
