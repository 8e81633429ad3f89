"""What starting costs: ``--version`` and a scan of one file, above a bare interpreter.

python -m bench.start
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.timing import best

RUNS = 15
ONE = Path(__file__).resolve().parent.parent / "examples" / "careful" / "web.yaml"


def main() -> None:
    """Time the three, print the differences."""
    python = sys.executable
    bare = best([python, "-c", "pass"], RUNS).seconds
    print(f"bare interpreter  {bare * 1e3:6.0f} ms")
    for name, arguments in (("--version", ["--version"]), ("scan one file", ["scan", str(ONE)])):
        took = best([python, "-m", "seawall", *arguments], RUNS).seconds
        print(f"{name:<17} {(took - bare) * 1e3:+6.0f} ms")


if __name__ == "__main__":
    main()
