"""``seawall exceptions``: the accepted risks, who answers for them, and until when."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

import msgspec

from seawall.cli.scan import configuration
from seawall.collect.manifest import files
from seawall.decide.waivers import ANNOTATION, exemption_of_annotation
from seawall.errors import UsageError
from seawall.model.gap import Gap
from seawall.model.waiver import Exemption
from seawall.phases.reading import Source, read
from seawall.phases.targets import find_all
from seawall.report.escape import terminal

_NOT_SEEN = 3


def list_exceptions(args: argparse.Namespace) -> int:
    """Every exception of the configuration and of the targets' annotations.

    Exit 3 where something could not be looked at; it is named on stderr.
    """
    targets = args.targets or ["."]
    loaded = configuration(args.config, targets, use=True)
    today = datetime.now(tz=UTC).date().isoformat()
    gaps: list[Gap] = []
    found = [*loaded.settings.exceptions, *_annotated(targets, gaps)]
    for gap in gaps:
        sys.stderr.write(f"seawall: {terminal(f'{gap.subject}: {gap.reason}')}\n")
    code = _NOT_SEEN if gaps else 0
    if args.format == "json":
        rows = [{**msgspec.to_builtins(each), "expired": each.until < today} for each in found]
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(rows)).decode() + "\n")
        return code
    for each in sorted(found, key=lambda one: (one.until, one.policy, one.kind, one.name)):
        sys.stdout.write(_line(each, today))
    expired = sum(each.until < today for each in found)
    sys.stdout.write(f"{len(found)} exceptions, {expired} of them expired\n")
    return code


def _line(each: Exemption, today: str) -> str:
    state = "expired" if each.until < today else "until  "
    where = f"{each.namespace}/" if each.namespace else ""
    container = f" container {each.container}" if each.container else ""
    subject = f"{each.policy} for {each.kind} {where}{each.name}{container}"
    told = f"{state} {each.until}  {subject}\n    {each.owner}: {each.reason} ({each.source})"
    return "\n".join(terminal(line) for line in told.split("\n")) + "\n"


def _annotated(targets: list[str], gaps: list[Gap]) -> list[Exemption]:
    found: list[Exemption] = []
    named = find_all(targets)
    gaps += named.gaps
    for name in named.files:
        data = files.read(name)
        if isinstance(data, Gap):
            gaps.append(data)
            continue
        if ANNOTATION.encode() not in data:
            continue
        reading = read(Source(name, data))
        gaps += reading.gaps
        for resource in reading.resources:
            metadata = resource.data.get("metadata")
            notes = metadata.get("annotations") if isinstance(metadata, dict) else None
            for key, value in notes.items() if isinstance(notes, dict) else ():
                try:
                    one = exemption_of_annotation(str(key), str(value), resource.ref)
                except UsageError as error:
                    sys.stderr.write(f"seawall: {terminal(name)}: {terminal(error.message)}\n")
                    continue
                if one is not None:
                    found.append(one)
    return found
