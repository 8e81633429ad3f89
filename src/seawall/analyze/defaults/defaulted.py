"""An object as a policy of the API server would see it: the defaults of its kind filled in.

What only the server can set (``metadata.uid`` …) is left out, and ``marked`` puts an ``Unknown``
there for evaluations that may look at it. The input is never changed; what needs no default is
shared with it.
"""

from __future__ import annotations

from typing import Final

from seawall.analyze.defaults.fields import Object, pruned
from seawall.analyze.defaults.kinds import KINDS
from seawall.cel.values import Unknown
from seawall.knowledge.kubernetes.resources import resource_of

MARKED_FIELDS: Final = frozenset({"uid", "creationTimestamp", "generation", "managedFields"})
"""Fields of ``metadata`` that the server sets on every object."""


def defaulted(data: Object, *, namespace: str) -> Object:
    """*data* with defaults; *namespace* where it names none and its kind has one."""
    api_version, kind = data.get("apiVersion"), data.get("kind")
    if not isinstance(api_version, str) or not isinstance(kind, str):
        return data
    resource = resource_of(api_version, kind)
    filler = KINDS.get((resource.group, kind))
    filled = data if filler is None else filler(pruned(data))
    metadata = filled.get("metadata")
    if not namespace or not resource.namespaced or not isinstance(metadata, dict):
        return filled
    if metadata.get("namespace"):
        return filled
    return {**filled, "metadata": {**metadata, "namespace": namespace}}


def has_known_defaults(api_version: str, kind: str) -> bool:
    """Whether the defaults of the kind are known, so that an absent field is really absent."""
    return (resource_of(api_version, kind).group, kind) in KINDS


def marked(data: Object) -> Object:
    """The object with ``Unknown`` in the fields that only the server sets."""
    metadata = data.get("metadata")
    if not isinstance(metadata, dict):
        return data
    unknown = {
        name: Unknown(frozenset({f"object.metadata.{name}"}))
        for name in sorted(MARKED_FIELDS)
        if name not in metadata
    }
    return {**data, "metadata": {**metadata, **unknown}}
