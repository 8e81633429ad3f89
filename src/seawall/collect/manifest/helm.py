"""Helm charts, rendered by ``helm template``; each document knows the template it came from.

Rendering needs no cluster and fetches nothing: dependencies must stand in the chart. Without helm,
or where it fails, the chart is a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from seawall.collect.manifest.limits import DEFAULT_LIMITS, Limits
from seawall.collect.manifest.rendering import Rendered, as_path, run

HINT: Final = "Install helm, check the values, and run `helm dependency build` first."
RELEASE: Final = "release-name"
"""The name that ``helm template`` itself uses where none is given."""
SOURCE: Final = "# Source: "
FIRST_LINES: Final = 8
"""Lines of a document among which helm writes its source."""


def render(
    chart: str,
    values: Sequence[str] = (),
    sets: Sequence[str] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Rendered:
    """The manifests of *chart*, with values files and ``--set`` assignments in that order."""
    command = ["helm", "template", RELEASE, as_path(chart), "--include-crds"]
    command += [f"--values={as_path(file)}" for file in values]
    command += [f"--set={assignment}" for assignment in sets]
    return run(command, chart, HINT, limits)


def template_of(text: str) -> str:
    """The template that rendered the document *text*; empty where helm names none."""
    for line in text.split("\n", FIRST_LINES)[:FIRST_LINES]:
        if line.startswith(SOURCE):
            return line.removeprefix(SOURCE).strip()
    return ""
