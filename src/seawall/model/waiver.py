"""Exceptions as people write them, before they are matched to findings."""

from __future__ import annotations

import msgspec


class Exemption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exception: which policy, which object, who answers for it, why, and until when.

    Every part that is given must match exactly; ``name`` may hold ``*`` beside other characters.
    """

    policy: str
    """The policy's id; no wildcard."""
    kind: str
    name: str
    namespace: str = ""
    """Empty matches only objects whose manifest names no namespace."""
    container: str = ""
    """Only this container; empty for the whole object."""
    owner: str
    reason: str
    until: str
    """ISO date, the last day on which it holds."""
    source: str = "seawall.yaml"
    """Where it stands: the configuration file, or ``annotation``."""
