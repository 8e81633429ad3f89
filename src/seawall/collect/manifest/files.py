"""Which files a manifest target names, and their bytes.

A file, a folder (walked in sorted order), a glob, or ``-`` for standard input. In folders only
``.yaml``, ``.yml`` and ``.json`` files are read; hidden folders are skipped and counted; a folder
with ``Chart.yaml`` is a chart and one with a kustomization file is a kustomization: both are named
and not walked. Links are followed, each folder once. Only regular files are opened, so no pipe or
device can block. What cannot be read is a gap.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from seawall.collect.manifest.limits import DEFAULT_LIMITS, Limits
from seawall.errors import InputError
from seawall.model.gap import Gap, GapKind

STDIN: Final = "-"
SUFFIXES: Final = (".yaml", ".yml", ".json")
CHART: Final = "Chart.yaml"
PACKED: Final = ".tgz"
"""A chart as ``helm package`` writes it; only where the user names it."""
KUSTOMIZATIONS: Final = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})
FOLDER_DEPTH: Final = 64
"""Folders in folders: deeper than any repository, shallower than a path may be."""


class FoundFiles(NamedTuple):
    """What a target names."""

    files: list[str]
    """Sorted, each once; ``-`` is standard input."""
    charts: list[str]
    kustomizations: list[str]
    skipped: list[tuple[str, str]]
    """Path and reason."""
    gaps: list[Gap]


def find(target: str, limits: Limits = DEFAULT_LIMITS) -> FoundFiles:
    """The files of *target*. Raises ``InputError`` where it names nothing."""
    out = FoundFiles([], [], [], [], [])
    if target == STDIN:
        out.files.append(STDIN)
        return out
    if not os.path.lexists(target) and glob.has_magic(target):
        matches = sorted(glob.iglob(target, recursive=True))  # noqa: PTH207 -- keeps the names as typed
        if not matches:
            raise InputError(f"no file matches {target}", "Quote the pattern and check the folder.")
        for each in matches:
            if not Path(each).is_dir():
                _Walk(out, limits).named(each)
        _tidy(out)
        return out
    if not Path(target).exists():
        raise InputError(f"no such file or folder: {target}", "Check the path.")
    _Walk(out, limits).named(target)
    _tidy(out)
    return out


def read(file: str, limits: Limits = DEFAULT_LIMITS, *, named: bool = False) -> bytes | Gap:
    """The bytes of *file*, or why there are none. At most ``limits.file_bytes`` are read."""
    if file == STDIN:
        data = sys.stdin.buffer.read(limits.file_bytes + 1)
    else:
        try:
            data = _regular(file, limits.file_bytes)
        except OSError as error:
            reason = error.strerror or str(error)
            return Gap(GapKind.UNREADABLE, file, reason, "Check its permissions.", named)
    if len(data) > limits.file_bytes:
        reason = f"larger than {limits.file_bytes} bytes"
        return Gap(GapKind.LIMIT, file, reason, "Split the file.", named)
    return data


def _regular(file: str, most: int) -> bytes:
    """Opens without waiting, so that a pipe put there meanwhile cannot hold us."""
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "not a regular file")
        return stream.read(most + 1)


def _tidy(out: FoundFiles) -> None:
    for names in (out.files, out.charts, out.kustomizations):
        names[:] = sorted(set(names))
    out.skipped.sort()
    out.gaps.sort(key=lambda gap: gap.subject)


class _Walk:
    """Walks folders into ``out``."""

    def __init__(self, out: FoundFiles, limits: Limits) -> None:
        self.out = out
        self.limits = limits
        self.seen: set[tuple[int, int]] = set()
        self.full = False

    def named(self, target: str) -> None:
        """What the user named is read whatever its suffix and however hidden."""
        try:
            mode = Path(target).stat().st_mode
        except OSError as error:
            self._unreadable(target, error, named=True)
            return
        if stat.S_ISDIR(mode):
            self._folder(target, 0)
        elif stat.S_ISREG(mode) and target.endswith(PACKED):
            self.out.charts.append(target)
        elif stat.S_ISREG(mode):
            self._file(target)
        elif _is_stream(target, mode):
            self.out.files.append(STDIN)
        else:
            reason = "not a regular file"
            hint = "Pipe it in and name `-` instead."
            self.out.gaps.append(Gap(GapKind.UNREADABLE, target, reason, hint, named=True))

    def _folder(self, folder: str, depth: int) -> None:
        if depth > FOLDER_DEPTH:
            self.out.gaps.append(Gap(GapKind.LIMIT, folder, f"deeper than {FOLDER_DEPTH} folders"))
            return
        try:
            status = Path(folder).stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._unreadable(folder, error, named=depth == 0)
            return
        identity = (status.st_dev, status.st_ino)
        if identity in self.seen:
            self.out.skipped.append((folder, "the same folder again, by a link"))
            return
        self.seen.add(identity)
        names = {entry.name for entry in entries}
        if CHART in names:
            self.out.charts.append(folder)
        elif names & KUSTOMIZATIONS:
            self.out.kustomizations.append(folder)
        else:
            for entry in entries:
                self._entry(entry, depth)

    def _entry(self, entry: os.DirEntry[str], depth: int) -> None:
        if self.full:
            return
        try:
            is_folder = entry.is_dir()
            is_file = not is_folder and entry.name.endswith(SUFFIXES)
            mode = entry.stat().st_mode if is_file else 0
        except OSError as error:
            self._unreadable(entry.path, error)
            return
        if is_folder and entry.name.startswith("."):
            self.out.skipped.append((entry.path, "hidden folder"))
        elif is_folder:
            self._folder(entry.path, depth + 1)
        elif is_file and stat.S_ISREG(mode):
            self._file(entry.path)
        elif is_file:
            self.out.gaps.append(Gap(GapKind.UNREADABLE, entry.path, "not a regular file"))

    def _file(self, path: str) -> None:
        if len(self.out.files) >= self.limits.files:
            self.full = True
            reason = f"more than {self.limits.files} files; the rest was not read"
            self.out.gaps.append(Gap(GapKind.LIMIT, path, reason, "Name a smaller folder."))
            return
        self.out.files.append(path)

    def _unreadable(self, path: str, error: OSError, *, named: bool = False) -> None:
        reason = error.strerror or str(error)
        self.out.gaps.append(Gap(GapKind.UNREADABLE, path, reason, "Check its permissions.", named))


def _is_stream(target: str, mode: int) -> bool:
    """``/dev/stdin`` is standard input by another name."""
    return target in {"/dev/stdin", "/proc/self/fd/0"} and not stat.S_ISBLK(mode)


def relative_names(files: list[str]) -> Iterator[tuple[str, str]]:
    """Each file with its name as shown: relative to the working folder where it is below it."""
    here = str(Path.cwd()) + os.sep
    for file in files:
        yield file, file.removeprefix(here) if file != STDIN else file
