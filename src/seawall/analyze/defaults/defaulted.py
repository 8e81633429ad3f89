"""An object as a policy of the API server would see it: the defaults of its kind filled in.

What only the server can set (``metadata.uid``, addresses of Services …) is left out, and ``marked``
puts an ``Unknown`` there for evaluations that may look at it. The input is never changed; what
needs no default is shared with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from seawall.analyze.defaults.fields import Object, with_each, without
from seawall.analyze.defaults.kinds import KINDS
from seawall.analyze.defaults.services import has_node_port, unknown_fields
from seawall.analyze.defaults.status import with_status
from seawall.analyze.defaults.zeros import cleaned
from seawall.cel.values import Unknown
from seawall.knowledge.kubernetes.resources import resource_of

_METADATA: Final = frozenset({"uid", "creationTimestamp", "generation", "managedFields"})
_CHOSEN: Final = frozenset({"clusterIP", "clusterIPs", "ipFamilies", "nodePort"})
MARKED_FIELDS: Final = _METADATA | _CHOSEN
"""Fields that the server sets: of ``metadata`` on every object, the others on Services."""


def defaulted(data: Object, *, namespace: str, created: bool = True) -> Object:
    """*data* with defaults; *namespace* where it names none and its kind has one.

    *created* says that the object is new, so that its status is the one objects start with; else
    a status that is given stays.
    """
    api_version, kind = data.get("apiVersion"), data.get("kind")
    if not isinstance(api_version, str) or not isinstance(kind, str):
        return data
    resource = resource_of(api_version, kind)
    filler = KINDS.get((resource.group, kind))
    filled = data if filler is None else filler(cleaned(data))
    if created and filler is not None:
        filled = with_status(filled, kind)
    metadata = filled.get("metadata")
    if resource.is_known and not resource.namespaced:
        return _unplaced(filled, metadata)
    if not namespace or not isinstance(metadata, dict):
        return filled
    if metadata.get("namespace"):
        return filled
    return {**filled, "metadata": {**metadata, "namespace": namespace}}


def _unplaced(data: Object, metadata: object) -> Object:
    """What belongs to no namespace has none, whatever is written."""
    if not isinstance(metadata, dict) or "namespace" not in metadata:
        return data
    return {**data, "metadata": without(metadata, "namespace")}


def has_known_defaults(api_version: str, kind: str) -> bool:
    """Whether the defaults of the kind are known, so that an absent field is really absent."""
    return (resource_of(api_version, kind).group, kind) in KINDS


def marked(data: Object) -> Object:
    """The object with ``Unknown`` in the fields that only the server sets."""
    metadata = data.get("metadata")
    if not isinstance(metadata, dict):
        return data
    filled = {**data, "metadata": {**metadata, **_unknown("metadata", _METADATA - metadata.keys())}}
    spec = data.get("spec")
    if data.get("kind") == "Service" and data.get("apiVersion") == "v1" and isinstance(spec, dict):
        filled["spec"] = _service(spec)
    return filled


def _service(spec: Object) -> Object:
    filled = {**spec, **_unknown("spec", unknown_fields(spec))}
    if not has_node_port(spec):
        return filled

    def port(given: Object) -> Object:
        if given.get("nodePort"):
            return given
        return {**given, "nodePort": Unknown(frozenset({"object.spec.ports.nodePort"}))}

    return with_each(filled, "ports", port)


def _unknown(holder: str, names: Iterable[str]) -> Object:
    return {name: Unknown(frozenset({f"object.{holder}.{name}"})) for name in sorted(names)}
