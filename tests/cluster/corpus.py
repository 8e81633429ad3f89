"""Objects for the tests against an API server: public manifests, the pack's cases and examples.

Each comes once, whatever number of files hold it, with the name of the first. Kinds that the server
does not serve, and objects made by nobody (reviews, bindings), are left out.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

import seawall
from seawall.collect.manifest.documents import read_documents
from seawall.collect.manifest.plain import Lines
from seawall.knowledge.kubernetes.resources import resource_of
from seawall.phases.reading import Source, read
from seawall.policy.fixtures import Case, Seen, fixtures_from, run
from seawall.policy.request import Object
from tests.data import DATA, ROOT

FOLDERS = ("inputs", "kube-linter", "gatekeeper", "vap", "netpol/inputs", "pss/restricted/v1.37")
PACK = Path(seawall.__file__).parent / "policy" / "library"
NAMESPACE = "free"
"""Where everything is sent; its Pod Security level is privileged."""


class Sample(NamedTuple):
    """An object, and where it comes from."""

    name: str
    data: Object


def samples() -> list[Sample]:
    """All objects, each once, in the namespace of the test."""
    seen: set[str] = set()
    found = []
    for name, data in _everything():
        moved = placed(data)
        text = json.dumps(moved, sort_keys=True, default=str)
        if text not in seen and path_of(moved):
            seen.add(text)
            found.append(Sample(name, moved))
    return found


def handmade() -> list[Sample]:
    """The objects of this project's own, of every kind that has defaults."""
    file = Path(__file__).with_name("handmade.yaml")
    found = read(Source(str(file), file.read_bytes())).resources
    return [Sample(f"handmade: {each.ref.short}", placed(each.data)) for each in found]


def _everything() -> Iterator[tuple[str, Object]]:
    lines = Lines()
    for folder in (*(DATA / each for each in FOLDERS), ROOT / "examples"):
        for file in sorted(each for each in folder.rglob("*.y*ml") if each.is_file()):
            for resource in read(Source(str(file), file.read_bytes()), lines).resources:
                yield f"{file.relative_to(folder.parent)}: {resource.ref.short}", resource.data
    for file in sorted(PACK.rglob("*.test.yaml")):
        for case, data in cases_of(file):
            yield f"{file.name}: {case}", data


def cases_of(file: Path) -> list[tuple[str, Object]]:
    """The objects of a policy's fixtures, by the names of their cases."""
    found: list[tuple[str, Object]] = []

    def remember(case: Case, data: Object) -> Seen:
        found.append((case.name, data))
        return Seen("skip", (), (), ())

    documents = read_documents(file.read_bytes(), str(file)).documents
    run(fixtures_from(documents[0].data, str(file)), 0, remember)
    return found


def placed(data: Object) -> Object:
    """A copy in the namespace of the test, if its kind has one."""
    kind = resource_of(str(data.get("apiVersion")), str(data.get("kind")))
    moved = copy.deepcopy(data)
    metadata = moved.get("metadata")
    if isinstance(metadata, dict) and kind.namespaced and metadata.get("namespace"):
        metadata["namespace"] = NAMESPACE
    return moved


def path_of(data: Object) -> str:
    """Where to post it; empty for a kind that is unknown."""
    kind = resource_of(str(data.get("apiVersion")), str(data.get("kind")))
    if not kind.is_known:
        return ""
    root = f"/apis/{kind.group}/{kind.version}" if kind.group else f"/api/{kind.version}"
    middle = f"/namespaces/{NAMESPACE}" if kind.namespaced else ""
    return f"{root}{middle}/{kind.resource}"


def namespace() -> Object:
    """The namespace of the test."""
    labels = {"pod-security.kubernetes.io/enforce": "privileged"}
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": NAMESPACE, "labels": cast("object", labels)},
    }
