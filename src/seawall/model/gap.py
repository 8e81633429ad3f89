"""What could not be looked at. A gap is counted and shown, and never reads as clean."""

from __future__ import annotations

from enum import Enum

import msgspec


class GapKind(Enum):
    """Why something was not seen."""

    UNREADABLE = "unreadable"
    """A file, folder or stream could not be opened or decoded."""
    MALFORMED = "malformed"
    """A document is not YAML, not JSON, or not an object."""
    LIMIT = "limit"
    """A bound on size, depth or number was reached."""
    RENDERER = "renderer"
    """A chart or kustomization could not be rendered."""
    POLICY = "policy"
    """A policy could not be evaluated, or could not be bound."""
    SCHEMA = "schema"
    """No schema is known for this kind, so its fields were not checked."""
    INTERNAL = "internal"
    """A bug of ours stopped one judgement; the others went on."""


class Gap(msgspec.Struct, frozen=True, order=True):
    """One thing that was not looked at, and why."""

    kind: GapKind
    subject: str
    """What: a file, a document, a chart, a policy."""
    reason: str
    hint: str = ""
    """The next step, where there is one."""
    named: bool = False
    """True when the user named the subject on the command line: the exit code is then 3."""
