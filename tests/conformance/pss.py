"""The public pods of the Pod Security Standards, judged by the pack at every level and version.

A pod under ``pass`` must be passed by every check of its level and version; one under ``fail``
must be failed by the check that its file is named for, or by the restricted check that takes its
place. Prints ``N of M``.

    python -m tests.conformance.pss
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from seawall.analyze.defaults.defaulted import defaulted
from seawall.model.severity import Verdict
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.derive import POD
from seawall.policy.judge import PolicySet
from seawall.policy.metadata import rule_of
from seawall.policy.objects import Policy, policy_from
from seawall.policy.pod_security import NEWEST, Level, members
from seawall.policy.request import Object, Request
from tests.data import DATA, ROOT

LIBRARY: Final = ROOT / "src" / "seawall" / "policy" / "library" / "pod-security"
PREFIX: Final = "pod-security-"
SUCCESSORS: Final = {
    "capabilitiesbaseline": "capabilitiesrestricted",
    "hostpathvolumes": "restrictedvolumes",
    "procmount": "procmountrestricted",
    "seccompprofilebaseline": "seccompprofilerestricted",
}
"""Baseline checks and the restricted ones that take their place."""


class Case(NamedTuple):
    """A pod with the level and version to judge it at, and the check that must fire."""

    file: Path
    level: Level
    check: str
    """Empty where the pod must pass."""


@cache
def pack() -> tuple[Policy, ...]:
    """The policies of the pack, by name."""
    files = sorted(file for file in LIBRARY.glob("*.yaml") if ".test" not in file.suffixes)
    return tuple(policy_from(yaml.load(file.read_text(), yaml.CSafeLoader)) for file in files)


@cache
def judges() -> PolicySet:
    """The pack, ready to judge."""
    compiled = [CompiledPolicy(each, rule_of(each), minor=NEWEST) for each in pack()]

    def broken(policy: CompiledPolicy, error: Exception) -> None:
        raise AssertionError(policy.name) from error

    return PolicySet(compiled, on_error=broken)


def check_of(policy: str) -> str:
    """The check that a policy is a version of, as file names of the data spell it."""
    return re.sub(r"-v1-\d+$", "", policy.removeprefix(PREFIX)).replace("-", "")


@cache
def running(level: Level) -> frozenset[str]:
    """The names of the policies that judge at *level*."""
    return members(pack(), level)


def fired(pod: Object, level: Level) -> frozenset[str]:
    """The policies of *level* that fail *pod*, a defaulted Pod that is to be created."""
    metadata = pod["metadata"]
    assert isinstance(metadata, dict)
    request = Request(POD, "CREATE", str(metadata.get("name")), "default", pod)
    judged = judges().judge(request, only=running(level))
    for each in judged.judgements:
        assert each.outcome.verdict is Verdict.FAIL, f"{each.policy.name}: {each.outcome}"
        assert not each.outcome.is_error, f"{each.policy.name}: {each.outcome.message}"
    return frozenset(each.policy.name for each in judged.judgements)


@cache
def cases() -> tuple[Case, ...]:
    """Every pod of the data; none where it is absent."""
    return tuple(_case(file) for file in sorted((DATA / "pss").glob("*/v1.*/*/*.yaml")))


def _case(file: Path) -> Case:
    level, version, verdict = file.parts[-4:-1]
    check = re.sub(r"\d+$", "", file.stem).replace("_", "") if verdict == "fail" else ""
    return Case(file, Level(level, int(version.removeprefix("v1."))), check)


def read(file: Path) -> Object:
    """The pod in *file* as the API server would hold it: defaulted."""
    pod: Object = yaml.load(file.read_text(), yaml.CSafeLoader)
    return defaulted(pod, namespace="default")


def is_right(case: Case) -> bool:
    """Whether the pack says of the pod what the data says."""
    checks = {check_of(name) for name in fired(read(case.file), case.level)}
    if not case.check:
        return not checks
    known = {check_of(name) for name in running(case.level)}
    expected = case.check if case.check in known else SUCCESSORS.get(case.check, case.check)
    return expected in checks


def figures() -> tuple[int, int]:
    """Judge everything; how many pods are judged right, and of how many."""
    every = cases()
    wrong = [case for case in every if not is_right(case)]
    for case in wrong:
        print(case.file.relative_to(DATA))
    return len(every) - len(wrong), len(every)


def main() -> int:
    """Judge everything; 0 when all is right."""
    right, total = figures()
    print(f"pss: {right} of {total}")
    return 1 if right < total or not total else 0


if __name__ == "__main__":
    sys.exit(main())
