"""Helm charts, rendered by ``helm template``; each document knows the template it came from.

A chart is a folder or a packed ``.tgz``. Rendering needs no cluster and fetches nothing:
dependencies must stand in the chart. Hooks and the chart's own CRDs are rendered as well, because
installing it would create them. A library chart holds nothing of its own. Without helm, or where it
fails, the chart is a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from seawall.collect.manifest import files
from seawall.collect.manifest.limits import DEFAULT_LIMITS, Limits
from seawall.collect.manifest.rendering import Rendered, as_path, run
from seawall.model.gap import Gap

HINT: Final = "Install helm, check the values, and run `helm dependency build` first."
RELEASE: Final = "release-name"
"""The name that ``helm template`` itself uses where none is given."""
SOURCE: Final = "# Source: "
FIRST_LINES: Final = 8
"""Lines of a document among which helm writes its source."""
_CHART_BYTES: Final = 1 << 20
"""What is read of a ``Chart.yaml``; helm itself refuses larger charts than such a file."""


class Release(NamedTuple):
    """What a chart is told of its installation."""

    values: Sequence[str] = ()
    """Values files, later ones winning."""
    sets: Sequence[str] = ()
    """``--set`` assignments, after the files."""
    namespace: str = ""
    minor: int = 0
    """Of the Kubernetes that it is installed in; 0 leaves helm's own."""


NO_RELEASE: Final = Release()


def render(chart: str, release: Release = NO_RELEASE, limits: Limits = DEFAULT_LIMITS) -> Rendered:
    """The manifests of *chart*."""
    command = ["helm", "template", RELEASE, as_path(chart), "--include-crds"]
    command += [f"--namespace={release.namespace}"] if release.namespace else []
    command += [f"--kube-version=1.{release.minor}.0"] if release.minor else []
    command += [f"--values={as_path(file)}" for file in release.values]
    command += [f"--set={assignment}" for assignment in release.sets]
    return run(command, chart, HINT, limits)


def is_library(chart: str) -> bool:
    """Whether *chart* says that it only holds what other charts include."""
    data = files.read(str(Path(chart, files.CHART)), Limits(file_bytes=_CHART_BYTES))
    if isinstance(data, Gap):
        return False
    try:
        said = yaml.safe_load(data)
    except (yaml.YAMLError, RecursionError, ValueError):
        return False
    return isinstance(said, dict) and said.get("type") == "library"


def template_of(text: str) -> str:
    """The template that rendered the document *text*; empty where helm names none."""
    for line in text.split("\n", FIRST_LINES)[:FIRST_LINES]:
        if line.startswith(SOURCE):
            return line.removeprefix(SOURCE).strip()
    return ""
