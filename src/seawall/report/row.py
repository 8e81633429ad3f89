"""The JSON shape of findings, gaps and waivers: ``seawall.scan/v1``.

Fields may be added within v1; none is renamed, removed or given another meaning.
"""

from __future__ import annotations

from seawall.model.finding import Finding, Rule, Waived
from seawall.model.gap import Gap
from seawall.model.location import Excerpt
from seawall.model.scan import Summary

Row = dict[str, object]


def finding_row(finding: Finding, rule: Rule) -> Row:
    """One finding with what its rule says, complete in itself."""
    row: Row = {
        "policy": finding.policy,
        "validation": finding.validation,
        "title": rule.title,
        "verdict": finding.verdict.value,
        "severity": finding.severity.label,
        "confidence": finding.confidence.label,
        "message": finding.message,
        "reason": finding.reason,
        "object": _object(finding),
        "element": finding.element,
        "elementName": finding.element_name,
        "pointer": finding.pointer,
        "location": _location(finding),
        "fix": rule.fix,
        "references": rule.references,
        "frameworks": [{"framework": f.framework, "control": f.control} for f in rule.frameworks],
        "reads": [{"path": each.path, "value": each.value} for each in finding.reads],
        "missing": finding.missing,
        "fingerprint": finding.fingerprint,
    }
    if finding.excerpt:
        row["excerpt"] = _excerpt(finding.excerpt)
    return row


def _object(finding: Finding) -> Row:
    ref = finding.object
    return {
        "apiVersion": ref.apiVersion,
        "kind": ref.kind,
        "namespace": ref.namespace,
        "name": ref.name,
    }


def _location(finding: Finding) -> Row | None:
    where = finding.location
    if where is None:
        return None
    row: Row = {
        "type": "file",
        "file": where.file,
        "line": where.line,
        "column": where.column,
    }
    if where.template:
        row["template"] = where.template
    return row


def _excerpt(excerpt: Excerpt) -> Row:
    return {
        "firstLine": excerpt.first_line,
        "lines": excerpt.lines,
        "line": excerpt.line,
        "column": excerpt.column,
        "length": excerpt.length,
    }


def gap_row(gap: Gap) -> Row:
    """One gap; ``named`` says that the user asked for this very subject."""
    return {
        "kind": gap.kind.value,
        "subject": gap.subject,
        "reason": gap.reason,
        "hint": gap.hint,
        "named": gap.named,
    }


def waived_row(waived: Waived, rule: Rule) -> Row:
    """One waived finding, and who answers for it."""
    waiver = waived.waiver
    return {
        "finding": finding_row(waived.finding, rule),
        "waiver": {
            "source": waiver.source,
            "owner": waiver.owner,
            "reason": waiver.reason,
            "until": waiver.until,
        },
    }


def summary_row(summary: Summary) -> Row:
    """The counts."""
    return {
        "targets": summary.targets,
        "files": summary.files,
        "documents": summary.documents,
        "objects": summary.objects,
        "skipped": summary.skipped,
        "judged": summary.judged,
        "policies": summary.policies,
        "passed": summary.passed,
        "failed": summary.failed,
        "unknown": summary.unknown,
        "waived": summary.waived,
        "gaps": summary.gaps,
        "ignoredErrors": summary.ignored_errors,
        "knownBefore": summary.known_before,
        "bySeverity": summary.by_severity,
    }
