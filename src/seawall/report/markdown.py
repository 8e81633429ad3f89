"""The scan as Markdown, for a comment on a change, below the size that such comments may have.

Every foreign string is escaped or stands in a code span; nothing in it links, mentions or embeds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from seawall.model.finding import Finding
from seawall.model.scan import Scan
from seawall.model.severity import Verdict
from seawall.report.answer import answer, count, counts
from seawall.report.escape import code, markdown
from seawall.report.options import RenderOptions
from seawall.report.order import by_object, named, rule_of
from seawall.report.place import place

MAX_BYTES: Final = 60_000
"""Hosts refuse comments above 65,536 characters; the rest is left to what stands around."""
MAX_CELL: Final = 600
"""Characters of one message: a table cell is for reading at a glance."""
MAX_LISTED: Final = 50
"""Gaps and waivers listed."""


def render(scan: Scan, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 -- as every format
    """The comment: answer, table of findings, gaps and waivers, counts."""
    first, *rest = answer(scan)
    yield f"## Seawall\n\n**{markdown(first)}**\n"
    for line in rest:
        yield f"\n{markdown(line)}\n"
    tail = "".join([*_gaps(scan), *_waived(scan)])
    end = ", ".join(f"{name} {number:,}" for name, number in counts(scan.summary))
    tail += f"\n<sub>{markdown(end)}</sub>\n"
    yield from _table(scan, MAX_BYTES - len(tail.encode()))
    yield tail


def _table(scan: Scan, room: int) -> Iterator[str]:
    if not scan.findings:
        return
    yield "\n| Severity | Object | Finding | Place |\n|---|---|---|---|\n"
    findings = (finding for group in by_object(scan.findings) for finding in group.findings)
    written = 0
    for finding in findings:
        row = _row(scan, finding)
        room -= len(row.encode())
        if room < 0:
            break
        written += 1
        yield row
    if written < len(scan.findings):
        hidden = count(len(scan.findings) - written, "more finding")
        yield f"\n**{hidden} not shown here**: a comment has no room for all of them.\n"


def _row(scan: Scan, finding: Finding) -> str:
    rule = rule_of(scan, finding.policy)
    unknown = finding.verdict is Verdict.UNKNOWN
    missing = f"not supplied: {', '.join(finding.missing)}" if finding.missing else ""
    element = finding.element_name or finding.element
    said = " · ".join(
        markdown(_short(part)) for part in (element, finding.message, missing) if part
    )
    fix = "" if unknown or not rule.fix else f"<br>Fix: {markdown(_short(rule.fix))}"
    cells = (
        "unknown" if unknown else f"**{finding.severity.label}**",
        code(_short(named(finding.object))),
        f"{markdown(_short(rule.title))} ({code(_short(finding.policy))})<br>{said}{fix}",
        code(_short(place(finding))),
    )
    return f"| {' | '.join(cells)} |\n"


def _short(text: str) -> str:
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def _gaps(scan: Scan) -> Iterator[str]:
    if scan.gaps:
        yield "\n### Gaps: what could not be looked at\n\n"
    for gap in scan.gaps[:MAX_LISTED]:
        yield f"- {code(_short(gap.subject)[:200])}: {markdown(_short(gap.reason)[:200])}\n"
    if len(scan.gaps) > MAX_LISTED:
        yield f"- {count(len(scan.gaps) - MAX_LISTED, 'more gap')}\n"


def _waived(scan: Scan) -> Iterator[str]:
    if scan.waived:
        yield "\n### Waived\n\n"
    for each in scan.waived[:MAX_LISTED]:
        waiver = each.waiver
        said = f"{waiver.reason[:200]} (owner {waiver.owner[:60]}, until {waiver.until[:20]})"
        subject = f"{named(each.finding.object)[:120]} {each.finding.policy[:80]}"
        yield f"- {code(subject)}: {markdown(said)}\n"
    if len(scan.waived) > MAX_LISTED:
        yield f"- {count(len(scan.waived) - MAX_LISTED, 'more waived finding')}\n"
