"""Defaults of a pod's spec (k8s.io/kubernetes, pkg/apis/core/v1/defaults.go)."""

from __future__ import annotations

from typing import Final, cast

from seawall.analyze.defaults.fields import Object, with_defaults, with_each, with_inner, without
from seawall.analyze.defaults.quantities import amounts
from seawall.analyze.defaults.resources import with_pod_requests
from seawall.analyze.defaults.volumes import pull_policy, value_from, volume

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
_APP_ARMOR: Final = "container.apparmor.security.beta.kubernetes.io/"
_CONTAINERS: Final = ("containers", "initContainers", "ephemeralContainers")
_POD: Final[Object] = {
    "enableServiceLinks": True,
    "preemptionPolicy": "PreemptLowerPriority",
    "priority": 0,
}
_SYSTEM: Final = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}
"""The priorities that every cluster has."""
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
    if filled.get("nodeSelector") == {}:
        filled = without(filled, "nodeSelector")
    account = filled.get("serviceAccountName") or filled.get("serviceAccount")
    if account and not (filled.get("serviceAccountName") and filled.get("serviceAccount")):
        filled = {**filled, "serviceAccountName": account, "serviceAccount": account}
    for field in _CONTAINERS:
        filled = with_each(filled, field, _container)
    filled = with_inner(with_inner(filled, "resources", _resources), "overhead", amounts)
    return with_each(filled, "volumes", volume)


def own_pod_spec(spec: Object) -> Object:
    """The spec of a pod itself: what is set on pods and not on templates, admission included.

    The service account is that of the ServiceAccount admission plug-in, the priority that of
    Priority, the tolerations those of DefaultTolerationSeconds; all are on unless switched off.
    """
    filled = pod_spec(spec)
    name = filled.get("priorityClassName")
    if not name:
        filled = with_defaults(filled, _POD)
    elif isinstance(name, str) and name in _SYSTEM:
        filled = with_defaults(filled, {**_POD, "priority": _SYSTEM[name]})
    else:
        filled = with_defaults(filled, {"enableServiceLinks": True})
    if not filled.get("serviceAccountName"):
        filled = {**filled, "serviceAccountName": "default", "serviceAccount": "default"}
    for field in ("containers", "initContainers"):
        filled = with_each(filled, field, _requests)
    filled = with_pod_requests(filled)
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
    filled = with_inner(filled, "resources", _resources)
    filled = with_each(filled, "ports", _port)
    filled = with_each(filled, "env", _variable)
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        filled = with_inner(filled, probe, _probe)
    return with_inner(filled, "lifecycle", _lifecycle)


def _resources(resources: Object) -> Object:
    return with_inner(with_inner(resources, "limits", amounts), "requests", amounts)


def _port(port: Object) -> Object:
    filled = with_defaults(port, {"protocol": "TCP"})
    return without(filled, "name") if filled.get("name") == "" else filled


def _variable(variable: Object) -> Object:
    return with_inner(variable, "valueFrom", value_from)


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


def with_profiles(pod: Object) -> Object:
    """A Pod whose annotations name AppArmor profiles, with the fields that they stand for.

    A container that has the field keeps it, and so does one whose pod has the same profile.
    """
    metadata, spec = pod.get("metadata"), pod.get("spec")
    notes = metadata.get("annotations") if isinstance(metadata, dict) else None
    if not isinstance(notes, dict) or not isinstance(spec, dict):
        return pod
    named = {key: value for key, value in notes.items() if str(key).startswith(_APP_ARMOR)}
    if not named or _is_windows(spec):
        return pod
    context = spec.get("securityContext")
    own = context.get("appArmorProfile") if isinstance(context, dict) else None

    def fill(container: Object) -> Object:
        profile = _profile(named.get(f"{_APP_ARMOR}{container.get('name')}"))
        inner = cast("Object", container.get("securityContext") or {})
        if profile is None or profile == own or inner.get("appArmorProfile"):
            return container
        return {**container, "securityContext": {**inner, "appArmorProfile": profile}}

    for field in _CONTAINERS:
        spec = with_each(spec, field, fill)
    return {**pod, "spec": spec}


def _is_windows(spec: Object) -> bool:
    system = spec.get("os")
    return isinstance(system, dict) and system.get("name") == "windows"


def _profile(text: object) -> Object | None:
    match text:
        case "unconfined":
            return {"type": "Unconfined"}
        case "runtime/default":
            return {"type": "RuntimeDefault"}
        case str() if text.startswith("localhost/") and text != "localhost/":
            name = text.removeprefix("localhost/")
            return {"type": "Localhost", "localhostProfile": name}
        case _:
            return None
