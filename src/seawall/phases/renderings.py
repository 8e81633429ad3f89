"""Charts and kustomizations become sources: rendered, or a gap, or part of another that was.

A library chart is skipped, and so is a kustomization that another one of the scan takes in and
that was built with it: what is deployed is the outer one. What the user named is always rendered.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from seawall.collect.manifest import helm, kustomize
from seawall.collect.manifest.helm import Release
from seawall.collect.manifest.kustomization import Tree, tree_of
from seawall.collect.manifest.rendering import Rendered
from seawall.model.gap import Gap
from seawall.phases.reading import Source


class Renderings(NamedTuple):
    """What came of charts and kustomizations."""

    sources: list[Source]
    skipped: list[tuple[str, str]]
    gaps: list[Gap]


def rendered_charts(charts: Sequence[str], target: str, release: Release) -> Renderings:
    """Every chart that *target* names or holds."""
    out = Renderings([], [], [])
    for chart in charts:
        if helm.is_library(chart):
            out.skipped.append((chart, "a library chart: it holds no objects of its own"))
        else:
            _add(out, Source(chart, b"", is_chart=True), target, helm.render(chart, release))
    return out


def rendered_kustomizations(folders: Sequence[str], target: str) -> Renderings:
    """Every kustomization that *target* names or holds, outer ones first."""
    out = Renderings([], [], [])
    trees = {folder: tree_of(folder) for folder in folders}
    built: dict[str, str] = {}
    for folder in sorted(folders, key=lambda each: (_users(each, trees), each)):
        tree, real = trees[folder], os.path.realpath(folder)
        if real in built and not _is_named(folder, target):
            out.skipped.append((folder, f"built as a part of {built[real]}"))
            continue
        if tree.is_component and not _is_named(folder, target):
            out.skipped.append((folder, "a component: nothing by itself"))
            continue
        found = kustomize.render(folder, tree)
        _add(out, Source(folder, b""), target, found)
        if found.gap is None:
            built |= {each: built.get(each, folder) for each in tree.folders}
    return out


def _users(folder: str, trees: dict[str, Tree]) -> int:
    """How many other trees take the folder in: those that none takes in are built first."""
    real = os.path.realpath(folder)
    return sum(real in tree.folders for tree in trees.values())


def _add(out: Renderings, source: Source, target: str, rendered: Rendered) -> None:
    gap = rendered.gap
    if gap is None:
        out.sources.append(source._replace(data=rendered.data))
        return
    named = gap.named or _is_named(source.name, target)
    out.gaps.append(Gap(gap.kind, gap.subject, gap.reason, gap.hint, named))


def _is_named(name: str, target: str) -> bool:
    return Path(name) == Path(target)
