"""The formats by name, each imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Final, cast

from seawall.errors import UsageError
from seawall.model.scan import Scan
from seawall.report.options import RenderOptions

Renderer = Callable[[Scan, RenderOptions], Iterable[str]]
"""Yields the report in pieces, none of them empty, the last one ending with a line end."""

FORMATS: Final = (
    "text",
    "json",
    "sarif",
    "junit",
    "html",
    "markdown",
    "github",
    "gitlab",
    "policyreport",
)

_ENDINGS: Final = (
    (".sarif.json", "sarif"),
    (".sarif", "sarif"),
    ("gl-code-quality-report.json", "gitlab"),
    (".json", "json"),
    (".xml", "junit"),
    (".html", "html"),
    (".htm", "html"),
    (".md", "markdown"),
    (".txt", "text"),
)
"""Longer endings stand before the shorter ones that they end with."""


def renderer(name: str) -> Renderer:
    """The function that writes format *name*. Raises UsageError where there is none."""
    if name not in FORMATS:
        raise UsageError(f"unknown format {name!r}", f"choose one of {', '.join(FORMATS)}")
    return cast("Renderer", import_module(f"seawall.report.{name}").render)


def guess(path: str) -> str | None:
    """The format that a file of this name most likely holds; None where the name does not say."""
    lower = path.lower()
    return next((name for ending, name in _ENDINGS if lower.endswith(ending)), None)
