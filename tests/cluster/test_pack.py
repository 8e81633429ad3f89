"""The built-in pack on a real API server: it installs, type-checks, and says what Seawall says.

Each policy is bound with Warn and, by one more matchCondition, to requests of a user who bears
its name; each fixture is then sent as a dry run by that user. Where a policy judges
pods and the fixture is a controller, the pod that it would create is sent.
``differences.toml`` lists the fixtures that the server cannot judge, with the reason.
"""

from __future__ import annotations

import copy
import json
import socket
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from seawall.cel.environment import NEWEST
from seawall.phases import testing
from seawall.phases.pack import LIBRARY, library_files, load_pack
from seawall.phases.requests import pod_request, request_of
from seawall.phases.setup import Setup, World
from seawall.phases.testing import resource_from
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.fixtures import Case
from seawall.policy.fixtures import _object as case_object
from seawall.policy.judge import PolicySet
from seawall.policy.objects import POLICY_KIND
from seawall.policy.request import Object
from tests.cluster import policies
from tests.cluster.assets import asset, folder
from tests.cluster.server import HOST, Server, process, started

DIFFERENCES: Final = Path(__file__).with_name("differences.toml")
PARAMETERS: Final = "/apis/seawall.dev/v1alpha1/policyparameters"
NAMESPACES: Final = ("shop",)
PATIENCE: Final = 180.0
"""Seconds until the controller has checked the types of all policies."""


class Fixture(NamedTuple):
    """One case of the pack: what to send, and what Seawall says."""

    name: str
    policy: str
    """The name of the installed policy."""
    params: Object | None
    sent: Object
    expected: tuple[str, ...]
    """The messages of what fails; empty where nothing does."""


@cache
def listed() -> dict[str, str]:
    """The fixtures that the server is known to judge differently, and why."""
    entries = tomllib.loads(DIFFERENCES.read_text())["pack"]
    return {case: entry["reason"] for entry in entries for case in entry["cases"]}


@cache
def fixtures() -> list[Fixture]:
    """Every case of the pack, judged by Seawall."""
    pack = load_pack(minor=NEWEST)
    by_name = {each.name: each for each in pack.policies}
    found: list[Fixture] = []
    for file in testing._fixture_files([str(LIBRARY)]):
        read = testing._read(file)
        cases = {case.name: case for case in read.cases}
        for number, case in enumerate(read.cases):
            data = case_object(case, cases)
            judge = by_name[read.policy]
            seen = testing._seen(case, data, judge, pack.params)
            assert seen.verdict in ("fail", "pass", "skip")
            own = judge.name if case.params is None else f"{judge.name}-{number}"
            name = f"{judge.name}: {case.name}"
            messages = tuple(sorted(seen.messages)) if seen.verdict == "fail" else ()
            found.append(Fixture(name, own, case.params, sent_of(case, data, judge), messages))
    return found


def sent_of(case: Case, data: Object, judge: CompiledPolicy) -> Object:
    """The object, or the pod that it would create where the policy judges pods alone."""
    resource = resource_from(data)
    if data["kind"] == "Namespace":
        return {**data, "metadata": renamed(data, "another")}
    setup = Setup(PolicySet([judge]), NEWEST, operation=case.operation)
    asked = request_of(resource, setup, World({})).request
    if setup.policies.candidates(asked):
        return data
    pod = pod_request(resource, asked, setup)
    return data if pod is None or pod.request.object is None else pod.request.object


def renamed(data: Object, name: str) -> Object:
    """The metadata of an object, with another name."""
    return {**policies.metadata(data), "name": name}


def marked(data: Object, name: str) -> Object:
    """A policy that asks as well whether the user bears its name."""
    made = copy.deepcopy(data)
    made["metadata"] = renamed(made, name)
    spec = made["spec"]
    assert isinstance(spec, dict)
    asked = {"name": "referee", "expression": f"request.userInfo.username == '{name}'"}
    spec["matchConditions"] = [*spec.get("matchConditions", ()), asked]
    return made


def install(server: Server) -> None:
    """The pack, with one more copy of a policy for each fixture that has params of its own."""
    files = library_files()
    everything = [each.data for each in files.objects]
    sources = {policies.named(each): each for each in everything if each["kind"] == POLICY_KIND}
    for kind in ("CustomResourceDefinition", "PolicyParameters"):
        for data in everything:
            if data["kind"] == kind:
                create(server, data)
    wanted: dict[str, tuple[str, Object | None]] = {name: (name, None) for name in sources}
    for each in fixtures():
        if each.params is not None:
            wanted[each.policy] = (each.policy.rpartition("-")[0], each.params)
    for name, (source, params) in wanted.items():
        if params is not None:
            create(server, {**params, "metadata": renamed(params, name)})
        create(server, marked(sources[source], name))
        ref = {"paramRef": {"name": name, "parameterNotFoundAction": "Deny"}}
        spec = sources[source]["spec"]
        assert isinstance(spec, dict)
        has_params = "paramKind" in spec
        create(server, policies.binding(name, name, "Warn", **(ref if has_params else {})))
    policies.activate(server, "pack")


def create(server: Server, data: Object) -> None:
    """Create an object of the pack; that of a new custom resource may take a moment."""
    is_param = data["kind"] == "PolicyParameters"
    path = PARAMETERS if is_param else policies.collection(data, "default")
    deadline = time.monotonic() + PATIENCE
    while (answer := server.request("POST", path, data)).status == 404:
        assert time.monotonic() < deadline, answer.body
        time.sleep(0.2)
    assert answer.status == 201, (policies.named(data), answer.body)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with started(tmp_path_factory.mktemp("cluster")) as running:
        prepare(running)
        yield running


def prepare(server: Server) -> None:
    """The namespaces of the fixtures, and the pack."""
    for name in NAMESPACES:
        namespace: Object = {"apiVersion": "v1", "kind": "Namespace"}
        server.create("/api/v1/namespaces", {**namespace, "metadata": {"name": name}})
    install(server)


def said_of(server: Server, fixture: Fixture) -> tuple[str, ...] | str:
    """The messages of the fixture's policy, or why the server did not come to judge it."""
    server.headers = {"Impersonate-User": fixture.policy, "Impersonate-Group": "system:masters"}
    try:
        place = str(policies.metadata(fixture.sent).get("namespace") or "default")
        answer = server.dry_run(policies.collection(fixture.sent, place), fixture.sent)
    finally:
        server.headers = {}
    if answer.status != 201:
        return str(answer.body.get("message"))
    said = policies.warned(answer.warnings)
    assert all(each.policy == fixture.policy for each in said), said
    return tuple(sorted(each.message for each in said))


def compared(server: Server) -> dict[str, str]:
    """The fixtures that the server judges differently, and how."""
    differing = {}
    for fixture in fixtures():
        said = said_of(server, fixture)
        if said != fixture.expected:
            differing[fixture.name] = f"{said} for {fixture.expected}"
            print(f"{fixture.name}: {differing[fixture.name]}")
    return differing


def test_fixtures_get_the_same_messages_from_the_server(server: Server) -> None:
    differing = compared(server)
    total, known = len(fixtures()), listed()
    print(f"pack: {total - len(differing)} of {total}, {len(known)} listed as different")
    assert {name: text for name, text in differing.items() if name not in known} == {}
    assert sorted(set(known) - set(differing)) == [], "listed, but no longer different"
    assert sum(bool(each.expected) for each in fixtures()) > total / 3


@contextmanager
def type_checker(server: Server) -> Iterator[None]:
    """The controller that checks the types of policies, on the server."""
    manager = asset("kube-controller-manager")
    if manager is None:
        pytest.skip(f"no kube-controller-manager in {folder()}: make assets")
    names = {"cluster": "test", "user": "admin"}
    config: Object = {"apiVersion": "v1", "kind": "Config", "current-context": "test"}
    config["contexts"] = [{"name": "test", "context": names}]
    certificate = str(server.directory / "certs" / "apiserver.crt")
    where = {"server": f"https://{HOST}:{server.port}", "certificate-authority": certificate}
    config["clusters"] = [{"name": "test", "cluster": where}]
    config["users"] = [{"name": "admin", "user": {"token": server.token}}]
    file = server.directory / "controller.conf"
    file.touch(mode=0o600)
    file.write_text(json.dumps(config))
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    flags = ["--controllers=validatingadmissionpolicy-status-controller", "--leader-elect=false"]
    flags += [f"--kubeconfig={file}", f"--bind-address={HOST}", f"--secure-port={port}"]
    flags += [f"--cert-dir={server.directory / 'controller-certs'}"]
    with process([str(manager), *flags], server.directory / "controller.log"):
        yield


def checked(server: Server) -> dict[str, list[Object]] | None:
    """The type-check warnings by policy; ``None`` until every policy was looked at."""
    path = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies"
    found = {}
    items = server.request("GET", path).body["items"]
    assert isinstance(items, list)
    for each in items:
        status = each.get("status", {})
        if status.get("observedGeneration") != each["metadata"]["generation"]:
            return None
        found[policies.named(each)] = status.get("typeChecking", {}).get("expressionWarnings", [])
    return found


def test_no_policy_has_a_type_check_warning(server: Server) -> None:
    wrong: Object = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}
    rules = {"resourceRules": [{**wrong, "operations": ["CREATE"]}]}
    spec: Object = {"matchConstraints": rules, "validations": [{"expression": "object.none == 1"}]}
    create(server, policies.policy("wrong", spec))
    with type_checker(server):
        deadline = time.monotonic() + PATIENCE
        while (found := checked(server)) is None:
            assert time.monotonic() < deadline, f"types not checked in {PATIENCE} s"
            time.sleep(0.5)
    print(f"types: {len(found)} policies checked")
    assert found.pop("wrong"), "the controller does not check"
    assert len(found) > len(load_pack(minor=NEWEST).policies)
    assert {name: told for name, told in found.items() if told} == {}
