"""What starting costs: ``--version`` and scans of one file, above a bare interpreter.

python -m bench.start
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.timing import best, seawall

RUNS = 15
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
COMMANDS = {
    "--version": ["--version"],
    "scan, careful file": ["scan", str(EXAMPLES / "careful" / "web.yaml")],
    "scan, careless file": ["scan", str(EXAMPLES / "careless" / "web.yaml")],
}


def main() -> None:
    """Time them, print the differences."""
    command = seawall()
    bare = best([sys.executable, "-c", "pass"], RUNS).seconds
    print(f"bare interpreter     {bare * 1e3:6.0f} ms")
    for name, arguments in COMMANDS.items():
        took = best([*command, *arguments], RUNS).seconds
        print(f"{name:<20} {(took - bare) * 1e3:+6.0f} ms")


if __name__ == "__main__":
    main()
