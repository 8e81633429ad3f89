"""SARIF: the structure that the standard demands, and a place for everything."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from seawall.model.gap import Gap, GapKind
from seawall.model.scan import Scan
from seawall.report.options import RenderOptions
from seawall.report.sarif import render
from tests.report import scans


def run_of(scan: Scan, root: str = "") -> Any:
    log = json.loads("".join(render(scan, RenderOptions(root=root))))
    assert log["version"] == "2.1.0"
    return log["runs"][0]


@pytest.mark.parametrize("scan", [scans.small(), scans.hostile("\x1b<a> :b%?#"), scans.large(300)])
def test_the_structure_is_that_of_the_standard(scan: Scan) -> None:
    run = run_of(scan)
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run["results"]) == len(scan.findings) + len(scan.waived)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert (result["kind"] == "fail") or result["level"] == "none"
        assert result["level"] in {"none", "note", "warning", "error"}
        (where,) = result["locations"]
        address = urlsplit(where["physicalLocation"]["artifactLocation"]["uri"])
        assert (address.scheme, address.query, address.fragment) == ("", "", "")
        assert where["physicalLocation"]["region"]["startLine"] >= 1
    for rule in rules:
        assert 0 <= float(rule["properties"]["security-severity"]) <= 10
        assert rule["shortDescription"]["text"]


def test_an_unknown_is_a_review_and_a_waiver_a_suppression() -> None:
    results = run_of(scans.small())["results"]
    assert [each["kind"] for each in results] == ["fail", "fail", "review", "fail"]
    assert ["suppressions" in each for each in results] == [False, False, False, True]


def test_a_gap_is_a_notification_and_a_named_one_a_failed_run() -> None:
    scan = scans.small()
    (invocation,) = run_of(scan)["invocations"]
    assert invocation["executionSuccessful"] is True
    assert "helm is not installed" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    scan.gaps = [Gap(GapKind.UNREADABLE, "x", "gone", named=True)]
    assert run_of(scan)["invocations"][0]["executionSuccessful"] is False


def test_a_file_below_the_root_is_relative_and_encoded() -> None:
    scan = scans.scan_of([scans.finding(file="/home/me/shop/a b#c.yaml")])
    (where,) = run_of(scan, "/home/me/shop")["results"][0]["locations"]
    assert where["physicalLocation"]["artifactLocation"]["uri"] == "a%20b%23c.yaml"


def test_every_kind_of_gap_is_described() -> None:
    told = run_of(scans.small())["tool"]["driver"]["notifications"]
    assert {each["id"] for each in told} == {f"gap/{kind.value}" for kind in GapKind}
    for each in told:
        assert each["shortDescription"]["text"]
        assert each["shortDescription"]["text"] in each["fullDescription"]["text"]
        assert each["help"]["text"] == each["help"]["markdown"]
