"""The Kubernetes objects of a document: told apart from other YAML, lists taken apart.

A Kubernetes object is a mapping with the strings ``apiVersion`` and ``kind``. A kind that ends in
``List`` and has ``items`` is taken apart, lists in lists too; items of a ``PodList`` as the API
serves it are Pods without saying so. Other YAML is skipped, with a reason, and so are the files
that configure programs (kubeconfig, ``KubeletConfiguration``): they have no metadata and are no
kind that the API serves. An object whose metadata cannot be read is a gap, never an object with an
empty name.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import msgspec

from seawall.collect.manifest.documents import Document
from seawall.knowledge.kubernetes.resources import resource_of
from seawall.model.gap import Gap, GapKind
from seawall.model.resource import ObjectRef, Origin, Resource

_ANSWERED: Final = frozenset({"authentication.k8s.io", "authorization.k8s.io"})
LIST_DEPTH: Final = 4
"""Lists within lists; kubectl writes one level."""


class Objects(NamedTuple):
    """What a document holds."""

    resources: list[Resource]
    skipped: list[tuple[str, str]]
    """Place and reason of what is no Kubernetes object."""
    gaps: list[Gap]


class _BadObjectError(ValueError):
    """An object that says too little about itself."""


def objects_of(document: Document, file: str, template: str = "") -> Objects:
    """The objects of *document*. Items of a list are numbered through, in order."""
    out = Objects([], [], [])
    where = f"{file}:{document.first_line}"
    data = document.data
    if not isinstance(data, dict):
        out.skipped.append((where, f"not Kubernetes: a {_name_of(data)}, not a mapping"))
        return out
    if not _is_object(data):
        out.skipped.append((where, "not Kubernetes: no apiVersion and kind"))
        return out
    if "metadata" not in data and "items" not in data and not _is_served(data):
        out.skipped.append((where, f"not an object of a cluster: {data['kind']} without metadata"))
        return out
    found = list(_flattened(data, LIST_DEPTH))
    is_list = len(found) != 1 or found[0] is not data
    for number, item in enumerate(found):
        origin = Origin(file, document.index, number if is_list else -1, template)
        subject = f"{where} items[{number}]" if is_list else where
        try:
            out.resources.append(_resource(item, origin))
        except _BadObjectError as error:
            out.gaps.append(Gap(GapKind.MALFORMED, subject, str(error)))
    return out


def _flattened(data: object, depth: int) -> list[object]:
    if not isinstance(data, dict) or not _is_list(data) or depth == 0:
        return [data]
    items = data["items"] or []
    return [each for item in items for each in _flattened(_typed(item, data), depth - 1)]


def _typed(item: object, of: dict[str, object]) -> object:
    """An item of a list of one kind, with that kind where it does not say it."""
    kind = str(of["kind"]).removesuffix("List")
    if not kind or not isinstance(item, dict) or "kind" in item or "apiVersion" in item:
        return item
    return {"apiVersion": of["apiVersion"], "kind": kind, **item}


def _is_served(data: dict[str, object]) -> bool:
    """Whether the API is known to keep objects of this kind; reviews it only answers."""
    found = resource_of(str(data["apiVersion"]), str(data["kind"]))
    return found.is_known and found.group not in _ANSWERED


def _is_object(data: dict[str, object]) -> bool:
    version, kind = data.get("apiVersion"), data.get("kind")
    return isinstance(version, str) and isinstance(kind, str) and bool(version and kind)


def _is_list(data: dict[str, object]) -> bool:
    kind = data.get("kind")
    if not isinstance(kind, str) or not kind.endswith("List") or "items" not in data:
        return False
    return data["items"] is None or isinstance(data["items"], list)


def _resource(data: object, origin: Origin) -> Resource:
    if not isinstance(data, dict) or not _is_object(data):
        raise _BadObjectError("an item of a list without apiVersion and kind")
    metadata = data.get("metadata")
    if not isinstance(metadata, dict):
        raise _BadObjectError(f"{data['kind']}: metadata is {_missing_or(metadata)}")
    name = metadata.get("name")
    if name is None or name == "":
        name = metadata.get("generateName")
    if not isinstance(name, str) or not name:
        raise _BadObjectError(f"{data['kind']}: metadata.name is {_missing_or(name)}")
    namespace = metadata.get("namespace")
    if namespace is not None and not isinstance(namespace, str):
        raise _BadObjectError(
            f"{data['kind']}/{name}: metadata.namespace is {_missing_or(namespace)}"
        )
    ref = ObjectRef(str(data["apiVersion"]), str(data["kind"]), namespace or "", name)
    return Resource(ref, data, origin, len(msgspec.json.encode(data)))


def _missing_or(value: object) -> str:
    return "missing" if value is None or value == "" else f"a {_name_of(value)}"


def _name_of(value: object) -> str:
    match value:
        case str():
            return "string"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case list():
            return "list"
        case dict():
            return "mapping"
        case _:
            return "null"
