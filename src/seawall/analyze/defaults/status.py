"""The status of an object that is being created: the server's own, whatever the manifest says.

Source: PrepareForCreate of k8s.io/kubernetes, pkg/registry/<group>/<kind>/strategy.go.
"""

from __future__ import annotations

from typing import Final

from seawall.analyze.defaults.fields import Object, without
from seawall.analyze.defaults.resources import quality_of

_NONE: Final[Object] = {}
_BALANCER: Final[Object] = {"loadBalancer": {}}
_STATUS: Final[dict[str, Object]] = {
    "APIService": _NONE,
    "CronJob": _NONE,
    "DaemonSet": {
        "currentNumberScheduled": 0,
        "desiredNumberScheduled": 0,
        "numberMisscheduled": 0,
        "numberReady": 0,
    },
    "Deployment": _NONE,
    "HorizontalPodAutoscaler": {"currentMetrics": None, "desiredReplicas": 0},
    "Ingress": _BALANCER,
    "Job": _NONE,
    "Namespace": {"phase": "Active"},
    "PersistentVolume": {"phase": "Pending"},
    "PersistentVolumeClaim": {"phase": "Pending"},
    "PodDisruptionBudget": {
        "currentHealthy": 0,
        "desiredHealthy": 0,
        "disruptionsAllowed": 0,
        "expectedPods": 0,
    },
    "ReplicaSet": {"replicas": 0},
    "ReplicationController": {"replicas": 0},
    "ResourceQuota": _NONE,
    "Service": _BALANCER,
    "StatefulSet": {"availableReplicas": 0, "replicas": 0},
    "ValidatingAdmissionPolicy": _NONE,
}
_WITHOUT: Final = frozenset({"NetworkPolicy"})
"""Kinds that had a status once."""
_SCALER: Final[Object] = {"currentReplicas": 0, "desiredReplicas": 0}


def with_status(data: Object, kind: str) -> Object:
    """*data* of a known kind with the status that it starts with."""
    found = _STATUS.get(kind)
    if found is None:
        found = _own(data, kind)
    elif data.get("apiVersion") == "autoscaling/v1":
        found = _SCALER
    if found is None:
        if kind in _WITHOUT and "status" in data:
            return without(data, "status")
        return data
    return {**data, "status": found}


def _own(data: Object, kind: str) -> Object | None:
    spec = data.get("spec")
    if not isinstance(spec, dict):
        return None
    if kind == "Pod":
        return {"phase": "Pending", "qosClass": quality_of(spec)}
    if kind != "CustomResourceDefinition":
        return None
    names = {"kind": "", "plural": ""}
    return {"acceptedNames": names, "conditions": None, "storedVersions": _stored(spec)}


def _stored(spec: Object) -> list[object]:
    versions = spec.get("versions")
    return [
        each.get("name")
        for each in (versions if isinstance(versions, list) else ())
        if isinstance(each, dict) and each.get("storage") is True
    ][:1]
