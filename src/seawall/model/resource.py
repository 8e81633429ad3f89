"""Kubernetes objects as Seawall carries them: who they are, where they stand, what they say."""

from __future__ import annotations

import msgspec


class ObjectRef(msgspec.Struct, frozen=True, order=True):
    """Which object. ``namespace`` is empty where the manifest names none."""

    apiVersion: str  # noqa: N815 -- the field's own name
    kind: str
    namespace: str
    name: str

    @property
    def short(self) -> str:
        """``Deployment/web``: what a person calls it."""
        return f"{self.kind}/{self.name}"


class Origin(msgspec.Struct, frozen=True):
    """Which document of which file an object was read from."""

    file: str
    """As shown to the user; ``-`` is standard input."""
    document: int
    """0-based index of the YAML document in the file."""
    item: int = -1
    """0-based index within a ``List``; -1 where the document is the object."""
    template: str = ""
    """The template that rendered it (Helm); empty for a plain file."""


class Resource(msgspec.Struct):
    """One object as it was read: plain dicts and lists, nothing defaulted. Not to be changed."""

    ref: ObjectRef
    data: dict[str, object]
    origin: Origin
    size: int = 0
    """An upper bound of what an evaluation can walk: the length in bytes of its JSON."""
