"""What is asked of the API server: one object, one operation, by somebody, somewhere.

A manifest in a file says only part of an admission request. What was not supplied is an
``Unknown`` with its name, so that a policy that needs it answers *unknown* and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from seawall.cel.values import Unknown
from seawall.policy.selectors import Labels

NAME_LABEL: Final = "kubernetes.io/metadata.name"
"""Set on every namespace by the API server since 1.21, to the namespace's name."""

Object = dict[str, object]


class ResourceId(NamedTuple):
    """Group, version and resource of a request, ``("apps", "v1", "deployments")``, and its kind."""

    group: str
    version: str
    resource: str
    kind: str


class User(NamedTuple):
    """Who asks. ``None`` in a request means that it was not supplied."""

    username: str
    groups: tuple[str, ...] = ()
    uid: str = ""
    extra: Mapping[str, tuple[str, ...]] = {}


class Request(NamedTuple):
    """One admission request, as far as it is known."""

    id: ResourceId
    operation: str
    """``CREATE``, ``UPDATE``, ``DELETE`` or ``CONNECT``."""
    name: str
    namespace: str
    """Empty for a cluster-scoped object; a Namespace object carries its own name here."""
    object: Object | None
    """Defaulted. ``None`` on DELETE."""
    old: Object | Unknown | None = None
    size: int = 0
    """Bytes of the object's JSON, an upper bound of what an evaluation can walk."""
    subresource: str = ""
    user: User | None = None
    namespace_data: Object | None = None
    """The Namespace object that the request is in, where it was supplied."""
    equivalents: tuple[ResourceId, ...] = ()
    """The same objects under other groups and versions (``matchPolicy: Equivalent``)."""

    @property
    def is_namespaced(self) -> bool:
        """Whether the request is inside a namespace (a Namespace object is not)."""
        return bool(self.namespace) and not self.is_namespace

    @property
    def is_namespace(self) -> bool:
        """Whether the object is itself a core/v1 Namespace."""
        return self.id.group == "" and self.id.resource == "namespaces"


def object_labels(data: Object | Unknown | None) -> Labels:
    """The labels of an object; an object that is not there has none."""
    if isinstance(data, Unknown):
        return Labels({}, complete=False)
    metadata = data.get("metadata") if data else None
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    if not isinstance(labels, dict):
        return Labels({})
    return Labels({key: value for key, value in labels.items() if isinstance(value, str)})


def namespace_labels(request: Request) -> Labels:
    """The labels that a ``namespaceSelector`` sees for this request."""
    if request.is_namespace and not request.subresource:
        own = object_labels(request.old if request.operation == "DELETE" else request.object)
        return Labels({**own.known, NAME_LABEL: request.name}, own.complete)
    if request.namespace_data is not None:
        given = object_labels(request.namespace_data)
        return Labels({**given.known, NAME_LABEL: request.namespace})
    return Labels({NAME_LABEL: request.namespace}, complete=False)


def request_value(request: Request, matched: ResourceId) -> Object:
    """The ``request`` variable of CEL (admission.k8s.io/v1 AdmissionRequest without objects).

    *matched* is the resource that the rule matched, which may be an equivalent one. Empty
    optional fields are absent, as the API's JSON has them.
    """
    value: Object = {
        "uid": "",
        "kind": _kind(matched),
        "resource": _resource(matched),
        "requestKind": _kind(request.id),
        "requestResource": _resource(request.id),
        "operation": request.operation,
        "userInfo": _user(request.user),
        "dryRun": False,
        "options": Unknown(frozenset({"request.options"})),
    }
    optional = {
        "name": request.name,
        "namespace": request.namespace,
        "subResource": request.subresource,
        "requestSubResource": request.subresource,
    }
    value.update({key: text for key, text in optional.items() if text})
    return value


def namespace_value(request: Request) -> Object | Unknown | None:
    """The ``namespaceObject`` variable: null for cluster-scoped objects and for Namespaces."""
    if not request.is_namespaced:
        return None
    if request.namespace_data is not None:
        return {
            key: request.namespace_data[key]
            for key in ("metadata", "spec", "status")
            if key in request.namespace_data
        }
    rest = Unknown(frozenset({f"the Namespace object {request.namespace!r}"}))
    return {
        "metadata": {"name": request.namespace, "labels": rest, "annotations": rest},
        "spec": rest,
        "status": rest,
    }


def _kind(of: ResourceId) -> Object:
    return {"group": of.group, "version": of.version, "kind": of.kind}


def _resource(of: ResourceId) -> Object:
    return {"group": of.group, "version": of.version, "resource": of.resource}


def _user(user: User | None) -> Object | Unknown:
    if user is None:
        return Unknown(frozenset({"request.userInfo"}))
    value: Object = {"username": user.username}
    if user.uid:
        value["uid"] = user.uid
    if user.groups:
        value["groups"] = list(user.groups)
    if user.extra:
        value["extra"] = {key: list(values) for key, values in user.extra.items()}
    return value
