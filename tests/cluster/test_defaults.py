"""Defaults against the API server's own: this project's objects, each kind, in every run.

The public ones as well under ``python -m tests.conformance defaults``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from seawall.analyze.defaults.kinds import KINDS
from seawall.knowledge.kubernetes.resources import resource_of
from tests.cluster.corpus import handmade, namespace
from tests.cluster.server import Server, started
from tests.conformance.defaults import REMAINING, Compared, compared


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compared]:
    with started(tmp_path_factory.mktemp("defaults")) as server:
        yield outcome(server)


def outcome(server: Server) -> Compared:
    server.create("/api/v1/namespaces", namespace())
    return compared(server, handmade())


def test_objects_are_defaulted_as_the_server_defaults_them(found: Compared) -> None:
    print(f"defaults: {found.sent} objects, {len(found.differences)} fields known to differ")
    assert found.refused == 0
    assert found.unexplained() == []


def test_what_is_known_to_differ_still_does(found: Compared) -> None:
    assert set(REMAINING) - found.remaining() == set()


def test_every_kind_with_defaults_is_sent() -> None:
    sent = set()
    for sample in handmade():
        api_version, kind = str(sample.data["apiVersion"]), str(sample.data["kind"])
        sent.add((resource_of(api_version, kind).group, kind))
    assert sent == set(KINDS)
