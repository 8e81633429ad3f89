"""The scan for a person at a terminal: the answer first, then what failed, object by object.

A policy that fails for many elements is shown in full once and then listed in short below it,
unless ``verbose``; how much was folded is always said, with the way to see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from seawall.model.finding import Finding
from seawall.model.scan import Scan
from seawall.model.severity import Verdict
from seawall.report.ansi import paint, width_of, wrap
from seawall.report.answer import answer, count, counts
from seawall.report.escape import terminal
from seawall.report.excerpt import excerpt_lines
from seawall.report.options import MIN_WIDTH, RenderOptions
from seawall.report.order import Group, by_object, named, rule_of, told
from seawall.report.place import place

FOLD_ABOVE: Final = 3
"""Findings of one policy that are shown in full: more of the same teaches nothing new."""
LISTED: Final = 5
"""Folded findings named beside the one that is shown."""
GAPS_SHOWN: Final = 20
"""Gaps and waivers listed without ``verbose``."""
INDENT: Final = 11

_Folds = dict[tuple[str, Verdict], list[Finding]]


def render(scan: Scan, options: RenderOptions) -> Iterator[str]:
    """The report in pieces, about one for each object."""
    options = options._replace(width=max(MIN_WIDTH, options.width))
    yield _answer(scan, options)
    if options.quiet:
        yield from _one_a_line(scan)
        return
    groups = by_object(scan.findings)
    folds: _Folds = {} if options.verbose else _folded(groups)
    hidden = {id(each) for folded in folds.values() for each in folded}
    for group in groups:
        shown = [each for each in group.findings if id(each) not in hidden]
        if shown:
            yield "\n" + _heading(group, options)
            for finding in shown:
                also = folds.pop((finding.policy, finding.verdict), [])
                yield "\n".join(_finding(scan, finding, also, options)) + "\n"
    if options.include_passed:
        yield from _passes(scan)
    yield from _gaps(scan, options)
    yield from _waived(scan, options)
    yield _end(scan, len(hidden), options)


def _answer(scan: Scan, options: RenderOptions) -> str:
    summary = scan.summary
    first, *rest = answer(scan)
    clean = summary.judged and not summary.failed and not rest
    colour = "good" if clean else "strong"
    lines = [paint(line, colour, on=options.colour) for line in wrap(first, options.width)]
    for line in rest:
        lines += [paint(part, "unknown", on=options.colour) for part in wrap(line, options.width)]
    return "\n".join(lines) + "\n"


def _one_a_line(scan: Scan) -> Iterator[str]:
    for group in by_object(scan.findings):
        for finding in group.findings:
            where = terminal(place(finding)) or "-"
            said = terminal(told(finding))
            yield f"{where}: {_word(finding)}: {said} [{terminal(finding.policy)}]\n"
    for gap in scan.gaps:
        yield f"gap: {terminal(gap.subject)}: {terminal(gap.reason)}\n"


def _folded(groups: list[Group]) -> _Folds:
    """What is not shown in full, by policy and verdict: all but the first few of too many."""
    seen: _Folds = {}
    for group in groups:
        for finding in group.findings:
            seen.setdefault((finding.policy, finding.verdict), []).append(finding)
    return {key: found[1:] for key, found in seen.items() if len(found) > FOLD_ABOVE}


def _heading(group: Group, options: RenderOptions) -> str:
    """The object and where it is: on one line, or each part on its own, whole for copying."""
    name = terminal(group.ref.short)
    namespace = f"namespace {terminal(group.ref.namespace)}" if group.ref.namespace else ""
    lines = [each.location.line for each in group.findings if each.location]
    at = f"{terminal(group.file)}:{min(lines)}" if lines else ""
    parts = [part for part in (namespace, at) if part]
    fits = width_of("  ".join([name, *parts])) <= options.width
    between = "  " if fits else "\n  "
    painted = [paint(part, "dim", on=options.colour) for part in parts]
    return between.join([paint(name, "strong", on=options.colour), *painted]) + "\n"


def _word(finding: Finding) -> str:
    return "unknown" if finding.verdict is Verdict.UNKNOWN else finding.severity.label


def _finding(
    scan: Scan, finding: Finding, also: list[Finding], options: RenderOptions
) -> Iterator[str]:
    rule = rule_of(scan, finding.policy)
    room, pad = options.width - INDENT, " " * INDENT
    word = _word(finding)
    title, *more = wrap(terminal(rule.title), room)
    label = paint(f"{word.upper():<{INDENT - 2}}", word, on=options.colour)
    yield f"  {label}{paint(title, 'strong', on=options.colour)}"
    for line in more:
        yield pad + paint(line, "strong", on=options.colour)
    for text in _sentences(finding):
        for part in text.rstrip("\n").split("\n"):
            for line in wrap(terminal(part), room):
                yield pad + line
    where = place(finding)
    if where:
        for line in wrap(terminal(where), room):
            yield pad + paint(line, "dim", on=options.colour)
    if finding.excerpt:
        for line in excerpt_lines(finding.excerpt, room - 2, colour=options.colour):
            yield f"{pad}  {line}"
    for label, text in _labelled(finding, rule.fix, also, options):
        yield from _hanging(label, text, options)


def _sentences(finding: Finding) -> list[str]:
    element = finding.element_name or finding.element
    if finding.element_name and finding.element:
        element = f"{finding.element_name} ({finding.element})"
    missing = f"not supplied: {', '.join(finding.missing)}" if finding.missing else ""
    template = finding.location.template if finding.location else ""
    rendered = f"rendered from {template}" if template else ""
    return [text for text in (element, finding.message, missing, rendered) if text]


def _labelled(
    finding: Finding, fix: str, also: list[Finding], options: RenderOptions
) -> Iterator[tuple[str, str]]:
    if fix and finding.verdict is Verdict.FAIL:
        yield "fix:", fix
    if options.verbose and finding.reads:
        yield "read:", "; ".join(f"{read.path} = {read.value}" for read in finding.reads)
    if also:
        names = list(dict.fromkeys(named(each.object) for each in also))
        listed = ", ".join(names[:LISTED])
        rest = f" and {len(names) - LISTED:,} other objects" if len(names) > LISTED else ""
        yield "also:", f"{count(len(also), 'more finding')} of this kind, in {listed}{rest}"
    yield "policy:", finding.policy


def _hanging(label: str, text: str, options: RenderOptions) -> Iterator[str]:
    pad = " " * INDENT
    for line in wrap(f"{label} {terminal(text)}", options.width - INDENT - 2):
        first = line.startswith(label) and pad == " " * INDENT
        painted = paint(label, "dim", on=options.colour) + line[len(label) :] if first else line
        yield pad + painted
        pad = " " * (INDENT + 2)


def _passes(scan: Scan) -> Iterator[str]:
    if scan.passes:
        yield f"\nPassed ({len(scan.passes):,})\n"
    for finding in scan.passes:
        yield f"  {terminal(named(finding.object))}  {terminal(finding.policy)}\n"


def _gaps(scan: Scan, options: RenderOptions) -> Iterator[str]:
    if not scan.gaps:
        return
    yield "\n" + paint("Gaps: what could not be looked at", "unknown", on=options.colour) + "\n"
    shown = scan.gaps if options.verbose else scan.gaps[:GAPS_SHOWN]
    for gap in shown:
        hint = f" ({gap.hint})" if gap.hint else ""
        text = terminal(f"{gap.subject}: {gap.reason}{hint}")
        first, *more = wrap(text, options.width - INDENT - 2)
        yield f"  {gap.kind.value:<{INDENT}}{first}\n"
        for line in more:
            yield " " * (INDENT + 2) + line + "\n"
    yield from _rest(len(scan.gaps) - len(shown), "gap")


def _waived(scan: Scan, options: RenderOptions) -> Iterator[str]:
    if not scan.waived:
        return
    yield "\nWaived\n"
    shown = scan.waived if options.verbose else scan.waived[:GAPS_SHOWN]
    for each in shown:
        waiver = each.waiver
        text = (
            f"{named(each.finding.object)}  {each.finding.policy}: {waiver.reason}"
            f" (owner {waiver.owner}, until {waiver.until}, {waiver.source})"
        )
        for index, line in enumerate(wrap(terminal(text), options.width - 4)):
            yield ("  " if index == 0 else "    ") + line + "\n"
    yield from _rest(len(scan.waived) - len(shown), "waived finding")


def _rest(hidden: int, noun: str) -> Iterator[str]:
    if hidden:
        yield f"  {count(hidden, 'more ' + noun)} not shown; --verbose shows all\n"


def _end(scan: Scan, hidden: int, options: RenderOptions) -> str:
    lines = [""]
    if hidden:
        folded = f'{count(hidden, "finding")} folded under "also"; --verbose shows each.'
        lines += wrap(folded, options.width)
    told_counts = ", ".join(f"{name} {number:,}" for name, number in counts(scan.summary))
    lines += wrap(told_counts, options.width)
    return "\n".join(lines) + "\n"
