"""What a caller may choose about a report."""

from __future__ import annotations

from typing import NamedTuple

MIN_WIDTH = 40
"""Narrower than this, wrapped text is harder to read than text that overflows."""


class RenderOptions(NamedTuple):
    """The choices; a format ignores what it has no use for."""

    width: int = 80
    """Columns of the terminal."""
    colour: bool = False
    verbose: bool = False
    """Show every finding in full, and the fields that were read."""
    quiet: bool = False
    """The answer and one line per finding."""
    root: str = ""
    """Absolute path of the project: files below it are written relative to it."""
    include_passed: bool = False
    now: str = ""
    """The time of the report, ISO 8601 in UTC (``2026-01-31T12:00:00Z``); may be empty."""
