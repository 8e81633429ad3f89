"""Objects held against the API's schema, at several versions."""

from __future__ import annotations

import pytest

from seawall.analyze.schema.check import check
from seawall.analyze.schema.problem import ProblemKind
from seawall.analyze.schema.shapes import Shapes
from seawall.knowledge.kubernetes.schemas import Schemas
from seawall.phases.schema import DATA

NEWEST, OLDEST = (Shapes(Schemas(DATA.read_bytes(), minor)) for minor in (37, 25))
SPEC: dict[str, object] = {
    "containers": [
        {
            "name": "a",
            "image": "x",
            "ports": [{"containerPort": 80}],
            "resources": {"limits": {"cpu": 1, "memory": "1Gi"}},
            "livenessProbe": {"httpGet": {"port": "http"}},
        }
    ]
}


def pod(**spec: object) -> dict[str, object]:
    metadata = {"name": "p"}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {**SPEC, **spec}}


def problems(data: dict[str, object], shapes: Shapes = NEWEST) -> list[tuple[str, str]]:
    found = check(data, shapes)
    return [(each.kind.value, ".".join(map(str, each.path))) for each in found.problems]


def test_a_right_object_has_none() -> None:
    assert problems(pod()) == []
    assert problems(pod(hostNetwork=None)) == []


WRONG = {
    "a misspelt field": (pod(securityContxt={}), "schema-unknown-field", "spec.securityContxt"),
    "a string for a bool": (pod(hostNetwork="true"), "schema-wrong-type", "spec.hostNetwork"),
    "a bool for an integer": (pod(priority=True), "schema-wrong-type", "spec.priority"),
    "a list for a map": (pod(nodeSelector=[]), "schema-wrong-type", "spec.nodeSelector"),
    "a number in a map of strings": (
        pod(nodeSelector={"zone": 1}),
        "schema-wrong-type",
        "spec.nodeSelector.zone",
    ),
    "a map for a list": (pod(volumes={}), "schema-wrong-type", "spec.volumes"),
    "a required field that is missing": (
        pod(containers=None),
        "schema-missing-field",
        "spec.containers",
    ),
}


def container(**fields: object) -> dict[str, object]:
    return pod(containers=[{"name": "a", "image": "x", **fields}])


def labelled(**labels: str) -> dict[str, object]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c", "labels": labels}}


AT = "spec.containers.0"
VALUES = {
    "a name of another form": (container(name="A_b"), f"{AT}.name"),
    "none of the alternatives": (container(imagePullPolicy="always"), f"{AT}.imagePullPolicy"),
    "a port beyond the last": (
        container(ports=[{"containerPort": 65536}]),
        f"{AT}.ports.0.containerPort",
    ),
    "no quantity": (container(resources={"limits": {"cpu": "lots"}}), f"{AT}.resources.limits.cpu"),
    "less than nothing": (
        container(resources={"limits": {"cpu": "-1"}}),
        f"{AT}.resources.limits.cpu",
    ),
    "a number too large": (
        pod(terminationGracePeriodSeconds=2**63),
        "spec.terminationGracePeriodSeconds",
    ),
    "no image": (container(image=""), f"{AT}.image"),
    "two handlers": (
        container(livenessProbe={"exec": {"command": ["a"]}, "httpGet": {"port": 1}}),
        f"{AT}.livenessProbe.httpGet",
    ),
    "a mount of no volume": (
        container(volumeMounts=[{"name": "v", "mountPath": "/v"}]),
        f"{AT}.volumeMounts.0.name",
    ),
    "a name given twice": (
        pod(containers=[{"name": "a", "image": "x"}, {"name": "a", "image": "y"}]),
        "spec.containers.1.name",
    ),
    "a label of another form": (labelled(team="a b"), "metadata.labels.team"),
    "a secret in plain text": (
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {"a": "plain!"}},
        "data.a",
    ),
    "no name": ({"apiVersion": "v1", "kind": "Secret", "metadata": {}}, "metadata.name"),
}


@pytest.mark.parametrize(("data", "path"), VALUES.values(), ids=VALUES.keys())
def test_a_wrong_value_is_told_with_its_place(data: dict[str, object], path: str) -> None:
    assert problems(data) == [("schema-wrong-value", path)]
    assert problems(data) == [("schema-wrong-value", path)], "what was wrong is not remembered"


RIGHT = {
    "the same port name in two containers": pod(
        containers=[
            {"name": name, "image": "x", "ports": [{"containerPort": 80, "name": "web"}]}
            for name in ("a", "b")
        ]
    ),
    "a generated name": {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"generateName": "s-"},
    },
    "a label with a prefix": labelled(**{"example.com/team": ""}),
    "a field missing of a status, which the server drops": {
        **pod(),
        "status": {"conditions": [{"type": "Ready"}]},
    },
}


@pytest.mark.parametrize("data", RIGHT.values(), ids=RIGHT.keys())
def test_a_right_value_is_silent(data: dict[str, object]) -> None:
    assert problems(data) == []


def test_a_message_says_what_to_write() -> None:
    (problem,) = check(container(imagePullPolicy="always"), NEWEST).problems
    assert "did you mean Always?" in problem.message


@pytest.mark.parametrize(("data", "kind", "path"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_with_its_place(
    data: dict[str, object], kind: str, path: str
) -> None:
    assert problems(data) == [(kind, path)]


def test_the_right_name_is_suggested() -> None:
    (problem,) = check(pod(securityContxt={}), NEWEST).problems
    assert "did you mean securityContext?" in problem.message


def test_a_field_that_a_version_does_not_have_yet_is_unknown_there() -> None:
    data = pod(schedulingGates=[])
    assert problems(data) == []
    assert problems(data, OLDEST) == [("schema-unknown-field", "spec.schedulingGates")]


@pytest.mark.parametrize(
    ("api_version", "kind", "says"),
    [
        ("extensions/v1beta1", "Ingress", "use networking.k8s.io/v1"),
        ("policy/v1beta1", "PodSecurityPolicy", "it has no successor"),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "use flowcontrol"),
    ],
)
def test_a_removed_api_names_its_successor(api_version: str, kind: str, says: str) -> None:
    (problem,) = check({"apiVersion": api_version, "kind": kind}, NEWEST).problems
    assert problem.kind is ProblemKind.REMOVED_API
    assert says in problem.message


def test_an_api_that_is_not_served_yet() -> None:
    kind = "ValidatingAdmissionPolicy"
    data: dict[str, object] = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": kind}
    assert problems(data, OLDEST) == [("future-api", "apiVersion")]


def test_a_custom_kind_is_not_known() -> None:
    found = check({"apiVersion": "example.com/v1", "kind": "Thing"}, NEWEST)
    assert not found.is_known
    assert found.problems == []
