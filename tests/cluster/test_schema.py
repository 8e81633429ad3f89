"""The schema check against the API server's strict dry runs: nothing more, and most of it.

What the server accepts must be right here too, public manifests and all; of objects with one field
changed, most of those that it refuses must be found wrong. ``SEAWALL_MUTATIONS`` says how many.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice

import pytest

from seawall.analyze.schema.check import check
from seawall.analyze.schema.problem import Problem
from seawall.analyze.schema.shapes import Shapes
from seawall.knowledge.kubernetes.schemas import Schemas
from seawall.phases.schema import DATA
from seawall.policy.request import Object
from tests.cluster.corpus import Sample, handmade, namespace, path_of, samples
from tests.cluster.mutations import mutations
from tests.cluster.server import Server, started

MUTATIONS = int(os.environ.get("SEAWALL_MUTATIONS", "600"))
SHARE = 0.9
"""Of the mutations that the server refuses."""
SHAPES = Shapes(Schemas(DATA.read_bytes(), 37))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with started(tmp_path_factory.mktemp("schema")) as running:
        running.create("/api/v1/namespaces", namespace())
        yield running


@pytest.fixture(scope="module")
def accepted(server: Server) -> list[Sample]:
    """What the server takes of everything."""
    return [each for each in (*handmade(), *samples()) if not refused(server, each.data)]


def refused(server: Server, data: Object) -> str:
    """Why the server does not take an object; empty where it does."""
    path = f"{path_of(data)}?dryRun=All&fieldValidation=Strict"
    answer = server.request("POST", path, data)
    return "" if answer.status == 201 else str(answer.body["message"])


def problems(data: Object) -> list[Problem]:
    return check(data, SHAPES).problems


def test_what_the_server_accepts_has_no_problem(accepted: list[Sample]) -> None:
    wrong = [(each.name, problems(each.data)) for each in accepted if problems(each.data)]
    print(f"schema: {len(accepted)} objects accepted, {len(wrong)} called wrong")
    assert len(accepted) >= 60
    assert wrong == []


def test_most_of_what_the_server_refuses_is_found(server: Server, accepted: list[Sample]) -> None:
    caught, total, false = 0, 0, []
    for mutation in islice(mutations(accepted, seed=1), MUTATIONS):
        found = problems(mutation.data)
        if refused(server, mutation.data):
            total += 1
            caught += bool(found)
        elif found:
            false.append((str(mutation), found))
    print(f"schema: {caught} of {total} refused mutations found, {len(false)} called wrong falsely")
    assert false == []
    assert total > MUTATIONS / 2
    assert caught >= SHARE * total
