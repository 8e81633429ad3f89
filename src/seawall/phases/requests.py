"""A manifest as the admission request it would be: defaulted, in its namespace, by somebody."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from seawall.analyze.defaults.defaulted import defaulted
from seawall.cel.values import Unknown
from seawall.model.location import Path
from seawall.model.resource import Resource
from seawall.phases.setup import Setup, World
from seawall.policy.derive import POD, derived_pod
from seawall.policy.request import Object, Request, ResourceId

_OLD = Unknown(frozenset({"oldObject"}))


class Asked(NamedTuple):
    """A request, and where its object stands in the manifest (the root, or a pod template)."""

    request: Request
    prefix: Path


def request_of(resource: Resource, setup: Setup, world: World) -> Asked:
    """The request that applying *resource* would make."""
    ref = resource.ref
    kind = world.kind_of(ref.apiVersion, ref.kind)
    id_ = ResourceId(kind.group, kind.version, kind.resource, ref.kind)
    namespace = (ref.namespace or setup.namespace) if kind.namespaced else ""
    data = defaulted(resource.data, namespace=namespace, created=setup.operation == "CREATE")
    is_namespace = id_.group == "" and id_.resource == "namespaces"
    deleting = setup.operation == "DELETE"
    request = Request(
        id=id_,
        operation=setup.operation,
        name=_name(resource.data),
        namespace=ref.name if is_namespace else namespace,
        object=None if deleting else data,
        old=data if deleting else _old(resource, setup, namespace),
        size=resource.size,
        user=setup.user,
        namespace_data=_namespace(namespace, world),
        equivalents=tuple(
            ResourceId(each.group, each.version, each.resource, ref.kind)
            for each in world.equivalents_of(kind)
        ),
    )
    return Asked(request, ())


def pod_request(resource: Resource, parent: Request, setup: Setup) -> Asked | None:
    """The request for the Pod that a controller would create, or ``None`` where there is none."""
    if not setup.derive or parent.object is None:
        return None
    derived = derived_pod(parent.object, setup.kinds)
    if derived is None:
        return None
    pod = defaulted(derived.pod, namespace=parent.namespace)
    request = parent._replace(
        id=POD,
        operation="CREATE",
        name="",
        object=pod,
        old=None,
        equivalents=(),
        size=resource.size,
    )
    return Asked(request, derived.prefix)


def fact_request(id_: ResourceId, fact: bytes, subject: tuple[str, str], world: World) -> Request:
    """The request that tells of a fact: nobody makes it, and it is always a creation.

    *fact* is its JSON, *subject* its namespace and name.
    """
    namespace, name = subject
    return Request(
        id=id_,
        operation="CREATE",
        name=name,
        namespace=namespace,
        object=msgspec.json.decode(fact),
        size=len(fact),
        namespace_data=_namespace(namespace, world),
    )


def _name(data: Object) -> str:
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""


def _old(resource: Resource, setup: Setup, namespace: str) -> Object | Unknown | None:
    if setup.operation == "CREATE":
        return None
    old = (setup.old or {}).get(resource.ref)
    return _OLD if old is None else defaulted(old, namespace=namespace, created=False)


def _namespace(name: str, world: World) -> Object | None:
    data = world.namespaces.get(name)
    return None if data is None else defaulted(data, namespace="", created=False)
