"""The suites that a real API server referees, at their full length.

    python -m tests.conformance costs pack referee

``SEAWALL_TUPLES`` and ``SEAWALL_SEED`` say how many generated requests are compared, and which.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cluster import costs as sample
from tests.cluster import referee as generated
from tests.cluster import test_pack
from tests.cluster.server import Server, started

TUPLES = int(os.environ.get("SEAWALL_TUPLES", "3000"))
SEED = int(os.environ.get("SEAWALL_SEED", "37"))


def costs() -> tuple[int, int]:
    """How many expressions cost what the server counts."""
    with _server() as running:
        compared, differences = sample.run(running, every=1)
    _tell(differences)
    return compared - len(differences), compared


def pack() -> tuple[int, int]:
    """How many fixtures of the pack get the same messages."""
    with _server() as running:
        test_pack.prepare(running)
        differing = test_pack.compared(running)
    total = len(test_pack.fixtures())
    return total - len(differing), total


def referee() -> tuple[int, int]:
    """How many generated requests get the same answer."""
    with _server() as running:
        tally = generated.run(running, SEED, TUPLES)
    _tell(tally.differences)
    listed = len(tally.listed)
    print(f"{tally.denied} denied, {tally.warned} warned, {listed} with a listed cause")
    return tally.compared - len(tally.differences) - listed, tally.compared


@contextmanager
def _server() -> Iterator[Server]:
    with TemporaryDirectory() as directory, started(Path(directory)) as running:
        yield running


def _tell(differences: list[str]) -> None:
    for each in differences:
        print(each)
