"""The scan as one HTML file: readable on a phone, in the dark and without scripts.

With scripts it filters by severity, policy, namespace and text.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.model.finding import Finding, Rule
from seawall.model.scan import Scan
from seawall.model.severity import Verdict
from seawall.report.answer import answer, counts
from seawall.report.escape import html
from seawall.report.excerpt import excerpt_lines
from seawall.report.html_page import FORM, foot, head
from seawall.report.options import RenderOptions
from seawall.report.order import Group, by_object, named, rule_of
from seawall.report.place import place

EXCERPT_WIDTH = 400
"""Columns of an excerpt: the page scrolls sideways within it, a minified file is still cut."""


def render(scan: Scan, options: RenderOptions) -> Iterator[str]:
    """The page, one object a piece."""
    yield head()
    yield "<h1>Seawall</h1>\n"
    first, *rest = answer(scan)
    yield f'<p class="answer">{html(first)}</p>\n'
    for line in rest:
        yield f'<p class="unseen">{html(line)}</p>\n'
    targets = ", ".join(scan.summary.targets)
    said = " · ".join(part for part in (targets, options.now) if part)
    yield f'<p class="dim">{html(said)}</p>\n'
    yield FORM
    yield "<main>\n"
    for group in by_object(scan.findings + scan.passes):
        yield _group(scan, group)
    yield "</main>\n"
    yield from _gaps(scan)
    yield from _waived(scan)
    yield _counts(scan)
    yield foot()


def _group(scan: Scan, group: Group) -> str:
    ref = group.ref
    where = [html(part) for part in (ref.namespace, group.file) if part]
    heading = f'{html(ref.short)} <span class="dim">{" · ".join(where)}</span>'
    body = "".join(_article(rule_of(scan, each.policy), each) for each in group.findings)
    return f"<section><h2>{heading}</h2>\n{body}</section>\n"


def _word(finding: Finding) -> str:
    return finding.severity.label if finding.verdict is Verdict.FAIL else finding.verdict.value


def _article(rule: Rule, finding: Finding) -> str:
    word = _word(finding)
    data = {"severity": word, "policy": finding.policy, "namespace": finding.object.namespace}
    attributes = " ".join(f'data-{key}="{html(value)}"' for key, value in data.items())
    element = " ".join(
        part
        for part in (finding.element_name, f"({finding.element})" if finding.element else "")
        if part
    )
    missing = f"Not supplied: {', '.join(finding.missing)}" if finding.missing else ""
    lines = "".join(f"<p>{html(text)}</p>" for text in (element, finding.message, missing) if text)
    fix = (
        f"<p><strong>Fix:</strong> {html(rule.fix)}</p>"
        if rule.fix and finding.verdict is Verdict.FAIL
        else ""
    )
    return (
        f'<article {attributes}><h3><span class="s {word}">{word}</span> {html(rule.title)}</h3>'
        f'{lines}<p class="dim">{html(place(finding))}</p>{_excerpt(finding)}{fix}'
        f'<p class="dim">{html(finding.policy)}</p></article>\n'
    )


def _excerpt(finding: Finding) -> str:
    if finding.excerpt is None:
        return ""
    lines = excerpt_lines(finding.excerpt, EXCERPT_WIDTH, colour=False)
    return "<pre>" + "\n".join(map(html, lines)) + "</pre>"


def _gaps(scan: Scan) -> Iterator[str]:
    if not scan.gaps:
        return
    yield "<h2>Gaps: what could not be looked at</h2>\n<ul>\n"
    for gap in scan.gaps:
        hint = f" ({gap.hint})" if gap.hint else ""
        yield f"<li>{html(gap.subject)}: {html(gap.reason + hint)}</li>\n"
    yield "</ul>\n"


def _waived(scan: Scan) -> Iterator[str]:
    if not scan.waived:
        return
    yield "<h2>Waived</h2>\n<ul>\n"
    for each in scan.waived:
        waiver = each.waiver
        said = f"{waiver.reason} (owner {waiver.owner}, until {waiver.until}, {waiver.source})"
        subject = f"{named(each.finding.object)} {each.finding.policy}"
        yield f"<li>{html(subject)}: {html(said)}</li>\n"
    yield "</ul>\n"


def _counts(scan: Scan) -> str:
    rows = "".join(f"<dt>{name}</dt><dd>{number:,}</dd>" for name, number in counts(scan.summary))
    return f"<h2>Counts</h2>\n<dl>{rows}</dl>\n"
