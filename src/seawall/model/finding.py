"""What a policy says of an object: a claim with its evidence, never a decision.

What is the same for every finding of a policy stands once in its ``Rule``.
"""

from __future__ import annotations

from typing import NewType

import msgspec

from seawall.model.location import Excerpt, Location
from seawall.model.resource import ObjectRef
from seawall.model.severity import Confidence, Severity, Verdict

PolicyId = NewType("PolicyId", str)


class FrameworkRef(msgspec.Struct, frozen=True, order=True):
    """A control of a published framework: ``("CIS", "5.2.2")``."""

    framework: str
    control: str


class Rule(msgspec.Struct, frozen=True):
    """Everything that is the same for all findings of one policy."""

    id: PolicyId
    title: str
    severity: Severity
    confidence: Confidence = Confidence.HIGH
    description: str = ""
    """Why it matters."""
    fix: str = ""
    """How to mend it."""
    categories: tuple[str, ...] = ()
    frameworks: tuple[FrameworkRef, ...] = ()
    references: tuple[str, ...] = ()
    """Addresses of published pages."""
    builtin: bool = False


class Read(msgspec.Struct, frozen=True):
    """A field that decided: its path, and its value in a few words (redacted where secret)."""

    path: str
    value: str
    """``absent`` where the field is not there."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One claim about one object or one element of it."""

    policy: PolicyId
    validation: int
    """0-based index among the policy's validations; -1 where the claim is not a validation's."""
    verdict: Verdict
    severity: Severity
    confidence: Confidence
    message: str
    reason: str = ""
    """The API's status reason, ``Invalid`` or ``Forbidden``; ``error`` when evaluation failed."""
    object: ObjectRef
    element: str = ""
    """The failing element as a dotted path, ``spec.template.spec.containers[1]``; may be empty."""
    element_name: str = ""
    """What a person calls it: ``container "sidecar"``."""
    pointer: str = ""
    """RFC 6901 pointer of the offending field, or of its parent where it is absent."""
    location: Location | None = None
    excerpt: Excerpt | None = None
    reads: tuple[Read, ...] = ()
    missing: tuple[str, ...] = ()
    """For UNKNOWN: what was not supplied."""
    fingerprint: str = ""
    """Stable across edits elsewhere: of policy, object, element name; never an index or line."""


class Waiver(msgspec.Struct, frozen=True):
    """Why a finding does not count: an exception of the configuration or of the object."""

    source: str
    """``seawall.yaml`` or ``annotation``."""
    owner: str
    reason: str
    until: str
    """ISO date, the last day on which it holds."""


class Waived(msgspec.Struct, frozen=True):
    """A finding that was waived, and by what. Counted, never lost."""

    finding: Finding
    waiver: Waiver
