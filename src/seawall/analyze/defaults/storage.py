"""Defaults of volumes and claims (k8s.io/kubernetes, pkg/apis/{core,storage})."""

from __future__ import annotations

from typing import Final

from seawall.analyze.defaults.fields import Object, with_defaults, with_inner
from seawall.analyze.defaults.quantities import amounts
from seawall.analyze.defaults.volumes import claim_spec, source

_VOLUME: Final[Object] = {
    "persistentVolumeReclaimPolicy": "Retain",
    "volumeMode": "Filesystem",
}
_DRIVER: Final[Object] = {
    "attachRequired": True,
    "fsGroupPolicy": "ReadWriteOnceWithFSType",
    "podInfoOnMount": False,
    "preventPodSchedulingIfMissing": False,
    "requiresRepublish": False,
    "seLinuxMount": False,
    "storageCapacity": False,
    "volumeLifecycleModes": ["Persistent"],
}
_TEMPLATE: Final[Object] = {
    "apiVersion": "v1",
    "kind": "PersistentVolumeClaim",
    "metadata": {},
    "status": {"phase": "Pending"},
}


def claim(data: Object) -> Object:
    """A PersistentVolumeClaim, protected while pods use it."""
    return _protected(with_inner(data, "spec", claim_spec), "kubernetes.io/pvc-protection")


def volume(data: Object) -> Object:
    """A PersistentVolume, protected while a claim uses it."""
    return _protected(with_inner(data, "spec", _volume), "kubernetes.io/pv-protection")


def claim_template(data: Object) -> Object:
    """A claim that a StatefulSet makes for each of its pods."""
    return with_inner(with_defaults(data, _TEMPLATE), "spec", claim_spec)


def storage_class(data: Object) -> Object:
    """A StorageClass."""
    return with_defaults(data, {"reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"})


def driver(data: Object) -> Object:
    """A CSIDriver."""
    return with_inner(data, "spec", lambda spec: with_defaults(spec, _DRIVER))


def _volume(spec: Object) -> Object:
    return with_inner(source(with_defaults(spec, _VOLUME)), "capacity", amounts)


def _protected(data: Object, name: str) -> Object:
    metadata = data.get("metadata")
    if not isinstance(metadata, dict):
        return data
    given = metadata.get("finalizers")
    finalizers = given if isinstance(given, list) else []
    if name in finalizers:
        return data
    return {**data, "metadata": {**metadata, "finalizers": [*finalizers, name]}}
