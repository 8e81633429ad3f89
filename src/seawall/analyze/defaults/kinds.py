"""Defaults kind by kind: controllers, services, storage, RBAC, network, admission.

Source: k8s.io/kubernetes, pkg/apis/<group>/<version>/defaults.go, and the strategies that set what
follows from the object alone.
"""

from __future__ import annotations

from typing import Final

from seawall.analyze.defaults.fields import (
    Filler,
    Object,
    with_defaults,
    with_each,
    with_inner,
    with_path,
)
from seawall.analyze.defaults.pods import own_pod_spec, pod_spec

_RBAC: Final = "rbac.authorization.k8s.io"
_QUARTER: Final[Object] = {"maxSurge": "25%", "maxUnavailable": "25%"}
_DEPLOYMENT: Final[Object] = {
    "progressDeadlineSeconds": 600,
    "replicas": 1,
    "revisionHistoryLimit": 10,
    "strategy": {"type": "RollingUpdate", "rollingUpdate": _QUARTER},
}
_STATEFUL_SET: Final[Object] = {
    "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
    "podManagementPolicy": "OrderedReady",
    "replicas": 1,
    "revisionHistoryLimit": 10,
    "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
}
_DAEMON_SET: Final[Object] = {
    "revisionHistoryLimit": 10,
    "updateStrategy": {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1},
    },
}
_JOB: Final[Object] = {
    "backoffLimit": 6,
    "completionMode": "NonIndexed",
    "manualSelector": False,
    "parallelism": 1,
    "podReplacementPolicy": "TerminatingOrFailed",
    "suspend": False,
}
_CRON_JOB: Final[Object] = {
    "concurrencyPolicy": "Allow",
    "failedJobsHistoryLimit": 1,
    "successfulJobsHistoryLimit": 3,
    "suspend": False,
}
_WEBHOOK: Final[Object] = {
    "failurePolicy": "Fail",
    "matchPolicy": "Equivalent",
    "namespaceSelector": {},
    "objectSelector": {},
    "timeoutSeconds": 10,
}


def _spec(filler: Filler) -> Filler:
    return lambda data: with_inner(data, "spec", filler)


def _fixed(defaults: Object) -> Filler:
    return _spec(lambda spec: with_defaults(spec, defaults))


def _template(spec: Object) -> Object:
    return with_path(spec, ("template", "spec"), pod_spec)


def _controller(defaults: Object) -> Filler:
    return _spec(lambda spec: _template(with_defaults(spec, defaults)))


def _replicated(data: Object) -> Object:
    """A ReplicationController selects and is labelled by its template's labels."""

    def fill(spec: Object) -> Object:
        labels = _labels(spec.get("template"))
        given = with_defaults(spec, {"replicas": 1})
        return _template(with_defaults(given, {"selector": labels}) if labels else given)

    return with_inner(data, "spec", fill)


def _labels(template: object) -> object:
    metadata = template.get("metadata") if isinstance(template, dict) else None
    return metadata.get("labels") if isinstance(metadata, dict) else None


def _deployment(spec: Object) -> Object:
    filled = _template(with_defaults(spec, _DEPLOYMENT))

    def strategy(given: Object) -> Object:
        typed = with_defaults(given, {"type": "RollingUpdate"})
        if typed["type"] != "RollingUpdate":
            return typed
        rolling = with_defaults(typed, {"rollingUpdate": {}})
        return with_inner(rolling, "rollingUpdate", lambda one: with_defaults(one, _QUARTER))

    return with_inner(filled, "strategy", strategy)


def _job_spec(spec: Object) -> Object:
    filled = spec
    if spec.get("completions") is None and spec.get("parallelism") is None:
        filled = {**spec, "completions": 1}
    if spec.get("podFailurePolicy") is not None:
        filled = with_defaults(filled, {"podReplacementPolicy": "Failed"})
    return _template(with_defaults(filled, _JOB))


def _cron_job(spec: Object) -> Object:
    """Of the job that it will make, only the pod is defaulted now."""
    return with_path(with_defaults(spec, _CRON_JOB), ("jobTemplate", "spec"), _template)


def _service(spec: Object) -> Object:
    filled = with_defaults(
        spec, {"type": "ClusterIP", "sessionAffinity": "None", "internalTrafficPolicy": "Cluster"}
    )
    if filled["type"] == "ExternalName":
        filled = {key: value for key, value in filled.items() if key != "internalTrafficPolicy"}
    if filled["type"] in ("NodePort", "LoadBalancer"):
        filled = with_defaults(filled, {"externalTrafficPolicy": "Cluster"})
    if filled["type"] == "LoadBalancer":
        filled = with_defaults(filled, {"allocateLoadBalancerNodePorts": True})
    return with_each(filled, "ports", _service_port)


def _service_port(port: Object) -> Object:
    filled = with_defaults(port, {"protocol": "TCP"})
    if filled.get("targetPort") in (None, "", 0) and "port" in filled:
        filled = {**filled, "targetPort": filled["port"]}
    return filled


def _role_binding(data: Object) -> Object:
    def reference(ref: Object) -> Object:
        return with_defaults(ref, {"apiGroup": _RBAC})

    def subject(given: Object) -> Object:
        group = "" if given.get("kind") == "ServiceAccount" else _RBAC
        return with_defaults(given, {"apiGroup": group}) if group else given

    return with_each(with_inner(data, "roleRef", reference), "subjects", subject)


def _network_policy(spec: Object) -> Object:
    filled = spec
    if not spec.get("policyTypes"):
        types = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]
        filled = {**spec, "policyTypes": types}

    def rule(given: Object) -> Object:
        return with_each(given, "ports", lambda port: with_defaults(port, {"protocol": "TCP"}))

    return with_each(with_each(filled, "ingress", rule), "egress", rule)


def _namespace(data: Object) -> Object:
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not isinstance(metadata, dict) or not isinstance(name, str):
        return data
    labels = metadata.get("labels")
    labels = labels if isinstance(labels, dict) else {}
    own = {**labels, "kubernetes.io/metadata.name": name}
    filled = {**data, "metadata": {**metadata, "labels": own}}
    return with_inner(
        with_defaults(filled, {"spec": {}}),
        "spec",
        lambda spec: with_defaults(spec, {"finalizers": ["kubernetes"]}),
    )


def _webhooks(extra: Object) -> Filler:
    def rule(given: Object) -> Object:
        return with_defaults(given, {"scope": "*"})

    def service(config: Object) -> Object:
        return with_inner(config, "service", lambda one: with_defaults(one, {"port": 443}))

    def webhook(given: Object) -> Object:
        filled = with_each(with_defaults(given, {**_WEBHOOK, **extra}), "rules", rule)
        return with_inner(filled, "clientConfig", service)

    return lambda data: with_each(data, "webhooks", webhook)


def _claim(spec: Object) -> Object:
    return with_defaults(spec, {"volumeMode": "Filesystem"})


def _volume(spec: Object) -> Object:
    filled = with_defaults(
        spec, {"persistentVolumeReclaimPolicy": "Retain", "volumeMode": "Filesystem"}
    )
    return with_inner(filled, "hostPath", lambda path: with_defaults(path, {"type": ""}))


def _stateful_set(spec: Object) -> Object:
    filled = _template(with_defaults(spec, _STATEFUL_SET))
    return with_each(
        filled, "volumeClaimTemplates", lambda claim: with_inner(claim, "spec", _claim)
    )


KINDS: Final[dict[tuple[str, str], Filler]] = {
    ("", "Pod"): _spec(own_pod_spec),
    ("", "PodTemplate"): lambda data: with_path(data, ("template", "spec"), pod_spec),
    ("", "ReplicationController"): _replicated,
    ("apps", "Deployment"): _spec(_deployment),
    ("apps", "ReplicaSet"): _controller({"replicas": 1}),
    ("apps", "StatefulSet"): _spec(_stateful_set),
    ("apps", "DaemonSet"): _controller(_DAEMON_SET),
    ("batch", "Job"): _spec(_job_spec),
    ("batch", "CronJob"): _spec(_cron_job),
    ("", "Service"): _spec(_service),
    ("", "Secret"): lambda data: with_defaults(data, {"type": "Opaque"}),
    ("", "ConfigMap"): lambda data: data,
    ("", "ServiceAccount"): lambda data: data,
    ("", "Namespace"): _namespace,
    ("", "PersistentVolume"): _spec(_volume),
    ("", "PersistentVolumeClaim"): _spec(_claim),
    (_RBAC, "Role"): lambda data: data,
    (_RBAC, "ClusterRole"): lambda data: data,
    (_RBAC, "RoleBinding"): _role_binding,
    (_RBAC, "ClusterRoleBinding"): _role_binding,
    ("networking.k8s.io", "NetworkPolicy"): _spec(_network_policy),
    ("networking.k8s.io", "Ingress"): lambda data: data,
    ("networking.k8s.io", "IngressClass"): lambda data: data,
    ("autoscaling", "HorizontalPodAutoscaler"): _fixed({"minReplicas": 1}),
    ("policy", "PodDisruptionBudget"): lambda data: data,
    ("storage.k8s.io", "StorageClass"): lambda data: with_defaults(
        data, {"reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"}
    ),
    ("scheduling.k8s.io", "PriorityClass"): lambda data: with_defaults(
        data, {"preemptionPolicy": "PreemptLowerPriority"}
    ),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): _webhooks({}),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): _webhooks(
        {"reinvocationPolicy": "Never"}
    ),
}
"""By group and kind; the same for all versions of a group."""
