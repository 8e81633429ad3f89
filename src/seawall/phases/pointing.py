"""The last step for a finding: from a path in its object to a line of its file, with an excerpt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seawall.analyze.redaction import Redactor
from seawall.model.finding import Finding
from seawall.model.resource import Resource
from seawall.phases.claims import Claim, redacted
from seawall.phases.reading import Reading


def pointed(reading: Reading, claims: Iterable[tuple[Resource, list[Claim]]]) -> Iterator[Finding]:
    """The findings of one source, secrets masked."""
    del reading
    for resource, said in claims:
        if not said:
            continue
        redactor = Redactor(resource)
        for claim in said:
            yield redacted(claim, redactor).finding
