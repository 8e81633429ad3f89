"""Generated policies are judged as a real API server judges them: verdict, message and reason."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.cluster.referee import run
from tests.cluster.server import Server, started

TUPLES = int(os.environ.get("SEAWALL_TUPLES", "150"))
SEED = int(os.environ.get("SEAWALL_SEED", "37"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with started(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def test_generated_policies_are_judged_as_the_server_judges_them(server: Server) -> None:
    tally = run(server, SEED, TUPLES)
    for each in tally.differences:
        print(each)
    right = tally.compared - len(tally.differences) - len(tally.listed)
    print(
        f"referee: {right} of {tally.compared} ({tally.denied} denied, {tally.warned} warned, "
        f"{tally.refused_policies} policies refused, {len(tally.listed)} listed)"
    )
    assert tally.differences == []
    assert len(tally.listed) < TUPLES / 50
    assert tally.denied > TUPLES / 8
    assert tally.warned > TUPLES / 50
