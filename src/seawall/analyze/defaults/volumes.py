"""Defaults of a pod's volumes (k8s.io/kubernetes, pkg/apis/core/v1)."""

from __future__ import annotations

from functools import partial
from typing import Final

from seawall.analyze.defaults.fields import Object, with_defaults, with_each, with_inner
from seawall.analyze.defaults.quantities import amounts, written

_MODE: Final[Object] = {"defaultMode": 0o644}
_TOKEN: Final[Object] = {"expirationSeconds": 3600}
_SOURCES: Final = frozenset({"name"})
_SIMPLE: Final[dict[str, Object]] = {
    "secret": _MODE,
    "configMap": _MODE,
    "hostPath": {"type": ""},
    "iscsi": {"iscsiInterface": "default"},
    "rbd": {"keyring": "/etc/ceph/keyring", "pool": "rbd", "user": "admin"},
    "azureDisk": {
        "cachingMode": "ReadWrite",
        "fsType": "ext4",
        "kind": "Shared",
        "readOnly": False,
    },
    "scaleIO": {"fsType": "xfs", "secretRef": None, "storageMode": "ThinProvisioned"},
}
"""Of sources that volumes of pods and persistent volumes share, and of those that are flat."""
_CLAIM: Final[Object] = {"resources": {}, "volumeMode": "Filesystem"}


def volume(given: Object) -> Object:
    """A volume of a pod; one without a source is an ``emptyDir``."""
    if given.keys() <= _SOURCES:
        return {**given, "emptyDir": {}}
    for field, value in given.items():
        if field != "name" and isinstance(value, dict):
            filled = _source(field, value)
            return given if filled is value else {**given, field: filled}
    return given


def source(spec: Object) -> Object:
    """The spec of a persistent volume, whose sources have the same defaults."""
    filled = spec
    for field in _SIMPLE.keys() & spec.keys():
        filled = with_inner(filled, field, partial(with_defaults, defaults=_SIMPLE[field]))
    return filled


def claim_spec(spec: Object) -> Object:
    """The spec of a claim."""
    filled = with_defaults(spec, _CLAIM)

    def resources(given: Object) -> Object:
        return with_inner(with_inner(given, "requests", amounts), "limits", amounts)

    return with_inner(filled, "resources", resources)


def value_from(given: Object) -> Object:
    """An ``items`` element or a ``valueFrom``: where a value of the pod comes from."""
    filled = with_inner(given, "fieldRef", lambda ref: with_defaults(ref, {"apiVersion": "v1"}))
    return with_inner(filled, "resourceFieldRef", _divisor)


def _divisor(given: Object) -> Object:
    return {**given, "divisor": written(given.get("divisor") or "0")}


def _source(field: str, given: Object) -> Object:
    if field in _SIMPLE:
        return with_defaults(given, _SIMPLE[field])
    if field == "emptyDir" and "sizeLimit" in given:
        return {**given, "sizeLimit": written(given["sizeLimit"])}
    if field == "downwardAPI":
        return with_each(with_defaults(given, _MODE), "items", value_from)
    if field == "projected":
        filled = with_defaults(given, _MODE)
        if "sources" not in filled:
            return {**filled, "sources": None}
        return with_each(filled, "sources", _projection)
    if field == "image" and "pullPolicy" not in given:
        return {**given, "pullPolicy": pull_policy(given.get("reference"))}
    if field == "ephemeral":
        return with_inner(given, "volumeClaimTemplate", _template)
    return given


def _template(given: Object) -> Object:
    filled = with_defaults(given, {"metadata": {}})
    return with_inner(filled, "spec", claim_spec)


def _projection(given: Object) -> Object:
    filled = with_inner(given, "downwardAPI", lambda one: with_each(one, "items", value_from))
    return with_inner(filled, "serviceAccountToken", lambda one: with_defaults(one, _TOKEN))


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
