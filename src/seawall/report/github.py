"""The scan as GitHub workflow commands: annotations on the lines of a change.

GitHub keeps ten annotations of each level for a step and drops the rest without a word, so only so
many are written, the worst first, and a plain line says how many are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from seawall.model.finding import Finding
from seawall.model.gap import Gap
from seawall.model.scan import Scan
from seawall.model.severity import Severity, Verdict
from seawall.report.answer import answer, count
from seawall.report.escape import command, command_property, plain_line
from seawall.report.options import RenderOptions
from seawall.report.order import rule_of, told, weight
from seawall.report.place import relative

CAP: Final = 10
"""Annotations of one level that GitHub shows for a step."""
MAX_MESSAGE: Final = 3000
"""Characters of one annotation; GitHub cuts off at 4 KB."""
_LEVEL: Final = {
    Severity.INFO: "notice",
    Severity.LOW: "notice",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}


def render(scan: Scan, options: RenderOptions) -> Iterator[str]:
    """One line for each annotation, then the answer as plain lines."""
    used: Counter[str] = Counter()
    hidden = 0
    # Gaps go first: a report that drops what was not seen would read as clean.
    for gap in scan.gaps:
        used["warning"] += 1
        if used["warning"] > CAP // 2:
            hidden += 1
        else:
            yield _gap(gap, options)
    used["warning"] = min(used["warning"], CAP // 2)
    for finding in sorted(scan.findings, key=weight):
        level = _level(finding)
        used[level] += 1
        if used[level] > CAP:
            hidden += 1
        else:
            yield _annotation(scan, finding, level, options)
    for line in answer(scan):
        yield plain_line(f"Seawall: {line}") + "\n"
    if hidden:
        yield (
            f"Seawall: {count(hidden, 'finding or gap', 'findings and gaps')} not annotated"
            f" (GitHub shows {CAP} a level); --format text shows all.\n"
        )


def _level(finding: Finding) -> str:
    return "warning" if finding.verdict is Verdict.UNKNOWN else _LEVEL[finding.severity]


def _annotation(scan: Scan, finding: Finding, level: str, options: RenderOptions) -> str:
    rule = rule_of(scan, finding.policy)
    where = finding.location
    properties = [f"title={command_property(f'{rule.title} [{finding.policy}]'[:200])}"]
    if where and where.file != "-":
        file = command_property(relative(where.file, options.root))
        properties = [f"file={file}", f"line={where.line}", f"col={where.column}", *properties]
    fix = f"\nFix: {rule.fix}" if rule.fix and finding.verdict is Verdict.FAIL else ""
    message = command((told(finding) + fix)[:MAX_MESSAGE])
    return f"::{level} {','.join(properties)}::{message}\n"


def _gap(gap: Gap, options: RenderOptions) -> str:
    hint = f" ({gap.hint})" if gap.hint else ""
    message = command(f"{gap.subject}: {gap.reason}{hint}"[:MAX_MESSAGE])
    file = command_property(relative(gap.subject, options.root)[:200])
    return f"::warning file={file},title=Not looked at::{message}\n"
