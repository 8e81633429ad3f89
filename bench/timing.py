"""Whole commands timed from outside: seconds and the memory of the largest process."""

from __future__ import annotations

import os
import subprocess
import time
from typing import NamedTuple


class Figure(NamedTuple):
    """The best of several runs."""

    seconds: float
    megabytes: float


def best(command: list[str], runs: int) -> Figure:
    """The quickest run, and the least memory that any needed."""
    figures = [once(command) for _ in range(runs)]
    return Figure(min(each.seconds for each in figures), min(each.megabytes for each in figures))


def once(command: list[str]) -> Figure:
    """One run; its output is thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return Figure(time.perf_counter() - start, usage.ru_maxrss / 1024)
