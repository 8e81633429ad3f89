"""The scan as SARIF 2.1.0 (OASIS), for code scanning.

Failures are results of kind ``fail``; a judgement without its input is of kind ``review``, for
which the standard allows the level ``none`` alone (3.27.10). Waived findings are suppressed
results, and gaps are notifications of the invocation, so that neither is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from seawall.model.finding import Finding, PolicyId, Rule, Waived
from seawall.model.gap import Gap, GapKind
from seawall.model.scan import Scan
from seawall.model.severity import Confidence, Severity, Verdict
from seawall.report.encode import encode, items
from seawall.report.escape import markdown, terminal
from seawall.report.options import RenderOptions
from seawall.report.order import named, rule_of, told
from seawall.report.place import relative, uri

Row = dict[str, object]

_LEVEL: Final = {
    Severity.INFO: "note",
    Severity.LOW: "note",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "error",
    Severity.CRITICAL: "error",
}
_SCORE: Final = {
    Severity.INFO: "0.0",
    Severity.LOW: "3.0",
    Severity.MEDIUM: "5.5",
    Severity.HIGH: "8.0",
    Severity.CRITICAL: "9.5",
}
"""Within the ranges by which code-scanning tools name severities (those of CVSS v3)."""
_PRECISION: Final = {Confidence.LOW: "low", Confidence.MEDIUM: "medium", Confidence.HIGH: "high"}
_KIND: Final = {Verdict.FAIL: "fail", Verdict.UNKNOWN: "review", Verdict.PASS: "pass"}
_GAPS: Final = {
    GapKind.UNREADABLE: ("A file could not be read", "Check its name and its permissions."),
    GapKind.MALFORMED: ("A document could not be understood", "Mend it as kubectl would demand."),
    GapKind.LIMIT: ("A bound was reached", "Split what is scanned into smaller parts."),
    GapKind.RENDERER: ("A chart or kustomization was not rendered", "Install its renderer."),
    GapKind.POLICY: ("A policy could not be used", "See what `seawall policy lint` says of it."),
    GapKind.SCHEMA: ("The schema of a kind is not known", "Scan its CustomResourceDefinition too."),
    GapKind.INTERNAL: ("A judgement failed by a bug of Seawall", "Please report it."),
}
"""What each kind of gap is, and what to do about it."""


def render(scan: Scan, options: RenderOptions) -> Iterator[str]:
    """The log with its one run; results are written one a line."""
    ids = _rule_ids(scan)
    index = {policy: number for number, policy in enumerate(ids)}
    driver: Row = {
        "name": "Seawall",
        "version": scan.version,
        "rules": [_rule(rule_of(scan, policy)) for policy in ids],
        "notifications": [_gap_rule(kind) for kind in GapKind],
    }
    invocation: Row = {
        "executionSuccessful": not any(gap.named for gap in scan.gaps),
        "toolExecutionNotifications": [_notification(gap, options) for gap in scan.gaps],
    }
    yield (
        '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0",\n'
        f'"runs":[{{"tool":{{"driver":{encode(driver)}}},\n"invocations":[{encode(invocation)}],\n'
        '"columnKind":"unicodeCodePoints","results":['
    )
    yield from items(_results(scan, index, options))
    yield "]}]}\n"


def _rule_ids(scan: Scan) -> list[PolicyId]:
    used = dict.fromkeys(scan.rules)
    for held in (scan.findings, scan.passes, [each.finding for each in scan.waived]):
        used.update(dict.fromkeys(finding.policy for finding in held))
    return sorted(used)


def _rule(rule: Rule) -> Row:
    why = terminal(rule.description or rule.title)
    fix = f"\n\nFix: {terminal(rule.fix)}" if rule.fix else ""
    help_markdown = markdown(rule.description or rule.title)
    if rule.fix:
        help_markdown += f"\n\n**Fix:** {markdown(rule.fix)}"
    if rule.references:
        help_markdown += "\n\n" + "\n".join(f"- {markdown(each)}" for each in rule.references)
    row: Row = {
        "id": terminal(rule.id),
        "shortDescription": {"text": terminal(rule.title) or terminal(rule.id)},
        "fullDescription": {"text": why},
        "help": {"text": why + fix, "markdown": help_markdown},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {
            "tags": _tags(rule),
            "precision": _PRECISION[rule.confidence],
            "security-severity": _SCORE[rule.severity],
        },
    }
    web = next((each for each in rule.references if _is_address(each)), None)
    if web:
        row["helpUri"] = web
    return row


def _gap_rule(kind: GapKind) -> Row:
    title, advice = _GAPS[kind]
    text = f"{title}. What was not looked at is not known to be clean. {advice}"
    return {
        "id": f"gap/{kind.value}",
        "shortDescription": {"text": title},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text},
    }


def _is_address(text: str) -> bool:
    sound = text.isascii() and text.isprintable() and not set(text) & set(' <>"{}|\\^`')
    return sound and text.startswith("https://")


def _tags(rule: Rule) -> list[str]:
    controls = [f"{each.framework} {each.control}" for each in rule.frameworks]
    return list(dict.fromkeys(map(terminal, ["security", *rule.categories, *controls])))


def _notification(gap: Gap, options: RenderOptions) -> Row:
    hint = f" ({gap.hint})" if gap.hint else ""
    row: Row = {
        "descriptor": {"id": f"gap/{gap.kind.value}"},
        "level": "error" if gap.named else "warning",
        "message": {"text": terminal(f"{gap.subject}: {gap.reason}{hint}")},
    }
    if relative(gap.subject, options.root):
        artifact = {"uri": uri(gap.subject, options.root)}
        row["locations"] = [{"physicalLocation": {"artifactLocation": artifact}}]
    return row


def _results(scan: Scan, index: dict[PolicyId, int], options: RenderOptions) -> Iterator[Row]:
    for held in (scan.findings, scan.passes):
        for finding in held:
            yield _result(finding, index, options)
    for each in scan.waived:
        yield {**_result(each.finding, index, options), "suppressions": [_suppression(each)]}


def _result(finding: Finding, index: dict[PolicyId, int], options: RenderOptions) -> Row:
    failed = finding.verdict is Verdict.FAIL
    location: Row = {
        "logicalLocations": [
            {
                "name": terminal(finding.object.name),
                "fullyQualifiedName": terminal(_qualified(finding)),
                "kind": "resource",
            }
        ],
    }
    physical = _physical(finding, options)
    if physical:
        location["physicalLocation"] = physical
    return {
        "ruleId": terminal(finding.policy),
        "ruleIndex": index[finding.policy],
        "kind": _KIND[finding.verdict],
        "level": _LEVEL[finding.severity] if failed else "none",
        "message": {"text": terminal(told(finding))},
        "locations": [location],
        "partialFingerprints": {"seawall/v1": finding.fingerprint},
    }


def _qualified(finding: Finding) -> str:
    element = f"/{finding.element}" if finding.element else ""
    return named(finding.object) + element


def _physical(finding: Finding, options: RenderOptions) -> Row | None:
    where = finding.location
    if where is None:
        return None
    region: Row = {"startLine": max(1, where.line), "startColumn": max(1, where.column)}
    return {"artifactLocation": {"uri": uri(where.file, options.root)}, "region": region}


def _suppression(waived: Waived) -> Row:
    waiver = waived.waiver
    text = f"{waiver.reason} (owner {waiver.owner}, until {waiver.until})"
    kind = "inSource" if waiver.source == "annotation" else "external"
    return {"kind": kind, "status": "accepted", "justification": terminal(text)}
