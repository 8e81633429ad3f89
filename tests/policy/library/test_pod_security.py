"""The Pod Security pack: its shape, its versions, and the public pods it must judge."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

import pytest
import yaml
from tests.conformance.pss import (
    LIBRARY,
    PREFIX,
    cases,
    check_of,
    fired,
    is_right,
    judges,
    pack,
    running,
)
from tests.data import data

from seawall.policy.derive import POD
from seawall.policy.metadata import annotation, rule_of
from seawall.policy.objects import Policy
from seawall.policy.pod_security import NEWEST, OLDEST, Level, is_standard, parse_minor
from seawall.policy.request import Object, Request

INTRODUCED = {
    "allowprivilegeescalation": 8,
    "hostprobesandhostlifecycle": 34,
    "capabilitiesrestricted": 22,
    "procmountrestricted": 35,
    "runasuser": 23,
    "seccompprofilerestricted": 19,
}
"""The minor version that brought the check; the others were always there."""
CHANGED = {
    "allowprivilegeescalation": {25},
    "capabilitiesrestricted": {25},
    "procmount": {35},
    "runasnonroot": {35},
    "runasuser": {35},
    "seccompprofilebaseline": {19},
    "seccompprofilerestricted": {25},
    "selinuxoptions": {31},
    "sysctls": {27, 29, 32, 37},
}
"""The minor versions that judge otherwise than the ones before."""

STEP: Final = re.compile(r"([A-Za-z]+)|\[(\d+)\]")


def since(policy: Policy) -> int:
    return parse_minor(annotation(policy, "pod-security-since"))


def until(policy: Policy) -> int:
    return parse_minor(annotation(policy, "pod-security-until") or "latest")


def test_the_pack_has_every_check_of_the_standards() -> None:
    levels = {level: set[str]() for level in ("baseline", "restricted")}
    for policy in pack():
        levels[annotation(policy, "pod-security-level")].add(check_of(policy.name))
    assert levels == {
        "baseline": set(
            "apparmorprofile capabilitiesbaseline hostnamespaces hostpathvolumes hostports "
            "hostprobesandhostlifecycle privileged procmount seccompprofilebaseline "
            "selinuxoptions sysctls windowshostprocess".split()
        ),
        "restricted": set(
            "allowprivilegeescalation capabilitiesrestricted procmountrestricted "
            "restrictedvolumes runasnonroot runasuser seccompprofilerestricted".split()
        ),
    }


def test_the_versions_of_a_check_neither_overlap_nor_leave_a_gap() -> None:
    ranges = defaultdict(list)
    for policy in pack():
        ranges[check_of(policy.name)].append((since(policy), until(policy)))
    for check, found in ranges.items():
        found.sort()
        first = INTRODUCED.get(check, OLDEST)
        starts = [first, *sorted(CHANGED.get(check, set()))]
        ends = [start - 1 for start in starts[1:]] + [NEWEST]
        assert found == list(zip(starts, ends, strict=True)), check


@pytest.mark.parametrize("policy", pack(), ids=lambda policy: policy.name)
def test_a_policy_says_what_a_reader_needs(policy: Policy) -> None:
    rule = rule_of(policy)
    level = annotation(policy, "pod-security-level")
    assert is_standard(policy)
    assert rule.title != policy.name
    assert rule.description
    assert rule.fix
    assert rule.categories
    assert ("PSS", level) in {(ref.framework, ref.control) for ref in rule.frameworks}
    assert all(address.startswith("https://") for address in rule.references)
    assert all(each.message for each in policy.spec.validations or ())


@pytest.mark.parametrize("policy", pack(), ids=lambda policy: policy.name)
def test_a_policy_has_a_file_of_its_name_and_fixtures_of_both_kinds(policy: Policy) -> None:
    stem = policy.name.removeprefix(PREFIX)
    assert (LIBRARY / f"{stem}.yaml").exists()
    beside = yaml.load((LIBRARY / f"{stem}.test.yaml").read_text(), yaml.CSafeLoader)
    assert beside["policy"] == policy.name
    assert {"pass", "fail"} <= {case["expect"] for case in beside["cases"]}


@pytest.mark.parametrize("policy", pack(), ids=lambda policy: policy.name)
def test_a_policy_that_takes_the_place_of_another_finds_it_at_each_version(policy: Policy) -> None:
    overridden = annotation(policy, "pod-security-overrides")
    if not overridden:
        return
    for minor in range(since(policy), until(policy) + 1):
        assert overridden in running(Level("baseline", minor))
        assert overridden not in running(Level("restricted", minor))


@pytest.mark.parametrize(
    ("level", "minor", "count"),
    [("baseline", 0, 11), ("baseline", 37, 12), ("restricted", 0, 12), ("restricted", 37, 15)],
)
def test_a_level_is_made_of_so_many_checks(level: str, minor: int, count: int) -> None:
    assert len(running(Level(level, minor))) == count


def changed(start: Object, changes: dict[str, object]) -> Object:
    """A copy of *start* with dotted paths set, or deleted where the value is null."""
    made = copy.deepcopy(start)
    for path, value in changes.items():
        *steps, last = (int(i) if i else name for name, i in STEP.findall(path))
        holder: Any = made
        for step in steps:
            holder = holder.setdefault(step, {}) if isinstance(step, str) else holder[step]
        if value is None:
            holder.pop(last, None)
        else:
            holder[last] = value
    return made


def fixtures(policy: Policy) -> Iterator[tuple[str, str, Object]]:
    """Name, expected outcome and object of each case beside the policy."""
    file = LIBRARY / f"{policy.name.removeprefix(PREFIX)}.test.yaml"
    known: dict[str, Object] = {}
    for case in yaml.load(file.read_text(), yaml.CSafeLoader)["cases"]:
        start = case["object"] if "object" in case else known[case["from"]]
        known[case["name"]] = changed(start, case.get("set", {}))
        yield case["name"], case["expect"], known[case["name"]]


@pytest.mark.parametrize("policy", pack(), ids=lambda policy: policy.name)
def test_the_fixtures_of_a_policy_see_each_of_its_validations_fail_alone(policy: Policy) -> None:
    alone: set[int] = set()
    for name, expected, made in fixtures(policy):
        request = Request(POD, "CREATE", "shop", "default", made)
        judged = judges().judge(request, only=frozenset({policy.name}))
        failed = [each.outcome.validation for each in judged.judgements]
        outcome = "fail" if failed else "pass" if judged.passed else "skip"
        assert outcome == expected, name
        if len(failed) == 1:
            alone.update(failed)
    assert alone == set(range(len(policy.spec.validations or ())))


def pod(**spec: object) -> Object:
    containers = [{"name": "web", "image": "registry.example.com/shop/web:1.4.2"}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "shop"},
        "spec": {"containers": containers, **spec},
    }


def update(before: Object, after: Object, subresource: str = "") -> set[str]:
    request = Request(POD, "UPDATE", "shop", "default", after, before, subresource=subresource)
    judged = judges().judge(request, only=running(Level("baseline", NEWEST)))
    return {each.policy.name for each in judged.judgements}


def test_an_update_that_leaves_the_containers_alone_is_not_judged() -> None:
    before = pod(hostNetwork=True, containers=[{"name": "web", "image": "a"}])
    after = {**before, "metadata": {"name": "shop", "finalizers": []}}
    assert update(before, after) == set()


@pytest.mark.parametrize("key", ["containers", "initContainers", "ephemeralContainers"])
def test_an_update_of_containers_is_judged(key: str) -> None:
    before = pod(hostNetwork=True)
    after = pod(**{"hostNetwork": True, key: [{"name": "other", "image": "b"}]})
    assert update(before, after) == {"pod-security-host-namespaces"}


def test_an_ephemeral_container_is_judged_when_it_is_added() -> None:
    debug = {"name": "debug", "image": "b", "securityContext": {"privileged": True}}
    after = pod(ephemeralContainers=[debug])
    assert update(pod(), after, "ephemeralcontainers") == {"pod-security-privileged"}


def test_a_status_is_not_judged() -> None:
    assert update(pod(), pod(hostPID=True), "status") == set()


def test_a_pod_that_says_nothing_fails_exactly_what_restricted_demands_in_words() -> None:
    checks = {check_of(name) for name in fired(pod(), Level("restricted", NEWEST))}
    assert checks == {
        "allowprivilegeescalation",
        "capabilitiesrestricted",
        "runasnonroot",
        "seccompprofilerestricted",
    }


@pytest.mark.parametrize("level", ["baseline", "restricted"])
@pytest.mark.parametrize("minor", range(OLDEST, NEWEST + 1))
def test_the_public_pods_are_judged_right(level: str, minor: int) -> None:
    data("pss")
    mine = [case for case in cases() if case.level == Level(level, minor)]
    assert mine
    assert [case.file for case in mine if not is_right(case)] == []


def test_every_expression_has_generated_code() -> None:
    slow = [
        f"{policy.name}: {subject}"
        for policy in judges().policies
        for subject, program in policy.programs()
        if program.fast is None
    ]
    assert slow == []
