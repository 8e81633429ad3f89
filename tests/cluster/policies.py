"""Admission policies on the test server: installed, awaited, and what they said of a request.

The server takes up new policies about two seconds after they are stored, all together; the last
one stored, which refuses everything that carries ``SENTINEL``, tells when that has happened.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import Final, NamedTuple

from seawall.knowledge.kubernetes.resources import resource_of
from seawall.policy.request import Object
from tests.cluster.server import Answer, Server

API: Final = "admissionregistration.k8s.io/v1"
SENTINEL: Final = "sentinel.example.com/step"
PATIENCE: Final = 60.0
"""Seconds until policies are active."""
_DENIED: Final = re.compile(
    r"ValidatingAdmissionPolicy '([^']*)' (?:with binding '[^']*' )?denied request: (.*)", re.DOTALL
)
_WARNED: Final = re.compile(
    r"Validation failed for ValidatingAdmissionPolicy '([^']*)' with binding '[^']*': (.*)",
    re.DOTALL,
)


class Said(NamedTuple):
    """One failure that the server tells of."""

    policy: str
    message: str


def metadata(data: Object) -> Object:
    """``metadata``."""
    found = data["metadata"]
    assert isinstance(found, dict)
    return found


def named(data: Object) -> str:
    """``metadata.name``."""
    return str(metadata(data)["name"])


def collection(data: Object, namespace: str = "") -> str:
    """The path that objects of this one's kind are created at."""
    kind = resource_of(str(data["apiVersion"]), str(data["kind"]))
    group = f"/apis/{kind.group}" if kind.group else "/api"
    place = f"/namespaces/{namespace}" if kind.namespaced else ""
    return f"{group}/{kind.version}{place}/{kind.resource}"


def policy(name: str, spec: Object) -> Object:
    """A policy as an object."""
    kind = "ValidatingAdmissionPolicy"
    return {"apiVersion": API, "kind": kind, "metadata": {"name": name}, "spec": spec}


def binding(name: str, policy_name: str, *actions: str, **fields: object) -> Object:
    """A binding as an object."""
    spec = {"policyName": policy_name, "validationActions": [*actions], **fields}
    kind = "ValidatingAdmissionPolicyBinding"
    return {"apiVersion": API, "kind": kind, "metadata": {"name": name}, "spec": spec}


def activate(server: Server, step: str) -> None:
    """Wait until everything stored before is active. *step* is a new name for each call."""
    everything = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}
    spec: Object = {
        "matchConstraints": {
            "resourceRules": [{**everything, "operations": ["CREATE"]}],
            "objectSelector": {"matchLabels": {SENTINEL: step}},
        },
        "validations": [{"expression": "false"}],
    }
    name = f"sentinel-{step}"
    created = policy(name, spec)
    server.create(collection(created), created)
    bound = binding(name, name, "Deny")
    server.create(collection(bound), bound)
    probe: Object = {"apiVersion": "v1", "kind": "ConfigMap"}
    probe["metadata"] = {"name": "probe", "labels": {SENTINEL: step}}
    deadline = time.monotonic() + PATIENCE
    while server.dry_run("/api/v1/namespaces/default/configmaps", probe).status == 201:
        assert time.monotonic() < deadline, f"policies not active in {PATIENCE} s"
        time.sleep(0.1)


def denial(answer: Answer) -> Said | None:
    """The policy that refused, and its message; ``None`` for any other answer."""
    found = _DENIED.search(str(answer.body.get("message", "")))
    return None if found is None or answer.status < 400 else Said(*found.groups())


def warned(warnings: Iterable[str]) -> list[Said]:
    """What policies bound with Warn said."""
    return [Said(*found.groups()) for found in map(_WARNED.fullmatch, warnings) if found]
