"""Prove that the tests catch faults: each entry of tests/planted.toml breaks one line on purpose.

A copy of the sources is broken, the tests that should notice are run against it, and they must
fail. A fault that survives, or that no longer fits the source, fails this script.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FAULTS = ROOT / "tests" / "planted.toml"
_LONGEST = 120
"""Seconds for the tests of one fault; a fault that hangs counts as caught."""


class Fault(NamedTuple):
    """One line of one file, what it becomes, and which tests must notice."""

    file: str
    old: str
    new: str
    tests: str

    @property
    def title(self) -> str:
        """For people."""
        return f"{self.file}: {self.old.strip()!r} -> {self.new.strip()!r}"


def faults() -> list[Fault]:
    """Every fault of the file."""
    content = tomllib.loads(FAULTS.read_text())
    return [
        Fault(file, entry["old"], entry["new"], entry.get("tests", table["tests"]))
        for file, table in content.items()
        for entry in table["faults"]
    ]


def survives(fault: Fault) -> str:
    """Why the fault counts as survived; empty where the tests caught it."""
    source = ROOT / "src" / "seawall" / fault.file
    text = source.read_text()
    if text.count(fault.old) != 1:
        return f"the line is there {text.count(fault.old)} times: mend the entry"
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        broken = Path(folder, "src")
        shutil.copytree(ROOT / "src", broken, ignore=shutil.ignore_patterns("__pycache__"))
        (broken / "seawall" / fault.file).write_text(text.replace(fault.old, fault.new))
        command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        command += [
            "-p",
            "no:xdist",
            "-p",
            "no:cov",
            "-o",
            f"pythonpath={broken}",
            "-o",
            "addopts=",
        ]
        command += ["--import-mode=importlib", *fault.tests.split()]
        environment = {**os.environ, "PYTHONPATH": str(broken), "HYPOTHESIS_MAX_EXAMPLES": "50"}
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                capture_output=True,
                timeout=_LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return ""
    if done.returncode == 1:
        return ""
    if done.returncode == 0:
        return "every test still passes"
    return f"pytest ended with {done.returncode}: {done.stdout.decode()[-300:]}"


def main() -> int:
    """Try every fault; say which survived."""
    planted = faults()
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        answers = list(pool.map(survives, planted))
    survived = [(fault, why) for fault, why in zip(planted, answers, strict=True) if why]
    for fault, why in survived:
        print(f"survived: {fault.title}\n  {why}")
    print(f"{len(planted) - len(survived)} of {len(planted)} planted faults caught")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
