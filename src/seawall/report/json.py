"""The scan as JSON, ``seawall.scan/v1``; its schema is ``docs/schemas/seawall.scan.v1.json``.

Strings are given as they are: JSON's own escaping is all that its readers need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seawall.model.finding import Finding
from seawall.model.scan import Scan
from seawall.report.encode import encode, items
from seawall.report.options import RenderOptions
from seawall.report.order import rule_of
from seawall.report.row import Row, finding_row, gap_row, summary_row, waived_row

SCHEMA = "seawall.scan/v1"


def render(scan: Scan, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 -- as every format
    """The report, one finding a line; passes follow the findings where the scan holds them."""
    yield (
        f'{{"schema":{encode(SCHEMA)},"version":{encode(scan.version)},'
        f'"kubernetesVersion":{encode(scan.kubernetes_version)},\n'
        f'"summary":{encode(summary_row(scan.summary))},\n"findings":['
    )
    yield from items(_rows(scan))
    yield '],\n"gaps":['
    yield from items(map(gap_row, scan.gaps))
    yield '],\n"waived":['
    yield from items(waived_row(w, rule_of(scan, w.finding.policy)) for w in scan.waived)
    yield '],\n"skipped":['
    yield from items({"subject": subject, "reason": reason} for subject, reason in scan.skipped)
    yield "]}\n"


def _rows(scan: Scan) -> Iterator[Row]:
    held: tuple[Iterable[Finding], ...] = (scan.findings, scan.passes)
    for findings in held:
        for finding in findings:
            yield finding_row(finding, rule_of(scan, finding.policy))
