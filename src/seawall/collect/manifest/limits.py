"""The bounds of reading manifests, each with its reason. Reaching one is a ``Gap``."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """How much of the outside world is taken in."""

    file_bytes: int = 256 << 20
    """One file: two hundred times what etcd stores of one object, so room for a whole export."""
    documents: int = 200_000
    """Documents a file: more objects than a cluster of 5,000 nodes tends to hold in one dump."""
    depth: int = 256
    """Nesting: custom resource definitions reach about 60; Python's own stack ends at 1,000."""
    expanded_bytes: int = 512 << 20
    """A document with its aliases written out: kubectl's own ratio bound lets more through."""
    files: int = 200_000
    """Files a target: a monorepo, not a home folder."""


DEFAULT_LIMITS = Limits()
