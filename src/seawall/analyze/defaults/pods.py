"""Defaults of a pod's spec (k8s.io/kubernetes, pkg/apis/core/v1/defaults.go)."""

from __future__ import annotations

from typing import Final

from seawall.analyze.defaults.fields import Object, with_defaults, with_each, with_inner

_SPEC: Final[Object] = {
    "dnsPolicy": "ClusterFirst",
    "restartPolicy": "Always",
    "schedulerName": "default-scheduler",
    "securityContext": {},
    "terminationGracePeriodSeconds": 30,
}
_CONTAINER: Final[Object] = {
    "resources": {},
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
}
_PROBE: Final[Object] = {
    "failureThreshold": 3,
    "periodSeconds": 10,
    "successThreshold": 1,
    "timeoutSeconds": 1,
}
_HTTP: Final[Object] = {"path": "/", "scheme": "HTTP"}
_MODE: Final[Object] = {"defaultMode": 0o644}
_TOKEN: Final[Object] = {"expirationSeconds": 3600}
_CONTAINERS: Final = ("containers", "initContainers", "ephemeralContainers")
_SOURCES: Final = frozenset({"name"})
_POD: Final[Object] = {
    "enableServiceLinks": True,
    "preemptionPolicy": "PreemptLowerPriority",
    "priority": 0,
}
_UNREACHABLE: Final = tuple(
    {
        "effect": "NoExecute",
        "key": f"node.kubernetes.io/{key}",
        "operator": "Exists",
        "tolerationSeconds": 300,
    }
    for key in ("not-ready", "unreachable")
)


def pod_spec(spec: Object) -> Object:
    """The spec of a pod or of a pod template."""
    filled = with_defaults(spec, _SPEC)
    account = filled.get("serviceAccountName") or filled.get("serviceAccount")
    if account and not (filled.get("serviceAccountName") and filled.get("serviceAccount")):
        filled = {**filled, "serviceAccountName": account, "serviceAccount": account}
    for field in _CONTAINERS:
        filled = with_each(filled, field, _container)
    return with_each(filled, "volumes", _volume)


def own_pod_spec(spec: Object) -> Object:
    """The spec of a pod itself: what is set on pods and not on templates, admission included.

    The service account is that of the ServiceAccount admission plug-in, the priority that of
    Priority, the tolerations those of DefaultTolerationSeconds; all are on unless switched off.
    """
    filled = pod_spec(spec)
    if not filled.get("priorityClassName"):
        filled = with_defaults(filled, _POD)
    else:
        filled = with_defaults(filled, {"enableServiceLinks": True})
    if not filled.get("serviceAccountName"):
        filled = {**filled, "serviceAccountName": "default", "serviceAccount": "default"}
    for field in ("containers", "initContainers"):
        filled = with_each(filled, field, _requests)
    if filled.get("hostNetwork") is True:
        for field in ("containers", "initContainers"):
            filled = with_each(filled, field, _host_ports)
    return _tolerations(filled)


def _tolerations(spec: Object) -> Object:
    given = spec.get("tolerations")
    present = given if isinstance(given, list) else []
    missing = [each for each in _UNREACHABLE if not any(_tolerates(one, each) for one in present)]
    return {**spec, "tolerations": [*present, *missing]} if missing else spec


def _tolerates(given: object, wanted: Object) -> bool:
    if not isinstance(given, dict):
        return False
    key, effect = given.get("key"), given.get("effect")
    return key in (None, "", wanted["key"]) and effect in (None, "", wanted["effect"])


def _container(container: Object) -> Object:
    filled = with_defaults(container, _CONTAINER)
    if not filled.get("imagePullPolicy"):
        filled = {**filled, "imagePullPolicy": pull_policy(filled.get("image"))}
    filled = with_each(filled, "ports", _port)
    filled = with_each(filled, "env", _variable)
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        filled = with_inner(filled, probe, _probe)
    return with_inner(filled, "lifecycle", _lifecycle)


def pull_policy(image: object) -> str:
    """``Always`` for the tag ``latest``, said or meant; else ``IfNotPresent``."""
    if not isinstance(image, str) or not image:
        return "IfNotPresent"
    name, _, digest = image.partition("@")
    last = name.rpartition("/")[2]
    _, colon, tag = last.partition(":")
    if tag == "latest" or (not colon and not digest):
        return "Always"
    return "IfNotPresent"


def _port(port: Object) -> Object:
    return with_defaults(port, {"protocol": "TCP"})


def _variable(variable: Object) -> Object:
    return with_inner(variable, "valueFrom", _value_from)


def _value_from(source: Object) -> Object:
    return with_inner(source, "fieldRef", lambda ref: with_defaults(ref, {"apiVersion": "v1"}))


def _probe(probe: Object) -> Object:
    filled = with_defaults(probe, _PROBE)
    filled = with_inner(filled, "grpc", lambda grpc: with_defaults(grpc, {"service": ""}))
    return with_inner(filled, "httpGet", lambda get: with_defaults(get, _HTTP))


def _lifecycle(lifecycle: Object) -> Object:
    filled = lifecycle
    for hook in ("postStart", "preStop"):
        filled = with_inner(
            filled,
            hook,
            lambda one: with_inner(one, "httpGet", lambda get: with_defaults(get, _HTTP)),
        )
    return filled


def _requests(container: Object) -> Object:
    """A request that is not given is the limit."""

    def fill(resources: Object) -> Object:
        limits, requests = resources.get("limits"), resources.get("requests")
        if not isinstance(limits, dict):
            return resources
        given = requests if isinstance(requests, dict) else {}
        missing = {name: amount for name, amount in limits.items() if name not in given}
        return {**resources, "requests": {**given, **missing}} if missing else resources

    return with_inner(container, "resources", fill)


def _host_ports(container: Object) -> Object:
    """On the host's network a port is the host's."""

    def fill(port: Object) -> Object:
        if port.get("hostPort") or "containerPort" not in port:
            return port
        return {**port, "hostPort": port["containerPort"]}

    return with_each(container, "ports", fill)


def _volume(volume: Object) -> Object:
    if volume.keys() <= _SOURCES:
        return {**volume, "emptyDir": {}}
    filled = volume
    for field in ("secret", "configMap", "downwardAPI", "projected"):
        filled = with_inner(filled, field, lambda source: with_defaults(source, _MODE))
    filled = with_inner(filled, "hostPath", lambda path: with_defaults(path, {"type": ""}))
    filled = with_inner(filled, "downwardAPI", _items)
    return with_inner(filled, "projected", lambda one: with_each(one, "sources", _projection))


def _items(source: Object) -> Object:
    return with_each(source, "items", _value_from)


def _projection(source: Object) -> Object:
    filled = with_inner(source, "downwardAPI", _items)
    return with_inner(filled, "serviceAccountToken", lambda one: with_defaults(one, _TOKEN))
