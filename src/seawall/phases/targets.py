"""What the user named becomes files to read: schemes, folders, charts, kustomizations.

A scheme says which kind of target it is; without one the content decides, and the choice is told.
Today ``manifest:`` is understood; the others are known by name, so that they never collide later.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, NamedTuple

from seawall.collect.manifest import files
from seawall.errors import InputError, UsageError
from seawall.model.gap import Gap, GapKind
from seawall.phases.reading import Source

SCHEMES: Final = ("manifest", "image", "oci", "rootfs", "project", "sbom", "cluster")
_MANIFEST: Final = "manifest"


class Wishes(NamedTuple):
    """What the user wishes of the files beside naming them."""

    skip: Sequence[str] = ()
    """Patterns of paths to leave out."""
    changed_since: str = ""
    """Only files changed in git since this revision."""
    helm_values: Sequence[str] = ()
    helm_set: Sequence[str] = ()
    namespace: str = ""
    """Where charts are installed."""
    minor: int = 0
    """Of the Kubernetes that charts are installed in; 0 leaves the renderer's own."""


NO_WISHES: Final = Wishes()


class Found(NamedTuple):
    """What all targets name."""

    targets: tuple[str, ...]
    """With their schemes, for people."""
    files: list[str]
    named: frozenset[str]
    """Files that the user named one by one."""
    rendered: list[Source]
    skipped: list[tuple[str, str]]
    gaps: list[Gap]


def find_all(targets: Sequence[str], wishes: Wishes = NO_WISHES) -> Found:
    """The files of all targets, each once. Raises ``UsageError``; what is not there is a gap."""
    found = Found(tuple(_labelled(each) for each in targets), [], frozenset(), [], [], [])
    seen: dict[str, None] = {}
    named: set[str] = set()
    for target in targets:
        path = path_of(target)
        try:
            here = files.find(path)
        except InputError as error:
            found.gaps.append(Gap(GapKind.UNREADABLE, path, error.message, error.hint, named=True))
            continue
        if here.files == [path]:
            named.add(path)
        seen.update(dict.fromkeys(here.files))
        found.skipped.extend(here.skipped)
        found.gaps.extend(here.gaps)
        if here.charts or here.kustomizations:
            _render(found, here, path, wishes)
    wanted = _unskipped(list(seen), wishes.skip, found)
    wanted = _changed(wanted, wishes.changed_since, found)
    found.files.extend(wanted)
    return found._replace(named=frozenset(named))


def _render(found: Found, here: files.FoundFiles, path: str, wishes: Wishes) -> None:
    from seawall.collect.manifest.helm import Release  # noqa: PLC0415 -- start-up: charts only
    from seawall.phases import renderings  # noqa: PLC0415 -- start-up: charts only

    release = Release(wishes.helm_values, wishes.helm_set, wishes.namespace, wishes.minor)
    charts = _unskipped(here.charts, wishes.skip, found)
    folders = _unskipped(here.kustomizations, wishes.skip, found)
    for made in (
        renderings.rendered_charts(charts, path, release),
        renderings.rendered_kustomizations(folders, path),
    ):
        found.rendered.extend(made.sources)
        found.skipped.extend(made.skipped)
        found.gaps.extend(made.gaps)


def path_of(target: str) -> str:
    """The path that a target names. Raises ``UsageError`` for a scheme that is not read yet."""
    scheme, colon, rest = target.partition(":")
    if not colon or scheme not in SCHEMES or Path(target).exists():
        return target
    if scheme == _MANIFEST:
        return rest
    raise UsageError(
        f"{target}: targets of the scheme {scheme}: are not supported by this version",
        "this version reads manifest: targets; write ./ before a file whose name has a colon",
    )


def _labelled(target: str) -> str:
    return f"{_MANIFEST}:{path_of(target)}"


def _unskipped(names: list[str], patterns: Sequence[str], found: Found) -> list[str]:
    kept = []
    for name in names:
        pattern = next((each for each in patterns if _is_below(name, each)), None)
        if pattern is None:
            kept.append(name)
        else:
            found.skipped.append((name, f"skip: {pattern}"))
    return kept


def _is_below(name: str, pattern: str) -> bool:
    path = str(Path(name).resolve())
    whole = pattern if pattern.startswith("/") else str(Path(pattern).absolute())
    return fnmatchcase(path, whole) or fnmatchcase(path, whole.rstrip("/") + "/*")


def _changed(names: list[str], revision: str, found: Found) -> list[str]:
    if not revision or not names:
        return names
    from seawall.collect import git  # noqa: PLC0415 -- start-up: only where asked for

    changed: set[str] = set()
    for repository in sorted({_repository(name) for name in names if name != files.STDIN}):
        changed |= {str(Path(each).resolve()) for each in git.changed_since(revision, repository)}
    kept = [name for name in names if str(Path(name).resolve()) in changed]
    found.skipped.extend(
        (name, f"unchanged since {revision}") for name in names if name not in set(kept)
    )
    return kept


def _repository(name: str) -> str:
    """The folder with ``.git`` above a file; the file's own where there is none: git then says."""
    folder = Path(name).resolve().parent
    return str(
        next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)
    )
