"""What a finding says of the object as it was written."""

from __future__ import annotations

from pathlib import Path

from seawall.phases.wiring import ScanOptions, scan

MANIFEST = """\
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
data:
  other: aHVudGVyMg==
stringData:
  password: hunter2
"""


def test_plain_text_of_a_secret_is_pointed_at_where_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "secret.yaml"
    file.write_text(MANIFEST)
    found = scan(ScanOptions(targets=(str(file),), today="2026-01-01")).findings
    told = [each for each in found if each.policy == "secret-in-manifest"]
    places = {each.element: each.location.line for each in told if each.location}
    assert places == {"data.other": 5, "stringData.password": 7}
    assert {each.pointer for each in told} == {"/data/other", "/stringData/password"}
    assert "hunter2" not in repr(told)
