"""The findings that stood before, so that a report can be of what is new.

A baseline is JSON, ``seawall.baseline/v1``: fingerprints with how often each occurs, and the policy
and object beside them for the person who reviews the file. A report of an earlier scan in JSON
serves as well. Only the bytes are handed in; files are opened elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from seawall.errors import InputError
from seawall.model.finding import Finding
from seawall.model.scan import Scan
from seawall.report.encode import encode, items
from seawall.report.order import named

SCHEMA: Final = "seawall.baseline/v1"
MAX_BYTES: Final = 256 * 1024 * 1024
"""A scan of 100,000 findings takes about 100 MB as JSON; what is larger is no report of ours."""
MAX_COUNT: Final = 1_000_000
"""Findings that one entry may stand for."""
_HINT: Final = "write a new one with --write-baseline, or give a report of --format json"


class _Entry(msgspec.Struct):
    fingerprint: str
    count: int = 1
    verdict: str = "fail"


class _File(msgspec.Struct):
    schema: str
    findings: list[_Entry]


def known(data: bytes, name: str) -> dict[str, int]:
    """How often each fingerprint stands in *data*, a baseline or an earlier scan.

    Raises InputError, naming the file *name*, where it is neither.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"{name}: a baseline of more than {MAX_BYTES:,} bytes", _HINT)
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{name}: not a baseline: {reason}", _HINT) from error
    if file.schema not in {SCHEMA, "seawall.scan/v1"}:
        raise InputError(f"{name}: not a baseline: its schema is {file.schema[:60]!r}", _HINT)
    counts: Counter[str] = Counter()
    for entry in file.findings:
        if not entry.fingerprint or not 1 <= entry.count <= MAX_COUNT:
            raise InputError(f"{name}: an entry without a fingerprint or a sound count", _HINT)
        if entry.verdict != "pass":
            counts[entry.fingerprint] += entry.count
    return dict(counts)


def unseen(findings: Iterable[Finding], before: Mapping[str, int]) -> tuple[list[Finding], int]:
    """The findings that *before* does not hold, and how many it does.

    Of equal fingerprints as many are held as were counted: a third beside two known ones is new.
    """
    left = dict(before)
    new: list[Finding] = []
    held = 0
    for finding in findings:
        if left.get(finding.fingerprint, 0) > 0:
            left[finding.fingerprint] -= 1
            held += 1
        else:
            new.append(finding)
    return new, held


def render(scan: Scan) -> Iterator[str]:
    """The findings of *scan* as a baseline, sorted, one a line, so that it compares well."""
    counts = Counter(finding.fingerprint for finding in scan.findings)
    first = {finding.fingerprint: finding for finding in reversed(scan.findings)}
    yield f'{{"schema":{encode(SCHEMA)},"findings":['
    yield from items(_row(first[key], counts[key]) for key in sorted(first))
    yield "]}\n"


def _row(finding: Finding, number: int) -> dict[str, object]:
    row: dict[str, object] = {
        "fingerprint": finding.fingerprint,
        "policy": finding.policy,
        "object": named(finding.object),
    }
    if finding.element_name:
        row["element"] = finding.element_name
    if number > 1:
        row["count"] = number
    return row
