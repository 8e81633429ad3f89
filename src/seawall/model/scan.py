"""The outcome of one scan: what every report renders."""

from __future__ import annotations

import msgspec

from seawall.model.finding import Finding, PolicyId, Rule, Waived
from seawall.model.gap import Gap


class Summary(msgspec.Struct, kw_only=True):
    """The counts that stand at the end of every report."""

    targets: tuple[str, ...] = ()
    """What was looked at, with its scheme: ``manifest:deploy/``."""
    files: int = 0
    documents: int = 0
    objects: int = 0
    """Objects read."""
    skipped: int = 0
    """Files and documents passed over on purpose (hidden, or not Kubernetes)."""
    judged: int = 0
    """Objects that at least one policy judged."""
    policies: int = 0
    """Policies that ran."""
    passed: int = 0
    """Validations that held."""
    failed: int = 0
    unknown: int = 0
    waived: int = 0
    gaps: int = 0
    ignored_errors: int = 0
    """Evaluation errors that ``failurePolicy: Ignore`` admitted."""
    known_before: int = 0
    """Findings left out because a baseline already holds them."""
    by_severity: dict[str, int] = {}
    """Failing findings by severity label."""


class Scan(msgspec.Struct, kw_only=True):
    """Findings, gaps and waivers of one run, with the rules that the findings name."""

    summary: Summary
    rules: dict[PolicyId, Rule]
    findings: list[Finding]
    passes: list[Finding] = []
    """Only where asked for."""
    gaps: list[Gap] = []
    waived: list[Waived] = []
    skipped: list[tuple[str, str]] = []
    """What was passed over, and why."""
    kubernetes_version: str = ""
    version: str = ""
    """Of Seawall."""
