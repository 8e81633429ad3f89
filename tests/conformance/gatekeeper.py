"""Constraint templates of Gatekeeper that carry CEL, each turned into a policy by a small adapter.

Gatekeeper judges objects as they were written, so nothing is defaulted here. ``variables.params``
and ``variables.anyObject`` are what Gatekeeper itself defines. A case without CEL, or whose object
the constraint does not match by kind, is not counted. Prints ``N of M``.

    python -m tests.conformance.gatekeeper
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from seawall.knowledge.kubernetes.resources import resource_of
from seawall.model.severity import Verdict
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.judge import Options, PolicySet
from seawall.policy.params import Params
from seawall.policy.request import Object, Request, ResourceId
from tests.conformance.judging import compiled
from tests.data import DATA

ROOT = DATA / "gatekeeper"
TARGETS = [
    ("", "v1", "*"),
    ("apps", "v1", "*"),
    ("batch", "v1", "*"),
    ("networking.k8s.io", "v1", "*"),
    ("rbac.authorization.k8s.io", "v1", "*"),
]
PARAMS = "!has(params.spec) || !has(params.spec.parameters) ? null : params.spec.parameters"
ANY = 'request.operation == "DELETE" && object == null ? oldObject : object'


class Case(NamedTuple):
    """One case of one template."""

    name: str
    right: bool
    said: str


def cases() -> Iterator[Case]:
    """Every case of every template with CEL, judged."""
    for suite in sorted(ROOT.rglob("suite.yaml")):
        for test in yaml.safe_load(suite.read_text())["tests"]:
            policy = policy_of(suite.parent / test["template"])
            if policy is None:
                continue
            constraint = read(suite.parent / test["constraint"])
            for case in test["cases"]:
                yield from judged(policy, constraint, suite.parent, test["name"], case)


def policy_of(file: Path) -> CompiledPolicy | None:
    """The template's CEL as a policy; ``None`` where it has none."""
    template = read(file)
    kind = template["spec"]["crd"]["spec"]["names"]["kind"]
    for target in template["spec"]["targets"]:
        for code in target.get("code", ()):
            if code["engine"] == "K8sNativeValidation":
                return compiled(policy(template["metadata"]["name"], kind, code["source"]))
    return None


def policy(name: str, kind: str, source: dict[str, Any]) -> Object:
    """A ValidatingAdmissionPolicy of a template's source."""
    own = [
        {"name": "params", "expression": PARAMS},
        {"name": "anyObject", "expression": ANY},
    ]
    rules = [
        {
            "apiGroups": [group],
            "apiVersions": [version],
            "operations": ["*"],
            "resources": [resource],
        }
        for group, version, resource in TARGETS
    ]
    return {
        "metadata": {"name": name},
        "spec": {
            "failurePolicy": source.get("failurePolicy", "Fail"),
            "paramKind": {"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": kind},
            "matchConstraints": {"resourceRules": rules},
            "variables": own + source.get("variables", []),
            "validations": source["validations"],
        },
    }


def judged(
    policy: CompiledPolicy, constraint: Object, folder: Path, test: str, case: dict[str, Any]
) -> Iterator[Case]:
    """One case; nothing where its constraint does not take the object."""
    data = read(folder / case["object"])
    operation, old = "CREATE", None
    if data["kind"] == "AdmissionReview":
        review = data["request"]
        operation, old, data = review["operation"], review.get("oldObject"), review["object"]
    resource = resource_of(data["apiVersion"], data["kind"])
    request = Request(
        ResourceId(resource.group, resource.version, resource.resource, data["kind"]),
        operation,
        data["metadata"].get("name", ""),
        data["metadata"].get("namespace", "default") if resource.namespaced else "",
        data,
        old=old,
        size=len(str(data)),
    )
    found = PolicySet([policy], Options(params=Params([constraint]))).judge(request)
    fails = any(each.outcome.verdict is Verdict.FAIL for each in found.judgements)
    unknown = any(each.outcome.verdict is Verdict.UNKNOWN for each in found.judgements)
    for assertion in case["assertions"]:
        wanted = assertion.get("violations", True)
        expected = wanted in (True, "yes") or (isinstance(wanted, int) and wanted > 0)
        said = "unknown" if unknown else "violates" if fails else "passes"
        yield Case(f"{test}/{case['name']}", fails is bool(expected) and not unknown, said)


def read(file: Path) -> dict[str, Any]:
    """One YAML document."""
    loaded: dict[str, Any] = yaml.safe_load(file.read_text())
    return loaded


def main() -> tuple[int, int]:
    """Judge all; how many are right, and of how many."""
    found = list(cases())
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
