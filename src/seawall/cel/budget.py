"""The cost of an evaluation so far, and the limit that ends it."""

from __future__ import annotations

from seawall.cel.errors import CostExceededError
from seawall.cel.work import Work


class Budget:
    """Cost units that are left (cel-go, "Runtime cost"), and the work that has been done.

    Mutable; one for each evaluation, or for several that share it.
    """

    __slots__ = ("remaining", "work")

    def __init__(self, limit: int) -> None:
        self.remaining = limit
        self.work = Work()

    def charge(self, units: int) -> None:
        """Spend *units*. Raises ``CostExceededError`` when there are none left."""
        self.remaining -= units
        if self.remaining < 0:
            raise CostExceededError("operation cancelled: actual cost limit exceeded")
