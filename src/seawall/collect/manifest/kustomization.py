"""What a kustomization is made of, read before anything is built: folders, and what is not allowed.

The tree is walked over ``resources``, ``bases`` and ``components``. Told of are entries that name
another machine or another repository, Helm charts, and plug-ins that would run a program. An entry
that is no address is left to the renderer, which says what is missing. Inline YAML and values of
labels may hold addresses and are not entries. Bounds: folders of one tree, bytes of one file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from seawall.collect.manifest import files
from seawall.collect.manifest.limits import Limits
from seawall.model.gap import Gap

FOLDERS: Final = 2_000
"""Of one tree: the largest public ones have some two hundred."""
_FILE: Final = Limits(file_bytes=4 << 20)
"""A kustomization is written by hand."""
_DEEP: Final = 64
"""Nesting of a plug-in's configuration."""
_TREES: Final = ("resources", "bases", "components")
_CONFIGURED: Final = ("generators", "transformers", "validators")
_NAMES: Final = ("crds", "configurations", "patchesStrategicMerge")
_INNER: Final = {
    "patches": ("path",),
    "patchesJson6902": ("path",),
    "replacements": ("path",),
    "configMapGenerator": ("files", "env", "envs"),
    "secretGenerator": ("files", "env", "envs"),
    "openapi": ("path",),
}
_CHARTS: Final = ("helmCharts", "helmChartInflationGenerator", "helmGlobals")
_CHART_KIND: Final = "HelmChartInflationGenerator"
_FUNCTION: Final = "config.kubernetes.io/function"


class Tree(NamedTuple):
    """What a kustomization is made of."""

    folders: frozenset[str]
    """Absolute folders of the kustomizations that it takes in, without its own."""
    refused: tuple[str, ...]
    """What stands in the way of building it, in words, in the order met."""
    is_component: bool
    """It changes what others build and is nothing by itself."""


def tree_of(folder: str) -> Tree:
    """The tree below *folder*. Never raises; a file that cannot be read is left to the renderer."""
    walk = _Walk()
    top = walk.read(Path(folder).absolute())
    return Tree(
        frozenset(walk.seen - {_real(Path(folder))}),
        tuple(dict.fromkeys(walk.refused)),
        top.get("kind") == "Component",
    )


def is_remote(entry: str) -> bool:
    """Whether kustomize would fetch *entry*: an address, or a repository in one of git's ways."""
    return _remote().search(entry) is not None


@cache
def _remote() -> re.Pattern[str]:
    return re.compile(
        r"^[a-zA-Z][a-zA-Z0-9+.-]*://"  # a scheme; file:// is cloned as well
        r"|^git::|^gh:"
        r"|^[\w.-]+@[\w.-]+:"  # user@host:path, as scp writes it
        r"|^(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)[/:]"
        r"|^[\w-]+(?:\.[\w-]+)+:?/.*(?://|\?(?:ref|version)=|\.git(?:$|[/?]))"
        r"|[?&]ref=",
        re.ASCII | re.IGNORECASE,
    )


class _Step(NamedTuple):
    """A folder to read."""

    folder: Path
    plugins: str
    """The field that asked for it, where it holds the configuration of plug-ins."""


class _Walk:
    """Reads kustomizations, each folder once."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.refused: list[str] = []
        self._waiting: list[_Step] = []

    def read(self, top: Path) -> dict[str, object]:
        """The topmost kustomization; the others are walked from it."""
        first: dict[str, object] = {}
        self._waiting = [_Step(top, "")]
        while self._waiting:
            step = self._waiting.pop()
            if _real(step.folder) in self.seen:
                continue
            if len(self.seen) >= FOLDERS:
                self.refused.append(f"more than {FOLDERS} folders")
                break
            self.seen.add(_real(step.folder))
            for said in _documents(_kustomization_in(step.folder)):
                first = first or said
                self._trees(said, step)
                self._configured(said, step.folder)
                self._files(said)
        return first

    def _trees(self, said: dict[str, object], step: _Step) -> None:
        for field in _TREES:
            for entry in _strings(said.get(field)):
                if is_remote(entry):
                    self.refused.append(f"{field}: {entry} is not fetched")
                elif (step.folder / entry).is_dir():
                    self._waiting.append(_Step(step.folder / entry, step.plugins))
                elif step.plugins:
                    self._plugins(_documents(step.folder / entry), step.plugins)

    def _configured(self, said: dict[str, object], folder: Path) -> None:
        self.refused += [
            f"{field}: Helm charts inside are not rendered" for field in _CHARTS if said.get(field)
        ]
        for field in _CONFIGURED:
            for entry in _strings(said.get(field)):
                if "\n" in entry:
                    self._plugins(_parsed(entry.encode()), field)
                elif is_remote(entry):
                    self.refused.append(f"{field}: {entry} is not fetched")
                elif (folder / entry).is_dir():
                    self._waiting.append(_Step(folder / entry, field))
                else:
                    self._plugins(_documents(folder / entry), field)

    def _files(self, said: dict[str, object]) -> None:
        named = [(field, entry) for field in _NAMES for entry in _strings(said.get(field))]
        for field, keys in _INNER.items():
            inner = said.get(field)
            for each in inner if isinstance(inner, list) else [inner]:
                if isinstance(each, dict):
                    named += [(field, text) for key in keys for text in _strings(each.get(key))]
        for field, entry in named:
            path = entry.partition("=")[2] if field.endswith("Generator") else entry
            if "\n" not in entry and (is_remote(entry) or is_remote(path)):
                self.refused.append(f"{field}: {entry} is not fetched")

    def _plugins(self, documents: list[dict[str, object]], field: str) -> None:
        for each in documents:
            if each.get("kind") == _CHART_KIND:
                self.refused.append(f"{field}: Helm charts inside are not rendered")
            elif _is_function(each):
                self.refused.append(f"{field}: {each.get('kind')} is a function that is not run")
            for text in _paths(each, _DEEP):
                if is_remote(text) or is_remote(text.partition("=")[2]):
                    self.refused.append(f"{field}: {text} is not fetched")


def _is_function(data: dict[str, object]) -> bool:
    metadata = data.get("metadata")
    notes = metadata.get("annotations") if isinstance(metadata, dict) else None
    return isinstance(notes, dict) and _FUNCTION in notes


def _paths(value: object, depth: int) -> Iterator[str]:
    """Strings under keys that name files, at any depth."""
    if depth == 0:
        return
    if isinstance(value, list):
        for each in value:
            yield from _paths(each, depth - 1)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key in {"path", "paths", "files", "env", "envs", "repo"}:
                yield from _strings(each)
            yield from _paths(each, depth - 1)


def _kustomization_in(folder: Path) -> Path:
    names = sorted(name for name in files.KUSTOMIZATIONS if (folder / name).is_file())
    return folder / (names[0] if names else "kustomization.yaml")


def _documents(file: Path) -> list[dict[str, object]]:
    data = files.read(str(file), _FILE)
    return [] if isinstance(data, Gap) else _parsed(data)


def _parsed(data: bytes) -> list[dict[str, object]]:
    try:
        found = list(yaml.safe_load_all(data))
    except (yaml.YAMLError, RecursionError, ValueError):
        return []
    return [each for each in found if isinstance(each, dict)]


def _strings(value: object) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, str) and each]


def _real(folder: Path) -> str:
    return os.path.realpath(folder)
