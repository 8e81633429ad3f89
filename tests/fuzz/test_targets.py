"""What fuzzing found before stays mended; a short run by chance finds no more."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from tests.fuzz.guided import CORPUS, by_chance, seeds
from tests.fuzz.targets import TARGETS

FOUND = sorted(CORPUS.glob("*/*"))
FEW = 150
ids = [f"{file.parent.name}-{file.name}" for file in FOUND]


@pytest.mark.parametrize("file", FOUND, ids=ids)
def test_what_was_found_before_stays_mended(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_no_input_makes_a_foreign_error(target: str) -> None:
    inputs = by_chance(TARGETS[target], list(seeds(target))[:FEW], seed=1)
    assert len(list(itertools.islice(inputs, 3 * FEW))) == 3 * FEW


def test_a_run_by_chance_tells_of_a_target_that_raises() -> None:
    def broken(data: bytes) -> None:
        assert b"object" not in data

    with pytest.raises(AssertionError):
        list(by_chance(broken, list(seeds("expression")), seed=1))
