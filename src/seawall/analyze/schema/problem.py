"""What can be wrong with an object, and where."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from seawall.model.location import Path


class ProblemKind(Enum):
    """What is wrong."""

    UNKNOWN_FIELD = "schema-unknown-field"
    WRONG_TYPE = "schema-wrong-type"
    MISSING_FIELD = "schema-missing-field"
    WRONG_VALUE = "schema-wrong-value"
    REMOVED_API = "removed-api"
    FUTURE_API = "future-api"


class Problem(NamedTuple):
    """One thing that does not fit, and where."""

    kind: ProblemKind
    path: Path
    message: str
