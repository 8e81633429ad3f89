"""The last step for a finding: from a path in its object to a line of its file, with an excerpt.

Places are looked up once per object that has claims; secrets are masked on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from seawall.analyze.redaction import Redactor
from seawall.collect.manifest import places
from seawall.collect.manifest.plain import Lines
from seawall.model.finding import Finding
from seawall.model.location import Excerpt, FileLocation, Path
from seawall.model.resource import Origin, Resource
from seawall.phases.claims import Claim, redacted
from seawall.phases.reading import Reading


def pointed(
    reading: Reading, claims: Iterable[tuple[Resource, list[Claim]]], lines: Lines
) -> Iterator[Finding]:
    """The findings of one source, each with its place. *lines* remembers from file to file."""
    texts: list[tuple[str, int]] | None = None
    for resource, said in claims:
        if not said:
            continue
        if texts is None:
            texts = places.documents_of(reading.source.data)
        origin = resource.origin
        text, first_line = texts[origin.document] if origin.document < len(texts) else ("", 1)
        paths = [_in_document(origin, claim.path) for claim in said]
        redactor = Redactor(resource)
        found = places.locate(text, first_line, paths, lines)
        source = text.split("\n")
        for claim, place in zip(said, found, strict=True):
            yield msgspec.structs.replace(
                redacted(claim, redactor).finding,
                location=FileLocation(origin.file, place.line, place.column, origin.template),
                excerpt=_masked(places.excerpt(source, place, first_line), redactor),
            )


def _in_document(origin: Origin, path: Path) -> Path:
    """The path in the YAML document: an item of a ``List`` stands below it."""
    return path if origin.item < 0 else ("items", origin.item, *path)


def _masked(excerpt: Excerpt, redactor: Redactor) -> Excerpt:
    shown = redactor.lines(excerpt.lines)
    return excerpt if shown == excerpt.lines else msgspec.structs.replace(excerpt, lines=shown)
