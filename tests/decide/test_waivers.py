"""Exceptions: narrow, owned, dated, and never for ever."""

from __future__ import annotations

import msgspec
import pytest

from seawall.decide.waivers import (
    apply,
    check_exemption,
    exemption_of_annotation,
    expiry_finding,
    is_date,
)
from seawall.errors import UsageError
from seawall.model.finding import Finding, PolicyId
from seawall.model.resource import ObjectRef
from seawall.model.severity import Confidence, Severity, Verdict
from seawall.model.waiver import Exemption

TODAY = "2026-11-23"
REF = ObjectRef("apps/v1", "Deployment", "shop", "web")
FINDING = Finding(
    policy=PolicyId("latest-tag"),
    validation=0,
    verdict=Verdict.FAIL,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    message="m",
    object=REF,
    element_name='container "app"',
)
GOOD = Exemption(
    policy="latest-tag",
    kind="Deployment",
    namespace="shop",
    name="web",
    owner="team@example.com",
    reason="because",
    until="2026-12-31",
)


def changed(**fields: str) -> Exemption:
    return msgspec.structs.replace(GOOD, **fields)


COVERS = {
    "the object itself": GOOD,
    "a pattern of its name": changed(name="w*"),
    "its container": changed(container="app"),
    "the last day": changed(until=TODAY),
}
COVERS_NOT = {
    "another policy": changed(policy="missing-tag"),
    "another kind": changed(kind="StatefulSet"),
    "another namespace": changed(namespace="other"),
    "no namespace": changed(namespace=""),
    "another name": changed(name="api"),
    "a name that only begins so": changed(name="we"),
    "another container": changed(container="sidecar"),
    "a container whose name it begins": changed(container="ap"),
    "the day after the last": changed(until="2026-11-22"),
}


@pytest.mark.parametrize("exemption", COVERS.values(), ids=COVERS.keys())
def test_covers(exemption: Exemption) -> None:
    applied = apply([FINDING], [exemption], TODAY)
    assert applied.standing == []
    assert [each.finding for each in applied.waived] == [FINDING]
    assert applied.used == [exemption]


@pytest.mark.parametrize("exemption", COVERS_NOT.values(), ids=COVERS_NOT.keys())
def test_does_not_cover(exemption: Exemption) -> None:
    applied = apply([FINDING], [exemption], TODAY)
    assert applied.standing == [FINDING]
    assert applied.waived == []


def test_an_expired_one_is_told_and_becomes_a_finding() -> None:
    expired = changed(until="2026-11-22")
    assert apply([FINDING], [expired], TODAY).expired == [expired]
    finding = expiry_finding(expired)
    assert finding.verdict is Verdict.FAIL
    assert "team@example.com" in finding.message


def test_one_that_covers_nothing_is_unused() -> None:
    other = changed(name="api")
    assert apply([FINDING], [GOOD, other], TODAY).unused == [other]


REFUSED = {
    "no policy": {"policy": ""},
    "all policies": {"policy": "*"},
    "all kinds": {"kind": "*"},
    "all names": {"name": "*"},
    "all names by another pattern": {"name": "?*"},
    "no owner": {"owner": " "},
    "no reason": {"reason": ""},
    "no date": {"until": ""},
    "a date that does not exist": {"until": "2026-02-30"},
    "a week": {"until": "2026-W01-1"},
}


@pytest.mark.parametrize("fields", REFUSED.values(), ids=REFUSED.keys())
def test_a_wide_or_nameless_one_is_refused(fields: dict[str, str]) -> None:
    check_exemption(GOOD)
    with pytest.raises(UsageError):
        check_exemption(changed(**fields))


def test_an_annotation_covers_its_own_object() -> None:
    key = "seawall.dev/ignore.latest-tag"
    found = exemption_of_annotation(key, "nightly; owner=a@b.c; until=2026-12-31", REF)
    assert found is not None
    assert apply([FINDING], [found], TODAY).standing == []
    assert (found.reason, found.owner, found.source) == ("nightly", "a@b.c", "annotation")


@pytest.mark.parametrize("value", ["", "reason", "r; owner=a", "; owner=a; until=2026-12-31"])
def test_an_annotation_without_all_of_it_is_refused(value: str) -> None:
    with pytest.raises(UsageError):
        exemption_of_annotation("seawall.dev/ignore.latest-tag", value, REF)


def test_other_annotations_are_none() -> None:
    assert exemption_of_annotation("seawall.dev/title", "x", REF) is None


def test_dates() -> None:
    assert is_date("2026-02-28")
    assert not is_date("20260228")
