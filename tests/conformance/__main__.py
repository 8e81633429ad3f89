"""Run the suites and hold their figures against the record: none may fall.

python -m tests.conformance [--record] [SUITE…]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance import cel_spec, gatekeeper, kube_linter, sarif, server, vap
from tests.conformance.defaults import figures as defaults
from tests.conformance.pss import figures as pod_security
from tests.data import DATA, ROOT

RECORD = Path(__file__).with_name("record.json")
SUITES: dict[str, Callable[[], tuple[int, int]]] = {
    "cel-spec": cel_spec.main,
    "costs": server.costs,
    "defaults": defaults,
    "gatekeeper": gatekeeper.main,
    "kube-linter": kube_linter.main,
    "pod-security-pods": pod_security,
    "pack": server.pack,
    "referee": server.referee,
    "sarif": sarif.main,
    "vap": vap.main,
}
"""By name: what judges a suite and says how many cases are right, and of how many."""
OPTIONAL = frozenset({"sarif"})
"""What needs a tool that not every machine can run; it then says why and judges nothing."""


def recorded() -> dict[str, list[int]]:
    """The figures that stand."""
    found: dict[str, list[int]] = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    return found


def fallen(name: str, right: int, total: int) -> str:
    """What is worse than the record says; empty where nothing is."""
    before = recorded().get(name)
    if before is None or (right >= before[0] and total >= before[1]):
        return ""
    return f"{name}: {right} of {total}, was {before[0]} of {before[1]}"


def api_server() -> int:
    """The suites against a real API server, as pytest runs them; its exit code."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/cluster"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "SEAWALL_PODS": "200"}).returncode  # noqa: PLW1510 -- the code is the answer


def main(arguments: list[str]) -> int:
    """Run what is named, or all; the exit code."""
    names = [name for name in arguments if not name.startswith("-")] or [*SUITES, "api-server"]
    if not DATA.exists():
        print(f"no test data at {DATA}: set SEAWALL_TEST_DATA")
        return 3
    figures = recorded()
    worse = []
    for name in names:
        if name == "api-server":
            worse += ["api-server: some tests fail"] if api_server() else []
            continue
        try:
            right, total = SUITES[name]()
        except pytest.skip.Exception as skipped:
            print(f"{name}: not run: {skipped.msg}")
            continue
        if name in OPTIONAL and not total:
            print(f"{name}: left out")
            continue
        print(f"{name}: {right} of {total}", flush=True)
        worse += [text for text in [fallen(name, right, total)] if text]
        figures[name] = [right, total]
    if "--record" in arguments:
        RECORD.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n")
        return 0
    for text in worse:
        print(text)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
