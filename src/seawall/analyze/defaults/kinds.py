"""Defaults kind by kind: services, storage, RBAC, network, admission; and the table of all.

Source: k8s.io/kubernetes, pkg/apis/<group>/<version>/defaults.go, and the strategies that set what
follows from the object alone.
"""

from __future__ import annotations

import base64
from typing import Final

from seawall.analyze.defaults import autoscaling, definitions, services, storage, workloads
from seawall.analyze.defaults.fields import (
    Filler,
    Object,
    with_defaults,
    with_each,
    with_inner,
    with_path,
    without,
)
from seawall.analyze.defaults.quantities import amounts

_RBAC: Final = "rbac.authorization.k8s.io"
_ADMISSION: Final = "admissionregistration.k8s.io"
_MATCH: Final[Object] = {"matchPolicy": "Equivalent", "namespaceSelector": {}, "objectSelector": {}}
_WEBHOOK: Final[Object] = {
    "failurePolicy": "Fail",
    "matchPolicy": "Equivalent",
    "namespaceSelector": {},
    "objectSelector": {},
    "timeoutSeconds": 10,
}


def _spec(filler: Filler) -> Filler:
    return lambda data: with_inner(data, "spec", filler)


def _same(data: Object) -> Object:
    return data


def _role_binding(data: Object) -> Object:
    def reference(ref: Object) -> Object:
        return with_defaults(ref, {"apiGroup": _RBAC})

    def subject(given: Object) -> Object:
        group = "" if given.get("kind") == "ServiceAccount" else _RBAC
        return with_defaults(given, {"apiGroup": group}) if group else given

    return with_each(with_inner(data, "roleRef", reference), "subjects", subject)


def _network_policy(spec: Object) -> Object:
    filled = with_defaults(spec, {"podSelector": {}})
    if not spec.get("policyTypes"):
        types = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]
        filled = {**filled, "policyTypes": types}

    def rule(given: Object) -> Object:
        return with_each(given, "ports", lambda port: with_defaults(port, {"protocol": "TCP"}))

    return with_each(with_each(filled, "ingress", rule), "egress", rule)


def _policy(data: Object) -> Object:
    return with_inner(with_defaults(data, {"spec": {}}), "spec", _network_policy)


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


def _admission(field: str) -> Filler:
    """A policy, or the binding of one: what it matches has defaults."""

    def matches(given: Object) -> Object:
        filled = with_defaults(given, _MATCH)
        for rules in ("resourceRules", "excludeResourceRules"):
            filled = with_each(filled, rules, lambda rule: with_defaults(rule, {"scope": "*"}))
        return filled

    def spec(given: Object) -> Object:
        filled = with_inner(given, field, matches)
        is_policy = field == "matchConstraints"
        return with_defaults(filled, {"failurePolicy": "Fail"}) if is_policy else filled

    return _spec(spec)


def _secret(data: Object) -> Object:
    """``stringData`` is merged into ``data``, and gone."""
    filled = with_defaults(data, {"type": "Opaque"})
    plain = filled.get("stringData")
    if not isinstance(plain, dict):
        return filled
    coded = {
        key: base64.b64encode(value.encode("utf-8", "surrogatepass")).decode()
        if isinstance(value, str)
        else value
        for key, value in plain.items()
    }
    given = filled.get("data")
    merged = {**(given if isinstance(given, dict) else {}), **coded}
    return {**without(filled, "stringData"), "data": merged}


def _ingress_class(data: Object) -> Object:
    def parameters(given: Object) -> Object:
        return with_defaults(given, {"scope": "Cluster"})

    return with_path(data, ("spec", "parameters"), parameters)


def _endpoints(data: Object) -> Object:
    def subset(given: Object) -> Object:
        return with_each(given, "ports", lambda port: with_defaults(port, {"protocol": "TCP"}))

    return with_each(data, "subsets", subset)


def _slice(data: Object) -> Object:
    def port(given: Object) -> Object:
        named = given if given.get("name") is not None else {**given, "name": ""}
        return with_defaults(named, {"protocol": "TCP"})

    filled = with_each(data, "ports", port)
    return with_each(filled, "endpoints", lambda one: with_defaults(one, {"conditions": {}}))


def _quota(spec: Object) -> Object:
    return with_inner(spec, "hard", amounts)


def _limit_range(spec: Object) -> Object:
    """Of containers: the limit is the greatest, the request the limit, else the least."""

    def item(given: Object) -> Object:
        filled = given
        for field in ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio"):
            filled = with_inner(filled, field, amounts)
        if filled.get("type") != "Container":
            return filled
        limit = {**_map(filled, "max"), **_map(filled, "default")}
        request = {**_map(filled, "min"), **limit, **_map(filled, "defaultRequest")}
        own = {"default": limit, "defaultRequest": request}
        return {**filled, **{name: value for name, value in own.items() if value}}

    return with_each(spec, "limits", item)


def _map(data: Object, field: str) -> Object:
    found = data.get(field)
    return found if isinstance(found, dict) else {}


def _api_service(spec: Object) -> Object:
    return with_inner(spec, "service", lambda one: with_defaults(one, {"port": 443}))


KINDS: Final[dict[tuple[str, str], Filler]] = {
    ("", "Pod"): workloads.pod,
    ("", "PodTemplate"): workloads.pod_template,
    ("", "ReplicationController"): workloads.replication_controller,
    ("apps", "Deployment"): workloads.deployment,
    ("apps", "ReplicaSet"): workloads.replica_set,
    ("apps", "StatefulSet"): workloads.stateful_set,
    ("apps", "DaemonSet"): workloads.daemon_set,
    ("batch", "Job"): workloads.job,
    ("batch", "CronJob"): workloads.cron_job,
    ("", "Service"): services.service,
    ("", "Secret"): _secret,
    ("", "ConfigMap"): _same,
    ("", "ServiceAccount"): _same,
    ("", "Namespace"): _namespace,
    ("", "PersistentVolume"): storage.volume,
    ("", "PersistentVolumeClaim"): storage.claim,
    ("", "Endpoints"): _endpoints,
    ("", "LimitRange"): _spec(_limit_range),
    ("", "ResourceQuota"): _spec(_quota),
    ("discovery.k8s.io", "EndpointSlice"): _slice,
    (_RBAC, "Role"): _same,
    (_RBAC, "ClusterRole"): _same,
    (_RBAC, "RoleBinding"): _role_binding,
    (_RBAC, "ClusterRoleBinding"): _role_binding,
    ("networking.k8s.io", "NetworkPolicy"): _policy,
    ("networking.k8s.io", "Ingress"): _same,
    ("networking.k8s.io", "IngressClass"): _ingress_class,
    ("autoscaling", "HorizontalPodAutoscaler"): autoscaling.autoscaler,
    ("policy", "PodDisruptionBudget"): _same,
    ("storage.k8s.io", "StorageClass"): storage.storage_class,
    ("storage.k8s.io", "CSIDriver"): storage.driver,
    ("coordination.k8s.io", "Lease"): _same,
    ("scheduling.k8s.io", "PriorityClass"): lambda data: with_defaults(
        data, {"preemptionPolicy": "PreemptLowerPriority"}
    ),
    ("apiregistration.k8s.io", "APIService"): _spec(_api_service),
    ("apiextensions.k8s.io", "CustomResourceDefinition"): definitions.definition,
    (_ADMISSION, "ValidatingAdmissionPolicy"): _admission("matchConstraints"),
    (_ADMISSION, "ValidatingAdmissionPolicyBinding"): _admission("matchResources"),
    (_ADMISSION, "ValidatingWebhookConfiguration"): _webhooks({}),
    (_ADMISSION, "MutatingWebhookConfiguration"): _webhooks({"reinvocationPolicy": "Never"}),
}
"""By group and kind; the same for all versions of a group but where a filler looks."""
