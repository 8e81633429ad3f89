"""Generated pods: the pack against the API server's own Pod Security admission, each version.

A namespace for every level and version enforces it; a pod is sent there as a dry run, and the
reasons of the refusal must be the checks that fire here on the pod as the server defaulted it.
Pods that the API itself refuses are not compared. ``SEAWALL_PODS`` says how many are.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator

import pytest

from seawall.policy.pod_security import NEWEST, OLDEST, Level
from seawall.policy.request import Object
from tests.cluster.server import Server, started
from tests.conformance.pss import check_of, fired

PODS = int(os.environ.get("SEAWALL_PODS", "40"))
"""Of about 0.3 s each, for 76 dry runs."""
LEVELS = [
    Level(name, minor) for name in ("baseline", "restricted") for minor in range(OLDEST, NEWEST + 1)
]
FREE = "free"
LABEL = "pod-security.kubernetes.io/enforce"
REASONS = {
    "allowPrivilegeEscalation != false": "allowprivilegeescalation",
    "forbidden AppArmor profile": "apparmorprofile",
    "forbidden AppArmor profiles": "apparmorprofile",
    "forbidden sysctls": "sysctls",
    "host namespaces": "hostnamespaces",
    "hostPath volumes": "hostpathvolumes",
    "hostPort": "hostports",
    "hostProcess": "windowshostprocess",
    "non-default capabilities": "capabilitiesbaseline",
    "privileged": "privileged",
    "probe or lifecycle host": "hostprobesandhostlifecycle",
    "procMount": "procmount",
    "restricted volume types": "restrictedvolumes",
    "runAsNonRoot != true": "runasnonroot",
    "runAsUser=0": "runasuser",
    "seLinuxOptions": "selinuxoptions",
    "seccompProfile": "seccompprofile",
    "unrestricted capabilities": "capabilitiesrestricted",
}
ALIKE = {
    "procmountrestricted": "procmount",
    "seccompprofilebaseline": "seccompprofile",
    "seccompprofilerestricted": "seccompprofile",
}
"""Checks that give the same reason as another."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with started(tmp_path_factory.mktemp("cluster")) as running:
        running.create("/api/v1/namespaces", namespace(FREE, "privileged", "latest"))
        for level in LEVELS:
            spec = namespace(place(level), level.name, f"v1.{level.minor}")
            running.create("/api/v1/namespaces", spec)
        yield running


def namespace(name: str, level: str, version: str) -> Object:
    labels = {LABEL: level, f"{LABEL}-version": version}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def place(level: Level) -> str:
    return f"{level.name}-{level.minor}"


def reasons(message: str) -> set[str]:
    """The checks that a refusal names: ``violates PodSecurity "…": reason (detail), …``."""
    found = re.search(r'violates PodSecurity "[^"]*": (.*)', message)
    assert found is not None, message
    return {REASONS[part.split(" (")[0]] for part in found.group(1).split("), ")}


def test_generated_pods_are_judged_as_the_server_judges_them(server: Server) -> None:
    source = random.Random(20)  # noqa: S311 - reproducible pods, no secrets
    compared, refused, differences = 0, 0, []
    seen: set[str] = set()
    while compared < PODS and refused < 20 * PODS:
        pod = generated(source)
        free = server.dry_run(f"/api/v1/namespaces/{FREE}/pods", pod)
        if free.status != 201:
            refused += 1
            continue
        compared += 1
        for level in LEVELS:
            answer = server.dry_run(f"/api/v1/namespaces/{place(level)}/pods", pod)
            theirs = set[str]() if answer.status == 201 else reasons(str(answer.body["message"]))
            checks = {check_of(name) for name in fired(free.body, level)}
            if {ALIKE.get(check, check) for check in checks} != theirs:
                differences.append((level, checks, theirs, pod))
            seen |= theirs
    print(f"pod security: {compared} pods at {len(LEVELS)} levels, {len(differences)} differ")
    assert compared == PODS
    assert differences == []
    assert seen == set(REASONS.values()), "too few pods to see every check refuse one"


# Pods by chance: each field is seldom set, each value may be a good or a bad one. Some pods are
# none that the API takes (Windows with a Linux field, say), which costs one dry run.

PROFILES = [
    {"type": "RuntimeDefault"},
    {"type": "Unconfined"},
    {"type": "Localhost", "localhostProfile": "web"},
]
SELINUX = [
    {"level": "s0:c1,c2"},
    {"type": "container_t"},
    {"type": "container_engine_t"},
    {"type": "spc_t"},
    {"user": "system_u"},
    {"role": "sysadm_r", "type": "container_kvm_t"},
]
CONTAINER_FIELDS: dict[str, list[object]] = {
    "allowPrivilegeEscalation": [True, False, False, False],
    "appArmorProfile": [*PROFILES],
    "capabilities": [
        {"drop": ["ALL"]},
        {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]},
        {"drop": ["NET_RAW"]},
        {"add": ["CHOWN"]},
        {"add": ["NET_RAW", "KILL"]},
        {},
    ],
    "privileged": [True, False],
    "procMount": ["Default", "Unmasked"],
    "runAsNonRoot": [True, True, False],
    "runAsUser": [0, 1, 1000],
    "seLinuxOptions": [*SELINUX],
    "seccompProfile": [*PROFILES],
}
POD_FIELDS: dict[str, list[object]] = {
    "appArmorProfile": [*PROFILES],
    "runAsNonRoot": [True, True, False],
    "runAsUser": [0, 1000],
    "seLinuxOptions": [*SELINUX],
    "seccompProfile": [*PROFILES],
    "sysctls": [
        [{"name": name, "value": "1"}]
        for name in (
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_rmem",
            "net.ipv4.tcp_notsent_lowat",
            "kernel.msgmax",
        )
    ],
}
SOURCES: list[Object] = [
    {"emptyDir": {}},
    {"configMap": {"name": "shop"}},
    {"hostPath": {"path": "/srv"}},
    {"nfs": {"server": "files.example.com", "path": "/"}},
    {"image": {"reference": "registry.example.com/data:1"}},
    {"csi": {"driver": "csi.example.com"}},
    {},
]
PROBES: list[object] = [
    {"httpGet": {"port": 80}},
    {"httpGet": {"port": 80, "host": "10.0.0.1"}},
    {"tcpSocket": {"port": 80, "host": "10.0.0.1"}},
    {"tcpSocket": {"port": 80, "host": ""}},
]
ANNOTATIONS = [
    f"{prefix}={value}"
    for prefix in (
        "container.apparmor.security.beta.kubernetes.io/c0",
        "container.seccomp.security.alpha.kubernetes.io/c0",
        "container.seccomp.security.alpha.kubernetes.io/none",
        "seccomp.security.alpha.kubernetes.io/pod",
    )
    for value in ("runtime/default", "localhost/web", "unconfined", "")
]
RARELY = 0.15


def some(source: random.Random, fields: dict[str, list[object]], odds: float) -> Object:
    """Some of *fields*, each with one of its values."""
    return {
        name: source.choice(values) for name, values in fields.items() if source.random() < odds
    }


def container(source: random.Random, name: str) -> Object:
    made: Object = {"name": name, "image": "registry.example.com/shop:1"}
    context = some(source, CONTAINER_FIELDS, source.choice([0, RARELY, 0.4]))
    if context or source.random() < RARELY:
        made["securityContext"] = context
    if source.random() < RARELY:
        made["ports"] = [{"containerPort": 80, "hostPort": source.choice([0, 80])}]
    return made


def with_probes(source: random.Random, made: Object) -> Object:
    probes = ("livenessProbe", "readinessProbe", "startupProbe")
    made |= some(source, dict.fromkeys(probes, PROBES), 0.08)
    hooks = some(source, dict.fromkeys(("postStart", "preStop"), PROBES), 0.08)
    return {**made, "lifecycle": hooks} if hooks else made


def windows(source: random.Random, spec: Object) -> None:
    """Make it a pod of Windows, perhaps a HostProcess one."""
    spec["os"] = {"name": "windows"}
    if source.random() < 0.5:
        options = {"windowsOptions": {"hostProcess": True, "runAsUserName": "SYSTEM"}}
        spec |= {"hostNetwork": True, "securityContext": options}


def generated(source: random.Random) -> Object:
    """A pod that the API may take."""
    names = [f"c{index}" for index in range(source.choice([1, 1, 2]))]
    spec: Object = {"containers": [with_probes(source, container(source, name)) for name in names]}
    if source.random() < 0.4:
        spec["initContainers"] = [container(source, "i0")]
    context = some(source, POD_FIELDS, source.choice([0, RARELY, 0.5]))
    if context:
        spec["securityContext"] = context
    if source.random() < 0.3:
        chosen = source.sample(SOURCES, 2)
        spec["volumes"] = [{"name": f"v{i}", **each} for i, each in enumerate(chosen)]
    spec |= some(source, {"hostNetwork": [True], "hostPID": [True], "hostIPC": [True]}, 0.07)
    spec |= some(source, {"hostUsers": [False, True], "os": [{"name": "linux"}]}, 0.25)
    if source.random() < RARELY:
        windows(source, spec)
    elif spec.get("hostUsers") is False and source.random() < 0.5:
        first = container(source, "unmasked")
        spec["containers"] = [{**first, "securityContext": {"procMount": "Unmasked"}}]
    metadata: Object = {"name": "generated"}
    if source.random() < 0.3:
        chosen_notes = source.sample(ANNOTATIONS, 2)
        metadata["annotations"] = dict(note.split("=") for note in chosen_notes)
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
