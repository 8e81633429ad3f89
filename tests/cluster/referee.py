"""Generated policies and requests on a real API server and in Seawall: the same answer, or told.

1. Namespaces, parameters and the objects that updates and deletions find are stored.
2. While there are no policies, every request is sent as a dry run: what comes back is the object
   that admission policies will be shown. What the API refuses already here is left out.
3. The policies are stored and awaited; those that the server refuses Seawall must refuse too.
4. Every request is sent again, and the answer held against Seawall's, in both of its ways.
"""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from seawall.cel.environment import NEWEST
from seawall.errors import PolicyError, SeawallError
from seawall.knowledge.kubernetes.resources import equivalents_of, resource_of
from seawall.model.severity import Verdict
from seawall.phases import lint
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.judge import Judgement, Options, PolicySet
from seawall.policy.metadata import rule_of
from seawall.policy.objects import binding_from, policy_from
from seawall.policy.params import Params
from seawall.policy.request import Object, Request, ResourceId, User
from tests.cluster import policies
from tests.cluster.server import Answer, Server
from tests.cluster.tuples import LABEL, NAMESPACES, Drawn, Subject, drawn

CODES: Final = {
    "Unauthorized": 401,
    "Forbidden": 403,
    "Invalid": 422,
    "RequestEntityTooLarge": 413,
}
DIFFERENCES: Final = Path(__file__).with_name("differences.toml")
BATCH: Final = 400
"""Policies on the server at a time."""
ADMIN: Final = User("admin", ("system:masters", "system:authenticated"), "admin")


class Said(NamedTuple):
    """What was said of one request; no code and no warnings is a plain yes."""

    code: int = 0
    reason: str = ""
    messages: frozenset[str] = frozenset()
    """Of a refusal one, or in Seawall's answer those that it may be; else the warnings."""


class Tally(NamedTuple):
    """How many answers were compared, and those that differ."""

    compared: int
    denied: int
    warned: int
    refused_policies: int
    differences: list[str]
    listed: list[str]
    """Differences of which ``differences.toml`` gives the cause; not among the others."""


class Ready(NamedTuple):
    """A request and the objects that policies are shown."""

    drawn: Drawn
    subject: Subject
    new: Object | None
    old: Object | None


def run(server: Server, seed: int, wanted: int) -> Tally:
    """At least *wanted* requests, compared."""
    namespaces = _namespaces(server)
    _watch_params(server)
    source = drawn(seed)
    tally = Tally(0, 0, 0, 0, [], [])
    while tally.compared < wanted:
        batch = list(islice(source, min(BATCH, (wanted - tally.compared) // 3 + 4)))
        tally = _batch(server, batch, namespaces, tally)
    return tally


def _namespaces(server: Server) -> dict[str, Object]:
    found = {}
    for name, labels in NAMESPACES.items():
        data: Object = {"apiVersion": "v1", "kind": "Namespace"}
        data["metadata"] = {"name": name, "labels": labels}
        found[name] = server.create("/api/v1/namespaces", data)
    return found


def _watch_params(server: Server) -> None:
    """Keep a policy with parameters: once the last one goes, the server stops watching them.

    It does not begin again when the next one comes, and selects among the parameters of before.
    """
    kind: Object = {"apiVersion": "v1", "kind": "ConfigMap"}
    rules = [{"apiGroups": [""], "apiVersions": ["v1"], "resources": ["secrets"]}]
    spec: Object = {
        "paramKind": kind,
        "matchConstraints": {"resourceRules": [{**rules[0], "operations": ["CREATE"]}]},
        "validations": [{"expression": "true"}],
    }
    made = policies.policy("keeper", spec)
    server.create(policies.collection(made), made)
    ref = {"name": "none", "namespace": "settings", "parameterNotFoundAction": "Allow"}
    bound = policies.binding("keeper", "keeper", "Deny", paramRef=ref)
    server.create(policies.collection(bound), bound)


def _batch(
    server: Server, batch: list[Drawn], namespaces: dict[str, Object], tally: Tally
) -> Tally:
    params = {each.name: _stored_params(server, each) for each in batch}
    requests = [ready for each in batch for ready in _ready(server, each)]
    for name, stored in _selectable(requests).items():
        params[name] += stored
    refused, differences = _install(server, batch)
    policies.activate(server, f"s{tally.compared}-{batch[0].name}")
    compared = denied = warned = 0
    listed: list[str] = []
    for ready in requests:
        if ready.drawn.name in refused:
            continue
        compared += 1
        told = _told(_sent(server, ready.subject, ready.old))
        denied += bool(told.code)
        warned += bool(told.messages and not told.code)
        for way, ours in _judged(ready, params[ready.drawn.name], namespaces):
            if not _agree(told, ours):
                text = _difference(ready, way, told, ours)
                (listed if _is_listed(ready, text) else differences).append(text)
                break
    _clear(server)
    return Tally(
        tally.compared + compared,
        tally.denied + denied,
        tally.warned + warned,
        tally.refused_policies + len(refused),
        tally.differences + differences,
        tally.listed + listed,
    )


@cache
def _causes() -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads(DIFFERENCES.read_text())["referee"]
    return found


def _is_listed(ready: Ready, text: str) -> bool:
    policy = json.dumps(ready.drawn.policy)
    return any(
        re.search(each["told"], text) if "told" in each else re.search(each["policy"], policy)
        for each in _causes()
    )


def _stored_params(server: Server, each: Drawn) -> list[Object]:
    found = []
    for data in each.params:
        path = policies.collection(data, str(policies.metadata(data)["namespace"]))
        found.append(server.create(path, data))
    return found


def _ready(server: Server, each: Drawn) -> Iterator[Ready]:
    """The requests that the API takes while there are no policies."""
    for subject in each.subjects:
        old = None
        if subject.old is not None:
            path = policies.collection(subject.old, subject.namespace)
            stored = server.request("POST", path, subject.old)
            if stored.status != 201:
                continue
            old = stored.body
        answer = _sent(server, subject, old)
        if answer.status not in (200, 201, 202):
            continue
        yield Ready(each, subject, None if subject.new is None else answer.body, old)


def _sent(server: Server, subject: Subject, old: Object | None) -> Answer:
    data = subject.new or subject.old
    assert data is not None
    path = policies.collection(data, subject.namespace)
    match subject.operation:
        case "CREATE":
            return server.dry_run(path, data)
        case "UPDATE":
            assert old is not None
            assert subject.new is not None
            new = {**copy.deepcopy(old), "metadata": policies.metadata(subject.new)}
            for field in ("data", "spec"):
                if field in subject.new and subject.kind not in ("Pod", "Service"):
                    new[field] = subject.new[field]
            return server.request("PUT", f"{path}/{subject.name}?dryRun=All", new)
        case _:
            return server.request("DELETE", f"{path}/{subject.name}?dryRun=All")


def _install(server: Server, batch: list[Drawn]) -> tuple[set[str], list[str]]:
    """The names of policies that the server refuses, and where Seawall disagrees."""
    refused: set[str] = set()
    differences = []
    for each in batch:
        answer = server.request("POST", policies.collection(each.policy), each.policy)
        ours = _refusal(each)
        if answer.status != 201:
            refused.add(each.name)
        else:
            server.create(policies.collection(each.binding), each.binding)
        if bool(ours) != (answer.status != 201):
            refused.add(each.name)
            text = answer.body.get("message") if answer.status != 201 else "takes it"
            differences.append(f"{each.name}: the server: {text}; here: {ours or 'takes it'}")
    return refused, differences


def _refusal(each: Drawn) -> str:
    """Why Seawall would not take a new policy; a new one may use what the version before knew."""
    try:
        made = _compiled(each, NEWEST - 1)
        made.verify()
    except PolicyError as error:
        return f"{error.message} {error.hint}"
    for name, program, wanted in lint._typed(made):
        if program.checked.type not in wanted:
            return f"{name} is of another type"
    return ""


def _compiled(each: Drawn, minor: int) -> CompiledPolicy:
    policy = policy_from(each.policy)
    bound = (binding_from(each.binding),)
    return CompiledPolicy(policy, rule_of(policy), minor=minor, bindings=bound)


def _told(answer: Answer) -> Said:
    if answer.status < 300:
        return Said(messages=frozenset(each.message for each in policies.warned(answer.warnings)))
    denial = policies.denial(answer)
    assert denial is not None, answer.body
    return Said(answer.status, str(answer.body["reason"]), frozenset({denial.message}))


def _selectable(requests: list[Ready]) -> dict[str, list[Object]]:
    """The stored ConfigMaps of requests: a selector of parameters may find them."""
    found: dict[str, list[Object]] = {}
    for each in requests:
        if each.old is not None and each.subject.kind == "ConfigMap":
            stored = {**each.old, "apiVersion": "v1", "kind": "ConfigMap"}
            found.setdefault(each.drawn.name, []).append(stored)
    return found


def _judged(
    ready: Ready, params: list[Object], namespaces: dict[str, Object]
) -> Iterator[tuple[str, Said | str]]:
    request = _request(ready, namespaces)
    for way in ("fast", "exact"):
        known = Params(params, complete=True)
        options = Options(params=known, bound_only=True, keep_passes=way == "exact")
        judge = PolicySet([_compiled(ready.drawn, NEWEST)], options, on_error=_raised)
        try:
            yield way, _ours(judge.judge(request).judgements, len(params))
        except SeawallError as error:
            yield way, f"{type(error).__name__}: {error.message}"


def _raised(_policy: CompiledPolicy, error: SeawallError) -> None:
    raise error


def _ours(judgements: list[Judgement], params: int) -> Said | str:
    unsure = [each for each in judgements if each.outcome.verdict is Verdict.UNKNOWN]
    if unsure:
        return f"unknown: {unsure[0].outcome.missing}"
    failed = [each for each in judgements if each.outcome.verdict is Verdict.FAIL]
    denials = [each for each in failed if "Deny" in each.actions]
    if denials:
        first = denials[0].outcome
        candidates = denials if params > 1 else denials[:1]
        messages = frozenset(each.outcome.message for each in candidates)
        reason = first.reason or "Invalid"
        return Said(CODES[reason], reason, messages)
    warnings = [each.outcome.message for each in failed if "Warn" in each.actions]
    return Said(messages=frozenset(warnings))


def _request(ready: Ready, namespaces: dict[str, Object]) -> Request:
    subject = ready.subject
    data = subject.new or subject.old
    assert data is not None
    kind = resource_of(str(data["apiVersion"]), subject.kind)
    is_namespace = subject.kind == "Namespace"
    return Request(
        id=ResourceId(kind.group, kind.version, kind.resource, subject.kind),
        operation=subject.operation,
        name=subject.name,
        namespace=subject.name if is_namespace else subject.namespace,
        object=ready.new,
        old=ready.old,
        user=ADMIN,
        namespace_data=None if is_namespace else namespaces[subject.namespace],
        equivalents=tuple(
            ResourceId(each.group, each.version, each.resource, subject.kind)
            for each in equivalents_of(kind)
        ),
    )


def _agree(told: Said, ours: Said | str) -> bool:
    if isinstance(ours, str):
        return False
    if told.code:
        return (told.code, told.reason) == (ours.code, ours.reason) and (
            told.messages <= ours.messages
        )
    return told == ours


def _difference(ready: Ready, way: str, told: Said, ours: Said | str) -> str:
    subject = ready.subject
    where = f"{ready.drawn.name} {subject.operation} {subject.kind}"
    return f"{where}, {way}: the server: {_text(told)}; here: {_text(ours)}"


def _text(said: Said | str) -> str:
    if isinstance(said, str):
        return said
    return f"{said.code or 'ok'} {said.reason} {sorted(said.messages)}"


def _clear(server: Server) -> None:
    """Take the policies away, but for the sentinels and the one that keeps parameters watched."""
    base = "/apis/admissionregistration.k8s.io/v1"
    for resource in ("validatingadmissionpolicybindings", "validatingadmissionpolicies"):
        server.request("DELETE", f"{base}/{resource}?labelSelector={LABEL}")
