"""Ten thousand objects in files, the whole pack, beside kube-score where it is installed.

    python -m bench.scan [OBJECTS]

``KUBE_SCORE`` names the binary where it is not on the path. The two take turns; the least of each
is shown, and their ratio. Memory is that of the largest process.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from bench import estate
from bench.timing import best

RUNS = 3


def main() -> None:
    """Write the estate, time both, print."""
    objects = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else 10_000
    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as folder:
        size = estate.write(Path(folder), objects)
        print(f"{objects} objects, {size / 1e6:.1f} MB")
        scan = [sys.executable, "-m", "seawall", "scan", "--no-config", "--format", "json", folder]
        ours = best(scan, RUNS)
        print(f"seawall     {ours.seconds:6.2f} s  {ours.megabytes:5.0f} MB")
        peer = os.environ.get("KUBE_SCORE") or shutil.which("kube-score")
        if peer is None:
            print("kube-score  not installed: no ratio")
            return
        files = sorted(str(file) for file in Path(folder).rglob("*.yaml"))
        theirs = best([peer, "score", *files], RUNS)
        print(f"kube-score  {theirs.seconds:6.2f} s  {theirs.megabytes:5.0f} MB")
        print(f"ratio       {ours.seconds / theirs.seconds:6.2f}")


if __name__ == "__main__":
    main()
