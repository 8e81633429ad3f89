"""Runs a renderer (helm, kustomize) with bounds: time, output, environment, no terminal.

A renderer never reaches the network, a cluster or a plug-in: its environment holds a few names of
the caller's and settings that lead nowhere (an unreachable proxy, no git transport, an empty
kubeconfig, empty folders for configuration and plug-ins). Names that begin with a dash are handed
over as paths. What is missing or fails is a ``Gap`` that names the chart; a renderer's output is
only bytes here, read by ``documents``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final, NamedTuple

from seawall.collect.manifest.limits import DEFAULT_LIMITS, Limits
from seawall.model.gap import Gap, GapKind

TIMEOUT: Final = 120.0
"""Seconds: the largest public charts render in about five."""
SAID: Final = 300
"""Characters of a renderer's complaint that a gap repeats."""
_KEPT: Final = ("HOME", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "TMPDIR", "USER")
"""What a renderer, or the version manager that stands in its place, needs of the environment."""
_NOWHERE: Final = "http://127.0.0.1:9"
"""A proxy that is none: port 9 discards, and nothing listens there."""
_PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_FOLDERS: Final = (
    "HELM_CACHE_HOME",
    "HELM_CONFIG_HOME",
    "HELM_DATA_HOME",
    "HELM_PLUGINS",
    "HELM_REPOSITORY_CACHE",
    "KUSTOMIZE_PLUGIN_HOME",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
)
_FILES: Final = ("HELM_REGISTRY_CONFIG", "HELM_REPOSITORY_CONFIG", "KUBECONFIG")


class Rendered(NamedTuple):
    """What a renderer wrote."""

    data: bytes
    gap: Gap | None
    """Why ``data`` is empty, where it is."""


def program_of(name: str) -> str | None:
    """The program on the search path; folders that depend on where we stand are left out."""
    return shutil.which(name, path=_search_path())


def run(
    command: Sequence[str], subject: str, hint: str, limits: Limits = DEFAULT_LIMITS
) -> Rendered:
    """The output of *command*; *subject* is the chart or kustomization that a gap names."""
    program = program_of(command[0])
    if program is None:
        return _failed(subject, f"{command[0]} is not installed", hint)
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as said,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
    ):
        try:
            done = _bounded([program, *command[1:]], out, said, scratch, limits)
        except subprocess.TimeoutExpired:
            return _failed(subject, f"{command[0]} took longer than {TIMEOUT:.0f} s", hint)
        except OSError as error:
            return _failed(subject, f"{command[0]}: {error.strerror or error}", hint)
        out.seek(0)
        data = out.read(limits.file_bytes + 1)
        if len(data) > limits.file_bytes:
            reason = f"{command[0]} wrote more than {limits.file_bytes} bytes"
            return Rendered(b"", Gap(GapKind.LIMIT, subject, reason))
        if done:
            said.seek(0)
            text = " ".join(said.read(4 * SAID).decode("utf-8", "replace").split())[:SAID]
            return _failed(subject, f"{command[0]}: {text or f'exit code {done}'}", hint)
    return Rendered(data, None)


def _bounded(
    command: list[str], out: IO[bytes], said: IO[bytes], scratch: str, limits: Limits
) -> int:
    """The exit code. Output goes to unnamed files, whose size the kernel bounds where it can."""
    bound = _file_size_bound(limits.file_bytes + 1)
    with subprocess.Popen(  # noqa: S603 -- no shell; names are handed over as paths
        [*bound, *command],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=said,
        cwd=scratch,
        env=_environment(scratch),
        start_new_session=True,
    ) as process:
        try:
            return process.wait(TIMEOUT)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nothing that was started stays: the whole session ends, not its first process alone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _environment(scratch: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    proxies = {name: _NOWHERE for each in _PROXIES for name in (each, each.lower())}
    folders = dict.fromkeys(_FOLDERS, scratch)
    files = dict.fromkeys(_FILES, str(Path(scratch, "none")))
    return {
        **kept,
        **proxies,
        **folders,
        **files,
        "PATH": _search_path(),
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "NO_PROXY": "",
        "no_proxy": "",
        "NO_COLOR": "1",
    }


def _search_path() -> str:
    """``PATH`` without relative folders: a repository that is scanned must not bring a helm."""
    given = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(each for each in given if Path(each).is_absolute())


def _file_size_bound(size: int) -> list[str]:
    """``prlimit`` of util-linux, where it is installed."""
    prlimit = program_of("prlimit")
    return [prlimit, f"--fsize={size}", "--"] if prlimit else []


def _failed(subject: str, reason: str, hint: str) -> Rendered:
    return Rendered(b"", Gap(GapKind.RENDERER, subject, reason, hint))


def as_path(name: str) -> str:
    """*name* so that no renderer takes it for a flag or a remote address."""
    return str(Path(name).absolute())
