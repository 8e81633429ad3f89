"""Ten thousand objects and the whole pack, beside kube-score where it is installed.

    python -m bench.scan [OBJECTS]

``KUBE_SCORE`` names the binary where it is not on the path. The two take turns; the least of each
is shown, and their ratio. Memory is that of the largest process. Then the same objects in other
shapes (one file, and the list that ``kubectl get -o json`` prints), and a tenth of them.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import msgspec

from bench import estate
from bench.timing import Figure, best, once, seawall

RUNS = 3
OBJECTS = 10_000


def main() -> None:
    """Write the estate, time both, print."""
    objects = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else OBJECTS
    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as folder:
        estate_folder = Path(folder, "estate")
        size = estate.write(estate_folder, objects)
        print(f"{objects} objects, {size / 1e6:.1f} MB")
        ours = _beside_kube_score(estate_folder)
        for name, file in _shapes(estate_folder, Path(folder)):
            _show(name, best(_scan(file), 1), ours)
        tenth = Path(folder, "tenth")
        estate.write(tenth, objects // 10)
        _show("a tenth of them", best(_scan(tenth), RUNS), ours)


def _scan(target: Path) -> list[str]:
    return [*seawall(), "scan", "--no-config", "--format", "json", str(target)]


def _show(name: str, figure: Figure, whole: Figure | None = None) -> None:
    share = f"  {figure.seconds / whole.seconds:5.2f} of the folder" if whole else ""
    print(f"{name:<20} {figure.seconds:6.2f} s  {figure.megabytes:5.0f} MB{share}", flush=True)


def _beside_kube_score(folder: Path) -> Figure:
    peer = os.environ.get("KUBE_SCORE") or shutil.which("kube-score")
    files = sorted(str(file) for file in folder.rglob("*.yaml"))
    mine: list[Figure] = []
    theirs: list[Figure] = []
    for _ in range(RUNS):
        mine.append(once(_scan(folder)))
        if peer is not None:
            theirs.append(once([peer, "score", *files]))
    ours = min(mine)
    _show("seawall", ours)
    if theirs:
        _show("kube-score", min(theirs))
        print(f"{'ratio':<20} {ours.seconds / min(theirs).seconds:6.2f}")
    else:
        print("kube-score           not installed: no ratio")
    return ours


def _shapes(folder: Path, out: Path) -> list[tuple[str, Path]]:
    from seawall.collect.manifest.documents import read_documents  # noqa: PLC0415 -- the bench only

    texts = [file.read_text() for file in sorted(folder.rglob("*.yaml"))]
    whole = out / "whole.yaml"
    whole.write_text("---\n".join(texts))
    items = [each.data for each in read_documents(whole.read_bytes(), "whole").documents]
    listed = out / "list.json"
    data = msgspec.json.encode({"apiVersion": "v1", "kind": "List", "items": items})
    listed.write_bytes(msgspec.json.format(data, indent=4))
    return [("in one file", whole), ("as a JSON list", listed)]


if __name__ == "__main__":
    main()
