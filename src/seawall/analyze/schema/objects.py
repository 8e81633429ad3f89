"""What the fields of one object must be to one another: duplicates, either-or, needs of a type.

By definition, each rule looks at one object as it was written and tells the path below it and what
is wrong. A field of a wrong type is told elsewhere and passed over here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from seawall.model.location import Path

Object = dict[str, object]
Told = Iterator[tuple[Path, str]]
Rule = Callable[[Object], Told]

_HANDLERS: Final = ("exec", "grpc", "httpGet", "tcpSocket")
_HOOKS: Final = ("exec", "httpGet", "sleep", "tcpSocket")
_CORE: Final = "io.k8s.api.core.v1."
_EXTENSIONS: Final = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1."


def items(data: Object, field: str) -> list[tuple[int, Object]]:
    """The objects in the list *field*, with their places."""
    found = data.get(field)
    if not isinstance(found, list):
        return []
    return [(index, each) for index, each in enumerate(found) if isinstance(each, dict)]


def inner(data: Object, field: str) -> Object:
    """The object *field*; an empty one where there is none."""
    found = data.get(field)
    return found if isinstance(found, dict) else {}


def _repeated(data: Object, fields: tuple[str, ...], key: str) -> Told:
    """Elements of lists that share names, whose names are given twice."""
    lists = [found for field in fields if (found := data.get(field))]
    if not lists or (len(lists) == 1 and isinstance(lists[0], list) and len(lists[0]) == 1):
        return
    seen: set[object] = set()
    for field in fields:
        for index, each in items(data, field):
            name = each.get(key)
            if isinstance(name, str) and name:
                if name in seen:
                    yield (field, index, key), f"{name!r} is given twice; give each its own"
                seen.add(name)


def _chosen(data: Object, names: tuple[str, ...], what: str) -> Told:
    found = [name for name in names if data.get(name) is not None]
    if not found:
        yield (), f"needs {what}: one of {', '.join(names)}"
    elif len(found) > 1:
        yield (found[-1],), f"must have one of {', '.join(names)}, not {' and '.join(found)}"


def _pod(spec: Object) -> Told:
    yield from _repeated(spec, ("initContainers", "containers", "ephemeralContainers"), "name")
    yield from _repeated(spec, ("volumes",), "name")


def _mounts(spec: Object, *claims: object) -> Told:
    """Mounts of volumes that a pod does not have."""
    names = {*claims, *(str(each.get("name")) for _, each in items(spec, "volumes"))}
    for field in ("initContainers", "containers"):
        for index, container in items(spec, field):
            for place, mount in items(container, "volumeMounts"):
                name = mount.get("name")
                if name and isinstance(name, str) and name not in names:
                    path = (field, index, "volumeMounts", place, "name")
                    yield path, f"there is no volume {name!r}; add it to the volumes of the pod"


def _own_pod(data: Object) -> Told:
    for path, text in _mounts(inner(data, "spec")):
        yield ("spec", *path), text


def _container(container: Object) -> Told:
    yield from _repeated(container, ("ports",), "name")
    yield from _repeated(container, ("volumeMounts",), "mountPath")
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        probe = container.get(field)
        if isinstance(probe, dict):
            for path, text in _chosen(probe, _HANDLERS, "a handler"):
                yield (field, *path), text
            threshold = probe.get("successThreshold")
            if field != "readinessProbe" and threshold not in (None, 0, 1):
                yield (field, "successThreshold"), "must be 1"
    context = inner(container, "securityContext")
    if context.get("privileged") is True and context.get("allowPrivilegeEscalation") is False:
        path = ("securityContext", "allowPrivilegeEscalation")
        yield path, "must not be false where privileged is true"


def _lifecycle(lifecycle: Object) -> Told:
    for field in ("postStart", "preStop"):
        if isinstance(lifecycle.get(field), dict):
            for path, text in _chosen(inner(lifecycle, field), _HOOKS, "a handler"):
                yield (field, *path), text


def _variable(variable: Object) -> Told:
    source = variable.get("valueFrom")
    if not isinstance(source, dict):
        return
    if variable.get("value"):
        yield ("valueFrom",), "must not stand beside a value"
    sources = ("configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef")
    for path, text in _chosen(source, sources, "a source"):
        yield ("valueFrom", *path), text


def _variables(source: Object) -> Told:
    yield from _chosen(source, ("configMapRef", "secretRef"), "a source")


def _volume(volume: Object) -> Told:
    found = [name for name, value in volume.items() if name != "name" and value is not None]
    if len(found) > 1:
        yield (found[-1],), f"must have one source, not {' and '.join(found)}"


def _profile(profile: Object) -> Told:
    local, kind = profile.get("localhostProfile"), profile.get("type")
    if kind == "Localhost" and not local:
        yield ("localhostProfile",), "is needed with the type Localhost"
    elif kind in ("RuntimeDefault", "Unconfined") and local:
        yield ("localhostProfile",), "may stand with the type Localhost only"


def _toleration(toleration: Object) -> Told:
    if toleration.get("operator") == "Exists" and toleration.get("value"):
        yield ("value",), "must be absent with the operator Exists"
    if not toleration.get("key") and toleration.get("operator") != "Exists":
        yield ("operator",), "must be Exists where there is no key"
    if toleration.get("tolerationSeconds") is not None and toleration.get("effect") != "NoExecute":
        yield ("effect",), "must be NoExecute where tolerationSeconds is set"


def _requirement(requirement: Object) -> Told:
    operator, values = requirement.get("operator"), requirement.get("values")
    if operator in ("In", "NotIn") and not values:
        yield ("values",), f"is needed with the operator {operator}"
    elif operator in ("Exists", "DoesNotExist") and values:
        yield ("values",), f"must be absent with the operator {operator}"


def _workload(*policies: str) -> Rule:
    """A controller: its selector takes its template's labels, and its pods restart as it wants."""

    def rule(spec: Object) -> Told:
        selector, template = spec.get("selector"), spec.get("template")
        if isinstance(selector, dict):
            wanted = inner(selector, "matchLabels")
            labels = inner(inner(inner(spec, "template"), "metadata"), "labels")
            if not wanted and not selector.get("matchExpressions"):
                yield ("selector",), "must not be empty: name labels of the template"
            elif isinstance(template, dict) and not wanted.items() <= labels.items():
                yield ("selector", "matchLabels"), "must be among the labels of the template"
        yield from _restarts(spec, policies)
        yield from _template(spec)

    return rule


def _template(spec: Object) -> Told:
    claims = [
        inner(each, "metadata").get("name") for _, each in items(spec, "volumeClaimTemplates")
    ]
    names = [each for each in claims if isinstance(each, str)]
    for path, text in _mounts(inner(inner(spec, "template"), "spec"), *names):
        yield ("template", "spec", *path), text


def _restarts(spec: Object, policies: tuple[str, ...]) -> Told:
    pod = inner(spec, "template").get("spec")
    if not isinstance(pod, dict):
        return
    given = pod.get("restartPolicy")
    if given not in policies and (given or "Always" not in policies):
        yield ("template", "spec", "restartPolicy"), f"must be {' or '.join(policies)}"


def _job(spec: Object) -> Told:
    yield from _restarts(spec, ("Never", "OnFailure"))
    yield from _template(spec)


def _service(spec: Object) -> Told:
    kind, ports = spec.get("type"), items(spec, "ports")
    if kind == "ExternalName":
        if not spec.get("externalName"):
            yield ("externalName",), "is needed with the type ExternalName"
    elif not spec.get("ports") and spec.get("clusterIP") != "None":
        yield ("ports",), "is needed but for a headless Service"
    yield from _repeated(spec, ("ports",), "name")
    seen: set[tuple[object, object]] = set()
    for index, port in ports:
        if len(ports) > 1 and not port.get("name"):
            yield ("ports", index, "name"), "is needed where there are several ports"
        number, protocol = port.get("port"), port.get("protocol") or "TCP"
        if not isinstance(number, int) or not isinstance(protocol, str):
            continue
        if (number, protocol) in seen:
            yield ("ports", index, "port"), f"{number}/{protocol} is given twice"
        seen.add((number, protocol))


def _config_map(data: Object) -> Told:
    for key in inner(data, "data").keys() & inner(data, "binaryData").keys():
        yield ("binaryData", key), "is a key of data as well"


def _claim(spec: Object) -> Told:
    if not inner(inner(spec, "resources"), "requests").get("storage"):
        yield ("resources", "requests", "storage"), "is needed: how much the claim asks for"


def _ingress(spec: Object) -> Told:
    if not spec.get("rules") and not spec.get("defaultBackend"):
        yield ("rules",), "is needed, or a defaultBackend"


def _backend(backend: Object) -> Told:
    yield from _chosen(backend, ("resource", "service"), "a backend")


def _backend_port(port: Object) -> Told:
    if not port.get("name") and not port.get("number"):
        yield (), "needs a name or a number"
    elif port.get("name") and port.get("number"):
        yield ("name",), "must not stand beside a number"


def _peer(peer: Object) -> Told:
    if not any(
        peer.get(name) is not None for name in ("ipBlock", "namespaceSelector", "podSelector")
    ):
        yield (), "needs a peer: one of ipBlock, namespaceSelector, podSelector"
    elif (
        peer.get("ipBlock") is not None
        and len([1 for each in peer.values() if each is not None]) > 1
    ):
        yield ("ipBlock",), "must stand alone"


def _role(rule: Object) -> Told:
    if rule.get("nonResourceURLs"):
        return
    for field in ("apiGroups", "resources"):
        if not rule.get(field):
            yield (field,), "is needed: name at least one"


def _binding(data: Object) -> Told:
    role = inner(data, "roleRef")
    if data.get("kind") == "ClusterRoleBinding" and role.get("kind") == "Role":
        yield ("roleRef", "kind"), "must be ClusterRole"
    for index, subject in items(data, "subjects"):
        if subject.get("kind") == "ServiceAccount":
            if not subject.get("namespace") and data.get("kind") == "ClusterRoleBinding":
                yield ("subjects", index, "namespace"), "is needed of a ServiceAccount"
            if subject.get("apiGroup"):
                yield ("subjects", index, "apiGroup"), "must be empty of a ServiceAccount"


def _budget(spec: Object) -> Told:
    if spec.get("minAvailable") is not None and spec.get("maxUnavailable") is not None:
        yield ("maxUnavailable",), "must not stand beside minAvailable"


def _webhooks(data: Object) -> Told:
    yield from _repeated(data, ("webhooks",), "name")
    for index, each in items(data, "webhooks"):
        client = each.get("clientConfig")
        if isinstance(client, dict):
            for path, text in _chosen(client, ("service", "url"), "an address"):
                yield ("webhooks", index, "clientConfig", *path), text
            address = client.get("url")
            if isinstance(address, str) and not address.startswith("https://"):
                yield ("webhooks", index, "clientConfig", "url"), "must begin with https://"


def _policy(spec: Object) -> Told:
    if not spec.get("validations") and not spec.get("auditAnnotations"):
        yield ("validations",), "is needed, or auditAnnotations"
    if "matchConstraints" in spec and not inner(spec, "matchConstraints").get("resourceRules"):
        yield ("matchConstraints", "resourceRules"), "is needed: name at least one resource"


def _definition(data: Object) -> Told:
    spec = inner(data, "spec")
    stored = [index for index, each in items(spec, "versions") if each.get("storage") is True]
    if spec.get("versions") and len(stored) != 1:
        yield ("spec", "versions"), "must have one version with storage: true"
    plural = inner(spec, "names").get("plural")
    name = inner(data, "metadata").get("name")
    wanted = f"{plural}.{spec.get('group')}"
    if plural and spec.get("group") and name != wanted:
        yield ("metadata", "name"), f"must be {wanted}"


def _api_service(data: Object) -> Told:
    spec = inner(data, "spec")
    wanted = f"{spec.get('version')}.{spec.get('group')}"
    if spec.get("version") and spec.get("group") and inner(data, "metadata").get("name") != wanted:
        yield ("metadata", "name"), f"must be {wanted}"
    if spec.get("service") is None and spec.get("insecureSkipTLSVerify") is True:
        yield ("spec", "insecureSkipTLSVerify"), "must not be true without a service"


def _slice(data: Object) -> Told:
    seen: set[object] = set()
    for index, port in items(data, "ports"):
        name = port.get("name") or ""
        if isinstance(name, str) and name in seen:
            yield ("ports", index, "name"), f"{name!r} is given twice; give each its own"
        seen.add(name if isinstance(name, str) else index)


RULES: Final[dict[str, Rule]] = {
    f"{_CORE}Pod": _own_pod,
    f"{_CORE}PodSpec": _pod,
    f"{_CORE}Container": _container,
    f"{_CORE}Lifecycle": _lifecycle,
    f"{_CORE}EnvVar": _variable,
    f"{_CORE}EnvFromSource": _variables,
    f"{_CORE}Volume": _volume,
    f"{_CORE}SeccompProfile": _profile,
    f"{_CORE}AppArmorProfile": _profile,
    f"{_CORE}Toleration": _toleration,
    f"{_CORE}NodeSelectorRequirement": _requirement,
    "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement": _requirement,
    f"{_CORE}ServiceSpec": _service,
    f"{_CORE}ConfigMap": _config_map,
    f"{_CORE}PersistentVolumeClaimSpec": _claim,
    "io.k8s.api.apps.v1.DeploymentSpec": _workload("Always"),
    "io.k8s.api.apps.v1.ReplicaSetSpec": _workload("Always"),
    "io.k8s.api.apps.v1.StatefulSetSpec": _workload("Always"),
    "io.k8s.api.apps.v1.DaemonSetSpec": _workload("Always"),
    "io.k8s.api.batch.v1.JobSpec": _job,
    "io.k8s.api.networking.v1.IngressSpec": _ingress,
    "io.k8s.api.networking.v1.IngressBackend": _backend,
    "io.k8s.api.networking.v1.ServiceBackendPort": _backend_port,
    "io.k8s.api.networking.v1.NetworkPolicyPeer": _peer,
    "io.k8s.api.rbac.v1.PolicyRule": _role,
    "io.k8s.api.rbac.v1.RoleBinding": _binding,
    "io.k8s.api.rbac.v1.ClusterRoleBinding": _binding,
    "io.k8s.api.policy.v1.PodDisruptionBudgetSpec": _budget,
    "io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration": _webhooks,
    "io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration": _webhooks,
    "io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicySpec": _policy,
    f"{_EXTENSIONS}CustomResourceDefinition": _definition,
    "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService": _api_service,
    "io.k8s.api.discovery.v1.EndpointSlice": _slice,
}
"""By the name of the definition."""
