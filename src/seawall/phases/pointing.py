"""The last step for a finding: from a path in its object to a line of its file, with an excerpt.

Places are looked up once per document that has claims; secrets are masked on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

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
    told = [(resource, said) for resource, said in claims if said]
    if not told:
        return
    texts = places.documents_of(reading.source.data)
    for number, group in groupby(told, lambda each: each[0].origin.document):
        text, first_line = texts[number] if number < len(texts) else ("", 1)
        document = _Document(list(group), text, first_line)
        yield from document.findings(lines)


class _Document:
    """One document and what is said of its objects: it is walked once for all of them."""

    def __init__(
        self, told: list[tuple[Resource, list[Claim]]], text: str, first_line: int
    ) -> None:
        self._told = told
        self._text = text
        self._first_line = first_line

    def findings(self, lines: Lines) -> Iterator[Finding]:
        """The findings, each with its place."""
        paths = [
            _in_document(resource.origin, claim.path)
            for resource, said in self._told
            for claim in said
        ]
        found = iter(places.locate(self._text, self._first_line, paths, lines))
        source = self._text.split("\n")
        for resource, said in self._told:
            origin, redactor = resource.origin, Redactor(resource)
            for claim in said:
                place = next(found)
                shown = places.excerpt(source, place, self._first_line)
                yield msgspec.structs.replace(
                    redacted(claim, redactor).finding,
                    location=FileLocation(origin.file, place.line, place.column, origin.template),
                    excerpt=_masked(shown, redactor),
                )


def _in_document(origin: Origin, path: Path) -> Path:
    """The path in the YAML document: an item of a ``List`` stands below it."""
    return path if origin.item < 0 else ("items", origin.item, *path)


def _masked(excerpt: Excerpt, redactor: Redactor) -> Excerpt:
    shown = redactor.lines(excerpt.lines)
    return excerpt if shown == excerpt.lines else msgspec.structs.replace(excerpt, lines=shown)
