"""Evaluations a second on one core: 30 pod-security expressions over 10,000 pods.

    python -m bench.engine [PODS]

Three ways in one run, each the best of a few rounds: generated code, the same checks written by
hand in Python, and Google's engine (``cel-expr-python``) where it is installed. All three must
agree on every answer.
"""

from __future__ import annotations

import importlib
import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from seawall.cel.generate import generate
from seawall.cel.parser import parse

ROUNDS = 5
GOOGLE_ROUNDS = 1
SEED = 20_260_101
Pod = dict[str, Any]
Check = Callable[[Pod], bool]

CONTAINER_CHECKS = (
    (("!has(c.securityContext) || !has(c.securityContext.privileged) || "
     "c.securityContext.privileged == false"),
     lambda c: not c.get("securityContext", {}).get("privileged", False)),
    (("has(c.securityContext) && has(c.securityContext.allowPrivilegeEscalation) && "
     "c.securityContext.allowPrivilegeEscalation == false"),
     lambda c: c.get("securityContext", {}).get("allowPrivilegeEscalation") is False),
    (("!has(c.securityContext) || !has(c.securityContext.procMount) || "
     "c.securityContext.procMount == 'Default'"),
     lambda c: c.get("securityContext", {}).get("procMount", "Default") == "Default"),
    (("!has(c.securityContext) || !has(c.securityContext.capabilities) || "
     "!has(c.securityContext.capabilities.add) || "
     "c.securityContext.capabilities.add.all(a, a == 'NET_BIND_SERVICE')"),
     lambda c: all(a == "NET_BIND_SERVICE" for a in
                   c.get("securityContext", {}).get("capabilities", {}).get("add", ()))),
    (("has(c.securityContext) && has(c.securityContext.capabilities) && "
     "has(c.securityContext.capabilities.drop) && 'ALL' in c.securityContext.capabilities.drop"),
     lambda c: "ALL" in c.get("securityContext", {}).get("capabilities", {}).get("drop", ())),
    ("!has(c.ports) || c.ports.all(p, !has(p.hostPort) || p.hostPort == 0)",
     lambda c: all(p.get("hostPort", 0) == 0 for p in c.get("ports", ()))),
    (("!has(c.securityContext) || !has(c.securityContext.seccompProfile) || "
     "c.securityContext.seccompProfile.type in ['RuntimeDefault', 'Localhost']"),
     lambda c: c.get("securityContext", {}).get("seccompProfile", {}).get("type", "Localhost")
     in ("RuntimeDefault", "Localhost")),
    ("has(c.resources) && has(c.resources.limits) && has(c.resources.limits.memory)",
     lambda c: "memory" in c.get("resources", {}).get("limits", {})),
    ("c.image.contains('@') || !c.image.endsWith(':latest')",
     lambda c: "@" in c["image"] or not c["image"].endswith(":latest")),
    (("!has(c.securityContext) || !has(c.securityContext.runAsUser) || "
     "c.securityContext.runAsUser != 0"),
     lambda c: c.get("securityContext", {}).get("runAsUser", 1) != 0),
)  # fmt: skip
POD_CHECKS = (
    ("!has(object.spec.hostNetwork) || object.spec.hostNetwork == false",
     lambda o: not o["spec"].get("hostNetwork", False)),
    ("!has(object.spec.hostPID) || object.spec.hostPID == false",
     lambda o: not o["spec"].get("hostPID", False)),
    ("!has(object.spec.hostIPC) || !object.spec.hostIPC",
     lambda o: not o["spec"].get("hostIPC", False)),
    ("!has(object.spec.volumes) || object.spec.volumes.all(v, !has(v.hostPath))",
     lambda o: all("hostPath" not in v for v in o["spec"].get("volumes", ()))),
    (("!has(object.spec.volumes) || object.spec.volumes.all(v, has(v.configMap) || "
     "has(v.secret) || has(v.emptyDir) || has(v.projected) || has(v.persistentVolumeClaim))"),
     lambda o: all("configMap" in v or "secret" in v or "emptyDir" in v or "projected" in v
                   or "persistentVolumeClaim" in v for v in o["spec"].get("volumes", ()))),
    (("has(object.spec.automountServiceAccountToken) && "
     "object.spec.automountServiceAccountToken == false"),
     lambda o: o["spec"].get("automountServiceAccountToken") is False),
    (("has(object.spec.securityContext) && has(object.spec.securityContext.runAsNonRoot) && "
     "object.spec.securityContext.runAsNonRoot == true"),
     lambda o: o["spec"].get("securityContext", {}).get("runAsNonRoot") is True),
    (("!has(object.spec.securityContext) || !has(object.spec.securityContext.sysctls) || "
     "object.spec.securityContext.sysctls.all(s, s.name.startsWith('net.ipv4.'))"),
     lambda o: all(s["name"].startswith("net.ipv4.") for s in
                   o["spec"].get("securityContext", {}).get("sysctls", ()))),
    (("!has(object.metadata.annotations) || "
     "!('seccomp.security.alpha.kubernetes.io/pod' in object.metadata.annotations)"),
     lambda o: "seccomp.security.alpha.kubernetes.io/pod" not in
     o["metadata"].get("annotations", {})),
    ("has(object.metadata.labels) && 'app.kubernetes.io/name' in object.metadata.labels",
     lambda o: "app.kubernetes.io/name" in o["metadata"].get("labels", {})),
)  # fmt: skip


def _over(field: str, check: Check) -> Check:
    return lambda pod: all(check(each) for each in pod["spec"].get(field, ()))


def checks() -> list[tuple[str, Check]]:
    """The 30 checks: CEL, and the same in Python."""
    found: list[tuple[str, Check]] = list(POD_CHECKS)
    for text, check in CONTAINER_CHECKS:
        inside = f"object.spec.containers.all(c, {text})"
        found.append((inside, _over("containers", check)))
    for text, check in CONTAINER_CHECKS:
        guarded = f"object.spec.initContainers.all(c, {text})"
        found.append(
            (f"!has(object.spec.initContainers) || {guarded}", _over("initContainers", check))
        )
    return found


def _container(source: random.Random, name: str) -> Pod:
    made: Pod = {
        "name": name,
        "image": source.choice(("nginx:1.27", "shop:latest", "web@sha256:0a", "db:16.4")),
        "ports": [{"containerPort": 80 + n} for n in range(source.randrange(3))],
        "resources": {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}},
    }
    if source.random() < 0.7:  # noqa: PLR2004  # most are careful
        made["securityContext"] = {
            "privileged": source.random() < 0.05,  # noqa: PLR2004  # few are privileged
            "allowPrivilegeEscalation": False,
            "runAsUser": source.choice((0, 1000)),
            "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"][: source.randrange(2)]},
            "seccompProfile": {"type": "RuntimeDefault"},
        }
    return made


def pods(count: int) -> list[Pod]:
    """Made-up pods of one to three containers; the same for every run."""
    source = random.Random(SEED)  # noqa: S311  # test data
    found = []
    for number in range(count):
        spec: Pod = {
            "containers": [_container(source, f"c{n}") for n in range(source.randrange(1, 4))],
            "volumes": [{"name": "tmp", "emptyDir": {}}, {"name": "c", "configMap": {}}],
            "hostNetwork": source.random() < 0.05,  # noqa: PLR2004  # few
            "securityContext": {"runAsNonRoot": True},
        }
        if source.random() < 0.3:  # noqa: PLR2004  # some
            spec["initContainers"] = [_container(source, "init")]
        labels = {"app.kubernetes.io/name": f"app-{number}"}
        found.append({"metadata": {"name": f"p{number}", "labels": labels}, "spec": spec})
    return found


def best(rounds: int, count: int, run: Callable[[], list[bool]]) -> tuple[float, list[bool]]:
    """Evaluations a second of the fastest round, and its answers."""
    fastest, answers = float("inf"), []
    for _ in range(rounds):
        start = time.perf_counter()
        answers = run()
        fastest = min(fastest, time.perf_counter() - start)
    return count / fastest, answers


def google(texts: list[str], objects: list[Pod]) -> Callable[[], list[bool]] | None:
    """The same through ``cel-expr-python``; ``None`` where it is not installed."""
    try:
        cel = importlib.import_module("cel_expr_python.cel")
    except ImportError:
        return None
    environment = cel.NewEnv(variables={"object": cel.Type.DYN})
    programs = [environment.compile(text) for text in texts]
    bound = [environment.Activation({"object": each}) for each in objects]
    return lambda: [bool(each.eval(pod).value()) for each in programs for pod in bound]


def main() -> int:
    """Measure and print."""
    objects = pods(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    texts = [text for text, _ in checks()]
    hand = [check for _, check in checks()]
    code = [generate(parse(text), ("object",)) for text in texts]
    ready = [each for each in code if each is not None]
    if len(ready) < len(texts):
        print("some expressions have no generated code")
        return 1
    count = len(texts) * len(objects)
    size = sum(len(json.dumps(each)) for each in objects) // len(objects)
    print(f"{len(texts)} expressions over {len(objects)} pods of {size} bytes, one core")
    ours, answers = best(ROUNDS, count, lambda: [run(o) is True for run in ready for o in objects])
    print(f"generated code        {ours:10,.0f} evaluations/s")
    theirs, expected = best(ROUNDS, count, lambda: [check(o) for check in hand for o in objects])
    print(f"written by hand       {theirs:10,.0f} evaluations/s   ratio {ours / theirs:.2f}")
    other = google(texts, objects)
    if other is None:
        print("cel-expr-python       not installed, skipped")
        return 0 if answers == expected else 1
    speed, again = best(GOOGLE_ROUNDS, count, other)
    print(f"cel-expr-python       {speed:10,.0f} evaluations/s   ratio {ours / speed:.2f}")
    return 0 if answers == expected == again else 1


if __name__ == "__main__":
    sys.exit(main())
