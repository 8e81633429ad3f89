"""Defaults as the API server fills them in, the input untouched."""

from __future__ import annotations

import copy

import pytest

from seawall.analyze.defaults.defaulted import MARKED_FIELDS, defaulted, marked
from seawall.analyze.defaults.volumes import pull_policy
from seawall.cel.values import Unknown

Object = dict[str, object]
POD: Object = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "p", "labels": None},
    "spec": {
        "initContainers": None,
        "containers": [
            {
                "name": "a",
                "image": "x",
                "ports": [{"containerPort": 80}],
                "resources": {"limits": {"cpu": "1"}},
                "readinessProbe": {"httpGet": {"port": 80, "path": ""}},
            }
        ],
        "volumes": [{"name": "v"}, {"name": "s", "secret": {"secretName": "s"}}],
    },
}


def at(data: object, path: str) -> object:
    for step in path.split("."):
        if isinstance(data, list):
            data = data[int(step)]
        else:
            assert isinstance(data, dict)
            data = data.get(step)
    return data


FILLED = {
    "spec.restartPolicy": "Always",
    "spec.dnsPolicy": "ClusterFirst",
    "spec.serviceAccountName": "default",
    "spec.securityContext": {},
    "spec.enableServiceLinks": True,
    "spec.initContainers": None,
    "spec.containers.0.imagePullPolicy": "Always",
    "spec.containers.0.ports.0.protocol": "TCP",
    "spec.containers.0.resources.requests": {"cpu": "1"},
    "spec.containers.0.readinessProbe.periodSeconds": 10,
    "spec.containers.0.readinessProbe.httpGet.path": "/",
    "spec.volumes.0.emptyDir": {},
    "spec.volumes.1.secret.defaultMode": 0o644,
    "metadata.namespace": "shop",
}


@pytest.mark.parametrize(("path", "value"), FILLED.items(), ids=FILLED.keys())
def test_a_pod(path: str, value: object) -> None:
    assert at(defaulted(POD, namespace="shop"), path) == value


def test_nulls_are_dropped_and_the_input_stays_as_it_was() -> None:
    before = copy.deepcopy(POD)
    filled = defaulted(POD, namespace="shop")
    assert before == POD
    spec = filled["spec"]
    assert isinstance(spec, dict)
    assert "initContainers" not in spec


def controller(kind: str, spec: Object) -> Object:
    group = "batch/v1" if "Job" in kind else "apps/v1"
    return {"apiVersion": group, "kind": kind, "metadata": {"name": "c"}, "spec": spec}


CONTROLLERS = [
    ("Deployment", {}, "spec.replicas", 1),
    ("Deployment", {"strategy": {"type": "Recreate"}}, "spec.strategy", {"type": "Recreate"}),
    ("StatefulSet", {}, "spec.podManagementPolicy", "OrderedReady"),
    ("DaemonSet", {}, "spec.updateStrategy.type", "RollingUpdate"),
    ("Job", {}, "spec.completions", 1),
    ("Job", {"podFailurePolicy": {}}, "spec.podReplacementPolicy", "Failed"),
    ("CronJob", {}, "spec.concurrencyPolicy", "Allow"),
    ("CronJob", {"jobTemplate": {"spec": {}}}, "spec.jobTemplate.spec", {}),
]


@pytest.mark.parametrize(("kind", "spec", "path", "value"), CONTROLLERS)
def test_controllers(kind: str, spec: Object, path: str, value: object) -> None:
    assert at(defaulted(controller(kind, spec), namespace=""), path) == value


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("nginx", "Always"),
        ("nginx:latest", "Always"),
        ("nginx:1", "IfNotPresent"),
        ("registry:5000/nginx", "Always"),
        ("nginx@sha256:0", "IfNotPresent"),
        ("nginx:latest@sha256:0", "Always"),
    ],
)
def test_pull_policy(image: str, policy: str) -> None:
    assert pull_policy(image) == policy


def test_a_namespace_carries_its_name_as_a_label() -> None:
    data: Object = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    labels = at(defaulted(data, namespace=""), "metadata.labels")
    assert labels == {"kubernetes.io/metadata.name": "shop"}


def test_what_only_the_server_sets_is_marked_unknown() -> None:
    metadata = marked(POD)["metadata"]
    assert isinstance(metadata, dict)
    unknown = {name for name, value in metadata.items() if isinstance(value, Unknown)}
    assert unknown == {"uid", "creationTimestamp", "generation", "managedFields"}
    assert unknown < MARKED_FIELDS


def service(**spec: object) -> Object:
    metadata = {"name": "s"}
    data: Object = {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": spec}
    return marked(defaulted(data, namespace="shop"))


@pytest.mark.parametrize(
    ("spec", "unknown"),
    [
        ({"ports": [{"port": 80}]}, {"clusterIP", "clusterIPs", "ipFamilies"}),
        ({"clusterIP": "None"}, {"ipFamilies"}),
        ({"type": "ExternalName", "externalName": "example.com"}, set()),
    ],
)
def test_addresses_of_a_service_are_the_clusters_to_choose(spec: Object, unknown: set[str]) -> None:
    filled = service(**spec)["spec"]
    assert isinstance(filled, dict)
    assert {name for name, value in filled.items() if isinstance(value, Unknown)} == unknown


@pytest.mark.parametrize(
    ("spec", "known"),
    [
        ({"type": "NodePort", "ports": [{"port": 80}]}, False),
        ({"type": "NodePort", "ports": [{"port": 80, "nodePort": 30080}]}, True),
        ({"type": "LoadBalancer", "ports": [{"port": 80}]}, False),
        (
            {
                "type": "LoadBalancer",
                "allocateLoadBalancerNodePorts": False,
                "ports": [{"port": 80}],
            },
            True,
        ),
        ({"type": "ClusterIP", "ports": [{"port": 80}]}, True),
    ],
)
def test_node_ports_that_nobody_chose_are_unknown(spec: Object, known: bool) -> None:
    assert isinstance(at(service(**spec), "spec.ports.0.nodePort"), Unknown) is not known
