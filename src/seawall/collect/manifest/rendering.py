"""Runs a renderer (helm, kustomize) with bounds: time, output, environment, no terminal.

Helm: ``template`` renders without a cluster. Kustomize: ``kustomize build``, or ``kubectl
kustomize``; its plug-ins and Helm charts stay off. Names that begin with a dash are handed over as
paths. What is missing or fails is a ``Gap`` that names the chart; a renderer's output is only bytes
here, read by ``documents``.
"""

from __future__ import annotations

import os
import shutil
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


class Rendered(NamedTuple):
    """What a renderer wrote."""

    data: bytes
    gap: Gap | None
    """Why ``data`` is empty, where it is."""


def run(
    command: Sequence[str], subject: str, hint: str, limits: Limits = DEFAULT_LIMITS
) -> Rendered:
    """The output of *command*; *subject* is the chart or kustomization that a gap names."""
    program = shutil.which(command[0])
    if program is None:
        return _failed(subject, f"{command[0]} is not installed", hint)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        try:
            done = _bounded([program, *command[1:]], out, said, limits)
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


def _bounded(command: list[str], out: IO[bytes], said: IO[bytes], limits: Limits) -> int:
    """The exit code. Output goes to unnamed files, whose size the kernel bounds where it can."""
    environment = {**os.environ, "HELM_PLUGINS": os.devnull, "NO_COLOR": "1"}
    bound = _file_size_bound(limits.file_bytes + 1)
    return subprocess.run(  # noqa: S603 -- no shell; names are handed over as paths
        [*bound, *command],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=said,
        env=environment,
        timeout=TIMEOUT,
        check=False,
    ).returncode


def _file_size_bound(size: int) -> list[str]:
    """``prlimit`` of util-linux, where it is installed."""
    prlimit = shutil.which("prlimit")
    return [prlimit, f"--fsize={size}", "--"] if prlimit else []


def _failed(subject: str, reason: str, hint: str) -> Rendered:
    return Rendered(b"", Gap(GapKind.RENDERER, subject, reason, hint))


def as_path(name: str) -> str:
    """*name* so that no renderer takes it for a flag or a remote address."""
    return str(Path(name).absolute())
