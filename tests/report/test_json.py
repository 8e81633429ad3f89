"""JSON: valid by the published schema, which knows every field that is written."""

from __future__ import annotations

import json
from typing import cast

import pytest
from jsonschema import Draft202012Validator

from seawall.model.scan import Scan
from seawall.model.severity import Verdict
from seawall.report.json import render
from seawall.report.options import RenderOptions
from tests.data import ROOT
from tests.report import scans

SCHEMA = ROOT / "docs" / "schemas" / "seawall.scan.v1.json"


def strict(node: object) -> object:
    """The schema with every object closed: the published one admits fields of later versions."""
    if isinstance(node, list):
        return [strict(each) for each in node]
    if not isinstance(node, dict):
        return node
    closed = {key: strict(value) for key, value in node.items()}
    if closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed


def read(scan: Scan) -> dict[str, object]:
    return cast("dict[str, object]", json.loads("".join(render(scan, RenderOptions()))))


@pytest.mark.parametrize(
    "scan",
    [scans.small(), scans.scan_of([]), scans.large(600), scans.hostile("\x1b\ud800\n")],
    ids=["small", "empty", "of several pieces", "hostile"],
)
def test_it_is_valid_and_every_field_is_published(scan: Scan) -> None:
    schema = cast("dict[str, object]", strict(json.loads(SCHEMA.read_text())))
    Draft202012Validator.check_schema(schema)
    errors = [each.message for each in Draft202012Validator(schema).iter_errors(read(scan))]
    assert errors == []


def test_passes_stand_among_the_findings_where_the_scan_holds_them() -> None:
    scan = scans.small()
    scan.passes = [scans.finding(verdict=Verdict.PASS)]
    findings = cast("list[dict[str, object]]", read(scan)["findings"])
    assert [each["verdict"] for each in findings] == ["fail", "fail", "unknown", "pass"]


def test_a_finding_without_a_rule_in_the_table_is_still_written() -> None:
    scan = scans.small()
    scan.rules = {}
    findings = cast("list[dict[str, object]]", read(scan)["findings"])
    assert findings[0]["title"] == "owner-label"
