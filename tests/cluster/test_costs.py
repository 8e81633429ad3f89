"""Expressions cost what they cost on a real API server, to the unit."""

from __future__ import annotations

import os

import pytest

from tests.cluster.costs import run
from tests.cluster.server import started

EVERY = int(os.environ.get("SEAWALL_COSTS_EVERY", "12"))
"""Of the sample, each so many-th expression; all of them take a minute and a half."""


def test_expressions_reach_the_limit_where_the_server_says(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with started(tmp_path_factory.mktemp("cluster")) as server:
        compared, differences = run(server, EVERY)
    for each in differences:
        print(each)
    print(f"costs: {compared - len(differences)} of {compared}")
    assert differences == []
    assert compared * EVERY > 100
