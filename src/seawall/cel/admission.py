"""The variables of an admission policy (k8s.io/apiserver, pkg/admission/plugin/cel/compile.go)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seawall.cel.environment import Environment
from seawall.cel.types import (
    BOOL,
    DYN,
    INT,
    STRING,
    TIMESTAMP,
    ListOf,
    MapOf,
    Opaque,
    Simple,
    Struct,
    Type,
)

_STRINGS: Final = ListOf(STRING)
_GVK: Final = Struct("kubernetes.GroupVersionKind")
_GVR: Final = Struct("kubernetes.GroupVersionResource")
VARIABLES: Final = "kubernetes.variables"
"""The name of the type of ``variables``; its fields are the policy's own."""

STRUCTS: Final[dict[str, dict[str, Type]]] = {
    "kubernetes.GroupVersionKind": {"group": STRING, "version": STRING, "kind": STRING},
    "kubernetes.GroupVersionResource": {"group": STRING, "version": STRING, "resource": STRING},
    "kubernetes.UserInfo": {
        "username": STRING,
        "uid": STRING,
        "groups": _STRINGS,
        "extra": MapOf(STRING, _STRINGS),
    },
    "kubernetes.AdmissionRequest": {
        "kind": _GVK,
        "resource": _GVR,
        "subResource": STRING,
        "requestKind": _GVK,
        "requestResource": _GVR,
        "requestSubResource": STRING,
        "name": STRING,
        "namespace": STRING,
        "operation": STRING,
        "userInfo": Struct("kubernetes.UserInfo"),
        "dryRun": BOOL,
        "options": DYN,
    },
    "kubernetes.Namespace": {
        "metadata": Struct("kubernetes.NamespaceMetadata"),
        "spec": Struct("kubernetes.NamespaceSpec"),
        "status": Struct("kubernetes.NamespaceStatus"),
    },
    "kubernetes.NamespaceMetadata": {
        "name": STRING,
        "generateName": STRING,
        "namespace": STRING,
        "labels": MapOf(STRING, STRING),
        "annotations": MapOf(STRING, STRING),
        "UID": STRING,
        "creationTimestamp": TIMESTAMP,
        "deletionGracePeriodSeconds": INT,
        "deletionTimestamp": TIMESTAMP,
        "generation": INT,
        "resourceVersion": STRING,
        "finalizers": _STRINGS,
    },
    "kubernetes.NamespaceSpec": {"finalizers": _STRINGS},
    "kubernetes.NamespaceStatus": {
        "conditions": ListOf(Struct("kubernetes.NamespaceCondition")),
        "phase": STRING,
    },
    "kubernetes.NamespaceCondition": {
        "status": STRING,
        "type": STRING,
        "lastTransitionTime": TIMESTAMP,
        "message": STRING,
        "reason": STRING,
    },
}


def admission_environment(
    minor: int,
    *,
    variables: Mapping[str, Type] | None,
    has_params: bool,
    has_authorizer: bool,
) -> Environment:
    """What an expression of a policy may name; *variables* are the types of ``variables.*``.

    A matchCondition knows no variables: ``None``.
    """
    names: dict[str, Type] = {
        "object": DYN,
        "oldObject": DYN,
        "request": Struct("kubernetes.AdmissionRequest"),
        "namespaceObject": Struct("kubernetes.Namespace"),
    }
    if variables is not None:
        names["variables"] = Struct(VARIABLES)
    if has_params:
        names["params"] = DYN
    if has_authorizer:
        names["authorizer"] = Opaque("kubernetes.authorization.Authorizer")
        names["authorizer.requestResource"] = Opaque("kubernetes.authorization.ResourceCheck")
    fields = {name: _as_field(kind) for name, kind in (variables or {}).items()}
    return Environment(minor, names, {**STRUCTS, VARIABLES: fields})


def _as_field(kind: Type) -> Type:
    """Lists and maps keep their types; what is no plain type is ``dyn``."""
    match kind:
        case ListOf(element):
            return ListOf(_as_field(element))
        case MapOf(key, value):
            return MapOf(_as_field(key), _as_field(value))
        case Simple():
            return kind
        case _:
            return DYN
