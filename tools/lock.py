"""Write requirements/*.txt from pyproject.toml: versions and hashes, no addresses."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by `make lock` from pyproject.toml. Versions and hashes only.\n"


def main() -> None:
    """Resolve for every supported Python and platform."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run = project["project"]["dependencies"] + project["build-system"]["requires"]
    dev = run + project["dependency-groups"]["dev"]
    for name, wanted in (("run", run), ("dev", dev)):
        lock(ROOT / "requirements" / f"{name}.txt", wanted)


def lock(target: Path, wanted: list[str]) -> None:
    """Resolve *wanted* into *target*."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "requirements.in")
        source.write_text("\n".join(wanted) + "\n")
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
        command += ["--python-version", "3.11", "--generate-hashes", "--no-header"]
        command += ["--no-annotate", "--no-emit-index-url", str(source)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    target.write_text(HEADER + done.stdout)


if __name__ == "__main__":
    main()
