"""The identity of a finding across edits: what a baseline and a code-review tool remember.

It is made of what a person would name (policy, object, element), and never of an index, a line
or a message, so that a container that moves down a list or a file that grows keeps its findings.
Two findings may share one: readers count them, they do not assume it to be unique.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from seawall.model.resource import ObjectRef
from seawall.model.workload import group_of

LENGTH = 32
"""Hexadecimal digits kept of SHA-256: 128 bits, far beyond accidental collision."""


def fingerprint(policy: str, ref: ObjectRef, element_name: str, validation: str = "") -> str:
    """The 32 hexadecimal digits that stand for *policy* on this element of this object.

    The API version of the object counts only by its group: ``v1beta1`` becoming ``v1`` is the same
    object. *validation* tells apart the claims of one policy, where it has names for them.
    """
    # Each part carries its length, so that no two different lists of parts read the same.
    text = (
        f"{len(policy)}:{policy}{_identity(ref)}"
        f"{len(element_name)}:{element_name}{len(validation)}:{validation}"
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


@lru_cache(maxsize=64)  # the findings of an object come one after the other
def _identity(ref: ObjectRef) -> str:
    parts = (group_of(ref.apiVersion), ref.kind, ref.namespace, ref.name)
    return "".join(f"{len(part)}:{part}" for part in parts)
