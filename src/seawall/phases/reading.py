"""Files become resources: the part of the story that every share does for itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from seawall.collect.manifest.documents import read_documents
from seawall.collect.manifest.objects import objects_of
from seawall.model.gap import Gap
from seawall.model.resource import Resource


class Source(NamedTuple):
    """Bytes to read, and what to call them."""

    name: str
    """As shown to the user; ``-`` is standard input."""
    data: bytes
    template: str = ""
    """For a rendering: the template that it came from. Lines then count in the rendering."""


class Reading(NamedTuple):
    """What one source holds."""

    source: Source
    resources: list[Resource]
    documents: int
    skipped: list[tuple[str, str]]
    gaps: list[Gap]
    remarks: list[tuple[int, str]]
    """Line, and what kubectl would pass over in silence there."""


def read(source: Source) -> Reading:
    """The objects of one source. Never raises: what cannot be read is a gap."""
    found = read_documents(source.data, source.name)
    resources: list[Resource] = []
    skipped: list[tuple[str, str]] = []
    gaps = list(found.gaps)
    for document in found.documents:
        objects = objects_of(document, source.name, source.template)
        resources.extend(objects.resources)
        skipped.extend(objects.skipped)
        gaps.extend(objects.gaps)
    remarks = [(remark.line, remark.text) for remark in found.remarks]
    return Reading(source, resources, len(found.documents), skipped, gaps, remarks)


def read_all(sources: Iterable[Source]) -> list[Reading]:
    """Every source, read."""
    return [read(source) for source in sources]
