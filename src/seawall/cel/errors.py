"""What can go wrong with an expression, and where.

::

    CelError
    ├── CelSyntaxError      the text is not CEL
    ├── CelTypeError        the text is CEL, and the checker refuses it
    ├── EvalError           evaluation ended in an error value (cel-spec, "Runtime errors")
    └── CostExceededError   the budget stopped it; never absorbed by ``||`` or ``&&``

Offsets count code points from the start of the expression.
"""

from __future__ import annotations


class CelError(Exception):
    """An error with a message, and where known the offset it belongs to."""

    def __init__(self, message: str, offset: int = -1) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class CelSyntaxError(CelError):
    """The text is not a CEL expression."""


class CelTypeError(CelError):
    """The checker found no overload, no declaration, or types that do not agree."""


class EvalError(CelError):
    """Evaluation ended in an error. ``message`` is worded as cel-go words it."""


class CostExceededError(CelError):
    """The budget was used up. Not a value: no operator absorbs it."""


def caret(text: str, offset: int) -> tuple[int, int, str]:
    """The 1-based line and column of *offset* in *text*, and that line with a caret below it."""
    offset = max(0, min(offset, len(text)))
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end]
    column = offset - start
    pad = "".join("\t" if char == "\t" else " " for char in line[:column])
    return text.count("\n", 0, offset) + 1, column + 1, f"{line}\n{pad}^"
