"""Whole commands timed from outside: seconds and the memory of the largest process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple


class Figure(NamedTuple):
    """The best of several runs."""

    seconds: float
    megabytes: float


ENDINGS: Final = frozenset({0, 1})
"""Exit codes of a scanner that did its work; another code is no figure."""


def seawall() -> list[str]:
    """The command, byte-compiled as an installer leaves it. Raises where it does not run."""
    import compileall  # noqa: PLC0415 -- once

    import seawall as package  # noqa: PLC0415 -- missing in a half-made environment

    compileall.compile_dir(str(Path(package.__file__).parent), quiet=1)
    return [sys.executable, "-m", "seawall"]


def best(command: list[str], runs: int) -> Figure:
    """The quickest run, and the least memory that any needed. Raises where a run failed."""
    figures = [once(command) for _ in range(runs)]
    return Figure(min(each.seconds for each in figures), min(each.megabytes for each in figures))


def once(command: list[str]) -> Figure:
    """One run; its output is thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ENDINGS:
        raise SystemExit(f"exit code {process.returncode}: {' '.join(command)[:200]}")
    return Figure(took, usage.ru_maxrss / 1024)
