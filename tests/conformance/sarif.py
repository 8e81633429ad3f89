"""Our SARIF before the validator of the standard's own authors, the SARIF Multitool.

The official schema of SARIF 2.1.0, which comes with it, is applied first; then the standard's rules
and those of GitHub's code scanning. It is fetched once by npm into the user's cache (100 MB); where
there is no npm, or no Linux on x86-64, the suite says so and judges nothing.

    python -m tests.conformance sarif
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jsonschema

from seawall.report.options import RenderOptions
from seawall.report.sarif import render
from tests.data import ROOT
from tests.report import scans

PACKAGE = "@microsoft/sarif-multitool-linux"
VERSION = "5.7.0"
ACCEPTED = "SARIF2005"
"""A warning that there is no address of a home page. It is missed where there is none: the
validator stays silent about a log that it cannot load."""


def tool() -> Path | None:
    """The validator, fetched if need be; ``None`` where that cannot be."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return None
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "seawall-sarif-multitool" / VERSION
    found = folder / "node_modules" / PACKAGE / "Sarif.Multitool"
    if not found.exists():
        if shutil.which("npm") is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]
        subprocess.run([*command, str(folder), f"{PACKAGE}@{VERSION}"], check=True)
    found.chmod(0o755)
    return found


def logs() -> Iterator[tuple[str, str]]:
    """Logs by name: of made-up scans, and of the examples."""
    made = {
        "small": scans.small(),
        "large": scans.large(2000),
        "empty": scans.scan_of([]),
        "hostile": scans.hostile("\x1b]0;x\x07<img src=x> %3F#? [a](b) `c` \u202e\ud800 :b"),
        "long": scans.hostile("é" * 3000),
    }
    for name, scan in made.items():
        yield name, "".join(render(scan, RenderOptions(now="2026-01-31T12:00:00Z")))
    for name in ("careless", "careful"):
        command = [sys.executable, "-m", "seawall", "scan", f"examples/{name}", "--format", "sarif"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        yield f"examples/{name}", done.stdout


def complaints(validator: Path, log: Path) -> Counter[str]:
    """What the schema and the validator say of a log, by text, without what is accepted."""
    schema = json.loads(validator.with_name("sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    checker = jsonschema.validators.validator_for(schema)(schema)
    found = Counter(
        f"{error.json_path}: {error.message[:200]}"
        for error in checker.iter_errors(json.loads(log.read_text()))
    )
    answer = log.with_suffix(".answer.sarif")
    command = [str(validator), "validate", str(log), "--output", str(answer), "--quiet", "true"]
    command += ["--log", "ForceOverwrite", "--rule-kind", "Sarif;Ghas"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    subprocess.run(command, env=environment, check=False, capture_output=True)
    (run,) = json.loads(answer.read_text(encoding="utf-8-sig"))["runs"]
    for each in run["results"]:
        if each.get("level", "warning") in {"warning", "error"} and each["ruleId"] != ACCEPTED:
            arguments = "; ".join(each["message"].get("arguments", ()))
            found[f"{each['ruleId']}: {each['message'].get('text', arguments)}"] += 1
    if all(each["ruleId"] != ACCEPTED for each in run["results"]):
        found["the validator could not load it"] += 1
    return found


def main() -> tuple[int, int]:
    """How many logs pass, and of how many; none at all where the validator is not to be had."""
    validator = tool()
    if validator is None:
        print("no npm, or not Linux on x86-64: the SARIF validator is left out")
        return 0, 0
    passed = total = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, text in logs():
            log = Path(folder, f"{name.replace('/', '-')}.sarif")
            log.write_text(text)
            found = complaints(validator, log)
            total += 1
            passed += not found
            for complaint, count in found.most_common(10):
                print(f"{name}: {count} times {complaint}")
    return passed, total
