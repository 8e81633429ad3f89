"""Files become resources: the part of the story that every share does for itself."""

from __future__ import annotations

from typing import NamedTuple

from seawall.collect.manifest.documents import WHOLE, Share, read_documents
from seawall.collect.manifest.objects import objects_of
from seawall.collect.manifest.places import documents_of
from seawall.collect.manifest.plain import Lines
from seawall.model.gap import Gap
from seawall.model.resource import Resource


class Source(NamedTuple):
    """Bytes to read, and what to call them."""

    name: str
    """As shown to the user; ``-`` is standard input."""
    data: bytes
    is_chart: bool = False
    """Whether Helm rendered the bytes: each document then names the template it came from, and
    lines count in the rendering."""


class Reading(NamedTuple):
    """What one source holds."""

    source: Source
    resources: list[Resource]
    documents: int
    skipped: list[tuple[str, str]]
    gaps: list[Gap]
    remarks: list[tuple[int, str]]
    """Line, and what kubectl would pass over in silence there."""

    def part(self, share: Share) -> Reading:
        """The objects of one share; what is not an object goes with the first."""
        kept = [each for number, each in enumerate(self.resources) if share.holds(number)]
        if share.number == 0:
            return self._replace(resources=kept)
        return Reading(self.source, kept, 0, [], [], [])


def read(source: Source, lines: Lines | None = None, share: Share = WHOLE) -> Reading:
    """The objects of one source. Never raises: what cannot be read is a gap.

    *lines* remembers lines from file to file; give the same one to every call of a scan.
    """
    found = read_documents(source.data, source.name, lines=lines, share=share)
    texts = documents_of(source.data) if source.is_chart else []
    resources: list[Resource] = []
    skipped: list[tuple[str, str]] = []
    gaps = list(found.gaps)
    for document in found.documents:
        template = _template(texts[document.index][0]) if texts else ""
        objects = objects_of(document, source.name, template)
        resources.extend(objects.resources)
        skipped.extend(objects.skipped)
        gaps.extend(objects.gaps)
    remarks = [(remark.line, remark.text) for remark in found.remarks]
    return Reading(source, resources, len(found.documents), skipped, gaps, remarks)


def _template(text: str) -> str:
    from seawall.collect.manifest.helm import template_of  # noqa: PLC0415 -- start-up: charts only

    return template_of(text)
