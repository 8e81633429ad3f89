"""Defaults against the API server: manifests sent as dry runs, what comes back held against ours.

Where ``marked`` says ``Unknown``, anything may come back. What is known to differ stands in
``REMAINING`` with its cause, and does not count as a difference; the cluster tests hold that each
still differs.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from seawall.analyze.defaults.defaulted import defaulted, marked
from seawall.cel.values import Unknown
from seawall.policy.request import Object
from tests.cluster.corpus import NAMESPACE, Sample, handmade, namespace, path_of, samples
from tests.cluster.server import Server, started

REMAINING = {
    r"Pod\.spec\.serviceAccount(Name)?": "the test's server runs without ServiceAccount admission",
    r"Job\.spec\.selector": "holds the uid, and `selector` is read too often to be marked",
    r"Job\.(spec\.template\.)?metadata\.labels\.(batch\.kubernetes\.io/)?controller-uid": (
        "is the uid, and `labels` are read too often to be marked"
    ),
    r"Job\.metadata\.labels": (
        "taken from the template once more when the stored object is read, after admission"
    ),
    r"PersistentVolume\.status\.lastPhaseTransitionTime": "the time of the server",
    r"APIService\.status\.conditions": "conditions of local services carry the server's time",
    r"ClusterRole\.rules": "an empty list comes back from the store as null, after admission",
    r"Pod\.spec\.volumes\.\d+\.projected\.sources": (
        "an empty list comes back from the store as null, after admission"
    ),
    r"Pod\.spec\.hostNetwrk": "no such field: the server drops it, the schema check tells it",
}
"""By kind and path, as a pattern."""
FOREIGN = (
    r"Deployment\.spec\.template\.spec\.containers\.\d+\.runAsUser",
    r"Deployment\.spec\.template\.spec\.dnsConfig\.Searches",
    r"Deployment\.spec\.template\.spec\.securityContxt",
    r"DaemonSet\.spec\.replicas",
    r"Pod\.spec\.invalidField",
)
"""Fields of public manifests that do not exist, as ``hostNetwrk`` above."""
SERVER = frozenset(
    "uid resourceVersion creationTimestamp managedFields generation selfLink".split()
)
"""Metadata that the server sets, whatever is sent."""
ABSENT = "absent"
_KNOWN = re.compile("|".join((*REMAINING, *FOREIGN)))


class Difference(NamedTuple):
    """Where an object of ours is not the server's."""

    sample: str
    path: str
    theirs: object
    ours: object


class Compared(NamedTuple):
    """What was sent, what the server refused, and how the rest differs."""

    sent: int
    refused: int
    differences: list[Difference]

    def unexplained(self) -> list[Difference]:
        """Those that are not known."""
        return [each for each in self.differences if not _KNOWN.fullmatch(each.path)]

    def remaining(self) -> set[str]:
        """The patterns of ``REMAINING`` that were seen to differ."""
        paths = {each.path for each in self.differences}
        return {one for one in REMAINING if any(re.fullmatch(one, path) for path in paths)}


def compared(server: Server, objects: Iterable[Sample]) -> Compared:
    """Send *objects* as dry runs; those that the server refuses have no defaults to compare."""
    sent, refused = 0, 0
    found: list[Difference] = []
    for sample in objects:
        sent += 1
        answer = server.dry_run(path_of(sample.data), sample.data)
        if answer.status != 201:
            refused += 1
            continue
        ours = marked(defaulted(sample.data, namespace=NAMESPACE))
        theirs, mine = _without_server(answer.body), _without_server(ours)
        found += [Difference(sample.name, *each) for each in _walk(theirs, mine, str(ours["kind"]))]
    return Compared(sent, refused, found)


def _without_server(data: Object) -> Object:
    metadata = data["metadata"]
    assert isinstance(metadata, dict)
    return {**data, "metadata": {key: metadata[key] for key in metadata if key not in SERVER}}


def _walk(theirs: object, ours: object, path: str) -> Iterator[tuple[str, object, object]]:
    if isinstance(ours, Unknown):
        return
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted({*theirs, *ours}):
            yield from _walk(theirs.get(key, ABSENT), ours.get(key, ABSENT), f"{path}.{key}")
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            yield from _walk(one, other, f"{path}.{index}")
    elif type(theirs) is not type(ours) or theirs != ours:
        yield path, theirs, ours


def figures() -> tuple[int, int]:
    """Send everything; how many come back as expected, and of how many."""
    try:
        with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as server:
            server.create("/api/v1/namespaces", namespace())
            found = compared(server, [*handmade(), *samples()])
    except pytest.skip.Exception as reason:
        print(f"defaults: {reason}")
        return 0, 0
    wrong = found.unexplained()
    for each in wrong:
        print(f"{each.path}: {each.theirs!r}, ours {each.ours!r} ({each.sample})")
    total = found.sent - found.refused
    return total - len({each.sample for each in wrong}), total
