"""Thirty policies of others with their own cases: each object must get the verdict they expect.

A case is a template with fields changed, ``spec.containers.[0].image=nginx``; values are JSON where
they read as JSON, else text. Prints ``N of M``.

    python -m tests.conformance.vap
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from seawall.policy.fixtures import changed
from tests.conformance.judging import compiled, verdict
from tests.data import DATA

ROOT = DATA / "vap"
TEMPLATES = ROOT / "_" / "test-resources"
PARAMS = "default-control-configuration.yaml"


class Case(NamedTuple):
    """One case of one policy."""

    policy: str
    name: str
    right: bool
    said: str


def cases() -> Iterator[Case]:
    """Every case, judged."""
    for folder in sorted(ROOT.glob("C-*")):
        policy = compiled(yaml.safe_load((folder / "policy.yaml").read_text()))
        for case in json.loads((folder / "tests.json").read_text()):
            said = verdict(policy, _object(case), [_read(case.get("param_template", PARAMS))])
            yield Case(folder.name, case["name"], said == case["expected"], said)


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((TEMPLATES / name).read_text())
    return loaded


def _object(case: dict[str, Any]) -> dict[str, Any]:
    data = _read(case["template"])
    for change in case.get("field_change_list", ()):
        path, _, text = change.partition("=")
        changed(data, path.replace(".[", "["), _value(text))
    return data


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def main() -> tuple[int, int]:
    """Judge all; how many are right, and of how many."""
    found = list(cases())
    for case in found:
        if not case.right:
            print(f"{case.policy}: {case.name}: {case.said}")
    right = sum(case.right for case in found)
    print(f"{right} of {len(found)}")
    return right, len(found)


if __name__ == "__main__":
    if not Path(ROOT).exists():
        print(f"no test data at {ROOT}: set SEAWALL_TEST_DATA")
        sys.exit(3)
    done, total = main()
    sys.exit(done < total)
