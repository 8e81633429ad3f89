"""Baselines: what is known is held back as often as it was counted, and no oftener."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.errors import InputError
from seawall.model.severity import Verdict
from seawall.report import baseline, json
from seawall.report.options import RenderOptions
from tests.report import scans


def test_what_was_written_holds_every_finding() -> None:
    scan = scans.small()
    before = baseline.known("".join(baseline.render(scan)).encode(), "b.json")
    assert baseline.unseen(scan.findings, before) == ([], 3)


def test_an_earlier_report_serves_as_well() -> None:
    scan = scans.small()
    scan.passes = [scans.finding(name="sound", verdict=Verdict.PASS)]
    before = baseline.known("".join(json.render(scan, RenderOptions())).encode(), "r.json")
    assert baseline.unseen(scan.findings, before) == ([], 3)
    assert baseline.unseen([scans.finding(name="sound")], before)[1] == 0


def test_a_third_of_two_known_equals_is_new() -> None:
    one = scans.finding()
    before = baseline.known("".join(baseline.render(scans.scan_of([one, one]))).encode(), "b")
    assert baseline.unseen([one, one, one], before) == ([one], 2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff",
        b"null",
        b'{"schema":"other/v1","findings":[]}',
        b'{"schema":"seawall.baseline/v1"}',
        b'{"schema":"seawall.baseline/v1","findings":[{"fingerprint":1}]}',
        b'{"schema":"seawall.baseline/v1","findings":[{"fingerprint":""}]}',
        b'{"schema":"seawall.baseline/v1","findings":[{"fingerprint":"a","count":0}]}',
        b'{"x":' + b"[" * 200_000,
    ],
)
def test_a_malformed_one_is_an_input_error_that_names_the_file(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^b\.json: "):
        baseline.known(data, "b.json")


@given(st.binary(max_size=80))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with pytest.raises(InputError):
        baseline.known(data, "b.json")
