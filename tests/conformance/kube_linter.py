"""kube-linter's sample objects, held against the policies that say the same.

An object whose name begins with ``dont-fire`` must be passed by the check that its file is named
for, every other one must fail it. Each check maps to the policies that mean the same (any of them
may fire); a scan judges each object alone, as it would judge a file that holds nothing else. An
error or an *unknown* is never right. Where kube-linter tells of a container, so does the table.

Not in scope: ``OUT_OF_SCOPE``, by file, with the reason. A sample without metadata is given a name,
as the API server refuses a nameless object before anything judges it. Prints ``N of M``.

    python -m tests.conformance.kube_linter
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

import yaml

from seawall.cel.environment import NEWEST
from seawall.model.finding import Finding
from seawall.model.severity import Verdict
from seawall.phases import deploy
from seawall.phases.pack import load_pack
from seawall.phases.policies import with_parameters
from seawall.phases.reading import Reading, Source, read
from seawall.phases.setup import EMPTY_WORLD, Setup
from seawall.policy.judge import Options, PolicySet
from seawall.policy.params import Params
from tests.data import DATA

ROOT = DATA / "kube-linter"
SUFFIXES: Final = (".yml", ".yaml")
SPARED: Final = "dont-fire"

CHECKS: Final[dict[str, tuple[str, ...]]] = {
    "access-to-create-pods": ("pods-create",),
    "access-to-secrets": ("secrets-read",),
    "cluster-admin-role-binding": ("cluster-admin-binding",),
    "default-service-account": ("default-service-account",),
    "docker-sock": ("runtime-socket",),
    "drop-net-raw-capability": ("capability-net-raw",),
    "duplicate-env-var": ("duplicate-env",),
    "env-var-secret": ("env-secret-value",),
    "exposed-services": ("node-port", "load-balancer-open"),
    "host-ipc": ("pod-security-host-namespaces",),
    "host-network": ("pod-security-host-namespaces",),
    "host-pid": ("pod-security-host-namespaces",),
    "kubeconform": ("schema-unknown-field",),
    "latest-tag": ("latest-tag", "missing-tag"),
    "no-extensions-v1beta": ("removed-api",),
    "no-liveness-probe": ("liveness-probe",),
    "no-read-only-root-fs": ("writable-root-filesystem",),
    "no-readiness-probe": ("readiness-probe",),
    "privilege-escalation-container": ("pod-security-allow-privilege-escalation",),
    "privileged-container": ("pod-security-privileged",),
    "privileged-ports": ("privileged-port",),
    "read-secret-from-env-var": ("env-secret",),
    "required-annotation-email": ("required-contact-annotation",),
    "required-label-owner": ("required-labels",),
    "run-as-non-root": ("run-as-root", "may-run-as-root", "root-group"),
    "scc-deny-privileged-container": ("security-context-constraints-privileged",),
    "sensitive-host-mounts": ("sensitive-host-path",),
    "ssh-port": ("ssh-port",),
    "unsafe-proc-mount": ("pod-security-proc-mount",),
    "unsafe-sysctls": ("pod-security-sysctls",),
    "unset-cpu-requirements": ("cpu-request", "cpu-limit"),
    "unset-memory-requirements": ("memory-request", "memory-limit"),
    "use-namespace": ("default-namespace",),
    "wildcard-in-rules": ("rbac-wildcard-verbs", "rbac-wildcard-resources"),
    "writable-host-mount": ("writable-host-path",),
}
"""File, which is named for its check, and the policies that mean the same."""

_CROSS: Final = "compares several objects"
_AVAILABLE: Final = "about availability, not security"
_STYLE: Final = "about style or function, not security"
_OWN: Final = "a check without content of its own: the user writes it, as a policy here"
OUT_OF_SCOPE: Final = {
    "cel": _OWN,
    "dangling-hpa": _CROSS,
    "dangling-ingress": _CROSS,
    "dangling-networkpolicy": _CROSS,
    "dangling-networkpolicypeer-podselector": _CROSS,
    "dangling-service": _CROSS,
    "dangling-servicemonitor": _CROSS,
    "deprecated-service-account-field": "the API server fills each of the two fields from the other"
    " before a policy sees the object",
    "dnsconfig-options-ndots": _STYLE,
    "env-var-value-from": _CROSS,
    "forbidden-annotation": _OWN,
    "hpa-minimum-three-replicas": _AVAILABLE,
    "invalid-target-ports": _STYLE,
    "job-ttl-seconds-after-finished": _STYLE,
    "liveness-port": _STYLE,
    "minimum-three-replicas": _AVAILABLE,
    "mismatching-selector": _STYLE,
    "no-anti-affinity": _AVAILABLE,
    "no-node-affinity": _AVAILABLE,
    "no-rolling-update-strategy": _AVAILABLE,
    "non-existent-service-account": _CROSS,
    "non-isolated-pod": _CROSS,
    "pdb-max-unavailable": _AVAILABLE,
    "pdb-min-available": _AVAILABLE,
    "pdb-unhealthy-pod-eviction-policy": _AVAILABLE,
    "priority-class-name": _OWN,
    "readiness-port": _STYLE,
    "restart-policy": _AVAILABLE,
    "sorted-keys": _STYLE,
    "startup-port": _STYLE,
    "statefulset-volumeclaimtemplate-annotation": _OWN,
}
"""Files that no policy of the pack answers to, and why."""

KINDS: Final = {
    "access-to-create-pods": ("Role",),
    "access-to-secrets": ("Role",),
}
"""kube-linter tells of the binding, which takes two objects; here it is the role that is told of,
so only roles are counted."""
SPARED_BESIDES: Final = {
    ("kubeconform", "valid-pod"),
    ("kubeconform", "valid-service"),
    ("kubeconform", "custom-resource"),
}
"""Objects that must pass though their names do not say so in that way."""
SPARED_BY_ORDER: Final = {("no-extensions-v1beta", 0), ("wildcard-in-rules", 0)}
"""Files with two objects of one name: the first must pass."""
PARAMETERS: Final[dict[str, dict[str, object]]] = {
    "required-contact-annotation": {"annotations": ["email"]},
    "required-labels": {"labels": ["owner"]},
}


class Case(NamedTuple):
    """One object, or one container of it, under one check."""

    name: str
    right: bool
    said: str


def cases() -> Iterator[Case]:
    """Every object of every file in scope, judged."""
    setup = _setup()
    for check, policies in sorted(CHECKS.items()):
        reading = read(Source(check, _bytes(check)))
        if reading.gaps:
            yield Case(check, right=False, said=reading.gaps[0].reason)
        for index, resource in enumerate(reading.resources):
            ref = resource.ref
            if ref.kind not in KINDS.get(check, (ref.kind,)):
                continue
            name = f"{check}/{index}-{ref.kind}/{ref.name}"
            found = _told(reading, index, policies, setup)
            if check == "duplicate-env-var":
                yield from _by_container(name, found)
                continue
            is_spared = (
                ref.name.startswith(SPARED)
                or (check, ref.name) in SPARED_BESIDES
                or (check, index) in SPARED_BY_ORDER
            )
            yield _case(name, found, is_spared=is_spared)


def _by_container(name: str, found: list[Finding]) -> Iterator[Case]:
    """Each workload of that file has one container that must be told of, and one that must not."""
    for number, word in enumerate((SPARED, "fire")):
        told = [each for each in found if f"containers[{number}]" in each.element]
        yield _case(f"{name}/{word}", told, is_spared=word == SPARED)


def _case(name: str, found: list[Finding], *, is_spared: bool) -> Case:
    unsure = [each for each in found if each.verdict is Verdict.UNKNOWN or each.reason == "error"]
    said = "cannot tell" if unsure else "fires" if found else "passes"
    return Case(name, not unsure and bool(found) is not is_spared, said)


def _told(reading: Reading, index: int, policies: tuple[str, ...], setup: Setup) -> list[Finding]:
    """What those policies say of one object, alone."""
    alone = reading._replace(resources=[reading.resources[index]], remarks=[])
    part = deploy.judge([alone], EMPTY_WORLD, setup)
    return [each for each in part.findings if each.policy in policies]


def _setup() -> Setup:
    pack = load_pack(minor=NEWEST)
    params = with_parameters(pack.params, PARAMETERS)
    names = frozenset(each.name for each in pack.policies)
    policies = PolicySet(pack.policies, Options(params=Params(params)))
    return Setup(policies, NEWEST, always=names)


def _bytes(check: str) -> bytes:
    """The file of a check; samples without metadata are given a name."""
    file = next(ROOT / f"{check}{suffix}" for suffix in SUFFIXES if _is_there(check, suffix))
    documents = [each for each in yaml.safe_load_all(file.read_bytes()) if each]
    if all("metadata" in each for each in documents):
        return file.read_bytes()
    for number, each in enumerate(documents):
        each.setdefault("metadata", {"name": f"sample-{number}"})
    return yaml.safe_dump_all(documents, sort_keys=False).encode()


def _is_there(check: str, suffix: str) -> bool:
    return (ROOT / f"{check}{suffix}").exists()


def unsorted_files() -> set[str]:
    """Files that are neither in scope nor left out with a reason."""
    files = {file.stem for file in ROOT.iterdir() if file.suffix in SUFFIXES}
    return files ^ {*CHECKS, *OUT_OF_SCOPE}


def main() -> tuple[int, int]:
    """Judge all; how many are right, and of how many."""
    found = list(cases())
    found += [
        Case(name, right=False, said="neither in scope nor left out")
        for name in sorted(unsorted_files())
    ]
    for case in found:
        if not case.right:
            print(f"{case.name}: {case.said}")
    right = sum(case.right for case in found)
    print(f"{right} of {len(found)}")
    return right, len(found)


if __name__ == "__main__":
    if not ROOT.exists():
        print(f"no test data at {ROOT}: set SEAWALL_TEST_DATA")
        sys.exit(3)
    done, total = main()
    sys.exit(done < total)
