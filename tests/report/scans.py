"""Scans to render: a small one with a little of everything, and large ones by the number."""

from __future__ import annotations

import msgspec

from seawall.model.finding import Finding, FrameworkRef, PolicyId, Read, Rule, Waived, Waiver
from seawall.model.fingerprint import fingerprint
from seawall.model.gap import Gap, GapKind
from seawall.model.location import Excerpt, FileLocation
from seawall.model.resource import ObjectRef
from seawall.model.scan import Scan, Summary
from seawall.model.severity import Confidence, Severity, Verdict

PRIVILEGED = PolicyId("pod-security-privileged")
OWNER = PolicyId("owner-label")
SOURCE = ("      - name: sidecar", "        securityContext:", "          privileged: true")
RULES = {
    PRIVILEGED: Rule(
        PRIVILEGED,
        "Containers do not run privileged",
        Severity.CRITICAL,
        description="A privileged container is root on its node.",
        fix="Remove securityContext.privileged, or set it to false.",
        categories=("pod-security",),
        frameworks=(FrameworkRef("CIS", "5.2.2"),),
        references=("https://kubernetes.io/docs/concepts/security/pod-security-standards/",),
        builtin=True,
    ),
    OWNER: Rule(OWNER, "Objects name their owner", Severity.LOW, fix="Add the label owner."),
}


def finding(
    policy: PolicyId = PRIVILEGED,
    *,
    name: str = "web",
    namespace: str = "shop",
    verdict: Verdict = Verdict.FAIL,
    message: str = "privileged containers are not allowed",
    file: str = "deploy/web.yaml",
) -> Finding:
    ref = ObjectRef("apps/v1", "Deployment", namespace, name)
    sidecar = policy == PRIVILEGED
    element_name = 'container "sidecar"' if sidecar else ""
    return Finding(
        policy=policy,
        validation=0,
        verdict=verdict,
        severity=RULES[policy].severity if policy in RULES else Severity.MEDIUM,
        confidence=Confidence.HIGH,
        message=message,
        object=ref,
        element="spec.template.spec.containers[1]" if sidecar else "",
        element_name=element_name,
        pointer="/spec/template/spec/containers/1/securityContext/privileged",
        location=FileLocation(file, 24, 23),
        excerpt=Excerpt(22, SOURCE, 24, 23, 4) if sidecar else None,
        reads=(Read("securityContext.privileged", "true"),),
        missing=("namespaceObject",) if verdict is Verdict.UNKNOWN else (),
        fingerprint=fingerprint(policy, ref, element_name),
    )


def waived_one() -> Waived:
    return Waived(
        finding(name="old"), Waiver("seawall.yaml", "ops", "leaves in spring", "2027-03-01")
    )


def scan_of(findings: list[Finding], gaps: int = 0, waived: int = 0) -> Scan:
    failed = [each for each in findings if each.verdict is Verdict.FAIL]
    by_severity: dict[str, int] = {}
    for each in failed:
        by_severity[each.severity.label] = by_severity.get(each.severity.label, 0) + 1
    return Scan(
        summary=Summary(
            targets=("manifest:deploy/",),
            files=3,
            documents=12,
            objects=12,
            judged=12,
            policies=88,
            passed=900,
            failed=len(failed),
            unknown=len(findings) - len(failed),
            gaps=gaps,
            waived=waived,
            by_severity=by_severity,
        ),
        rules=dict(RULES),
        findings=findings,
        gaps=[Gap(GapKind.RENDERER, "charts/shop", "helm is not installed", "install helm")] * gaps,
        waived=[waived_one()] * waived,
        skipped=[("README.md", "not YAML")],
        kubernetes_version="1.37",
        version="0.1.0",
    )


def small() -> Scan:
    """Two failures, one judgement without its input, a gap and a waiver."""
    found = [
        finding(OWNER, name="db"),
        finding(),
        finding(OWNER, verdict=Verdict.UNKNOWN, message=""),
    ]
    return scan_of(found, gaps=1, waived=1)


def hostile(text: str) -> Scan:
    """The small scan with *text* in every place that comes from outside."""
    policy = PolicyId(text)
    one = finding(policy, name=text, namespace=text, message=text, file=text)
    other = finding(policy, name=text, message=text, file=text, verdict=Verdict.UNKNOWN)
    scan = scan_of([one, other])
    scan.rules[policy] = Rule(policy, text, Severity.HIGH, fix=text, references=(text,))
    scan.gaps = [Gap(GapKind.MALFORMED, text, text, text)]
    scan.waived = [Waived(one, Waiver(text, text, text, text))]
    scan.skipped = [(text, text)]
    return scan


def large(number: int) -> Scan:
    """*number* findings of two policies over as many objects."""
    found = [finding((PRIVILEGED, OWNER)[n % 2], name=f"web-{n:06d}") for n in range(number)]
    return scan_of(found)


def with_excerpt(one: Finding, excerpt: Excerpt) -> Finding:
    """*one* with another excerpt."""
    return msgspec.structs.replace(one, excerpt=excerpt)
