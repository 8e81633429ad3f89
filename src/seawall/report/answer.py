"""The answer of a scan in one or two sentences, the same in every format that people read."""

from __future__ import annotations

from seawall.model.scan import Scan, Summary
from seawall.model.severity import Severity


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 object``, ``2 objects``; *plural* where an s does not do."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def severities(summary: Summary) -> str:
    """``1 critical, 3 high``: only those that occur, the worst first."""
    worst_first = sorted(Severity, reverse=True)
    counts = ((summary.by_severity.get(each.label, 0), each.label) for each in worst_first)
    return ", ".join(f"{number:,} {label}" for number, label in counts if number)


def answer(scan: Scan) -> list[str]:
    """What was judged and how it went; then, where there is any, what could not be seen."""
    summary = scan.summary
    where = f" in {count(summary.files, 'file')}" if summary.files else ""
    if not summary.judged:
        first = (
            f"Nothing was judged: {count(summary.objects, 'object')}{where},"
            f" {count(summary.policies, 'policy', 'policies')}."
        )
    else:
        by = count(summary.policies, "policy", "policies")
        outcome = count(summary.failed, "finding") if summary.failed else "no findings"
        detail = severities(summary)
        outcome += f" ({detail})" if detail else ""
        first = f"{count(summary.judged, 'object')}{where} judged by {by}: {outcome}."
    return [first, *_unseen(summary)]


def _unseen(summary: Summary) -> list[str]:
    parts = []
    if summary.unknown:
        parts.append(f"{count(summary.unknown, 'judgement')} unknown for want of input")
    if summary.gaps:
        parts.append(f"{count(summary.gaps, 'gap')} in what was looked at")
    if summary.ignored_errors:
        parts.append(
            f"{count(summary.ignored_errors, 'error')} admitted by failurePolicy: Ignore",
        )
    return [f"Not all could be seen: {'; '.join(parts)}."] if parts else []


def counts(summary: Summary) -> list[tuple[str, int]]:
    """Every count with its name, for the end of a report."""
    return [
        ("files", summary.files),
        ("objects seen", summary.objects),
        ("skipped", summary.skipped),
        ("judged", summary.judged),
        ("policies run", summary.policies),
        ("passed", summary.passed),
        ("failed", summary.failed),
        ("unknown", summary.unknown),
        ("waived", summary.waived),
        ("gaps", summary.gaps),
        ("errors ignored", summary.ignored_errors),
        ("known before", summary.known_before),
    ]
