"""How bad, how sure, and which way a judgement went."""

from __future__ import annotations

from enum import Enum, IntEnum


class Severity(IntEnum):
    """Ordered, so that ``max`` and ``<`` mean what they say."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def label(self) -> str:
        """The lower-case word used in every format: ``high``."""
        return self.name.lower()


class Confidence(IntEnum):
    """LOW: worth a look. HIGH: true by the fields shown."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2

    @property
    def label(self) -> str:
        """The lower-case word used in every format: ``medium``."""
        return self.name.lower()


class Verdict(Enum):
    """The three answers. UNKNOWN always names what was missing, and never reads as clean."""

    PASS = "pass"  # noqa: S105 -- not a password
    FAIL = "fail"
    UNKNOWN = "unknown"
