"""Run the benches: python -m bench [engine] [facts] [scan] [start]."""

from __future__ import annotations

import runpy
import sys

BENCHES = ("engine", "facts", "scan", "start")


def main() -> None:
    """Run what is named, or all."""
    for name in sys.argv[1:] or BENCHES:
        print(f"== {name}", flush=True)
        runpy.run_module(f"bench.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
