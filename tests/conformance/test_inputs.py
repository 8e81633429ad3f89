"""Two real estates: a hardened one, told of by name, and a deliberately broken one."""

from __future__ import annotations

from seawall.model.scan import Scan
from seawall.model.severity import Severity, Verdict
from seawall.phases.wiring import ScanOptions, scan
from seawall.policy.pod_security import parse_level
from tests.data import data

LEVELS = (parse_level("restricted"),)
DEFENSIBLE = {
    ("secrets-read-cluster-wide", "ClusterRole", "kube-state-metrics"),
    ("secrets-read-cluster-wide", "ClusterRole", "prometheus-operator"),
    ("api-service-insecure", "APIService", "v1beta1.metrics.k8s.io"),
    ("pod-security-host-namespaces", "DaemonSet", "node-exporter"),
    ("sensitive-host-path", "DaemonSet", "node-exporter"),
}
"""What is true of it: two roles list every Secret, the metrics API is not verified, and the node's
exporter lives in its network and sees its processes and its root folder."""
FLAWS = {
    "cluster-admin-binding",
    "pod-security-host-namespaces",
    "pod-security-privileged",
    "run-as-root",
    "runtime-socket",
    "secret-in-manifest",
    "sensitive-host-path",
}
"""Some of the flaws that were put into it on purpose."""


def _scanned(name: str) -> Scan:
    """As the command line scans by default."""
    targets = (str(data("inputs", name)),)
    return scan(ScanOptions(targets=targets, today="2026-01-01", levels=LEVELS, processes=1))


def test_a_hardened_estate_is_nearly_silent_and_each_finding_is_defensible() -> None:
    found = _scanned("kube-prometheus")
    high = {
        (each.policy, each.object.kind, each.object.name)
        for each in found.findings
        if each.severity >= Severity.HIGH
    }
    assert high == DEFENSIBLE
    assert found.summary.by_severity["critical"] == 0
    assert found.summary.unknown == 0


def test_a_broken_estate_is_told_of() -> None:
    found = _scanned("kubernetes-goat")
    failing = {str(each.policy) for each in found.findings if each.verdict is Verdict.FAIL}
    assert failing >= FLAWS
    assert found.summary.by_severity["critical"] + found.summary.by_severity["high"] >= 30
