"""``seawall exceptions``: those of the configuration and of annotations, expired ones told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seawall.__main__ import main
from seawall.decide.waivers import ANNOTATION

POD = """apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations:
    {key}: "{value}"
"""
CONFIGURATION = """exceptions:
- {policy: latest-tag, kind: Pod, name: db, owner: ops, reason: soon, until: 2020-01-31}
- {policy: latest-tag, kind: Pod, name: new, owner: ops, reason: soon, until: 2999-01-31}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seawall.yaml").write_text(CONFIGURATION)
    key = f"{ANNOTATION}run-as-root"
    value = "needs \\e root; owner=dev; until=2999-12-31"
    (tmp_path / "pod.yaml").write_text(POD.format(key=key, value=value))
    return tmp_path


def test_both_kinds_are_listed_and_the_expired_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["exceptions", str(folder)]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "expired 2020-01-31  latest-tag for Pod db"
    assert "run-as-root for Pod shop/web" in out
    assert out.splitlines()[-1] == "3 exceptions, 1 of them expired"
    assert "\x1b" not in out


def test_json_says_what_is_expired(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exceptions", str(folder), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {(each["name"], each["expired"]) for each in rows} == {
        ("db", True),
        ("new", False),
        ("web", False),
    }


def test_an_annotation_that_cannot_be_read_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pod.yaml").write_text(POD.format(key=f"{ANNOTATION}a", value="because; until=soon"))
    assert main(["exceptions", str(folder)]) == 0
    told = capsys.readouterr()
    assert "pod.yaml" in told.err
    assert told.out.endswith("2 exceptions, 1 of them expired\n")


def test_what_could_not_be_looked_at_is_named_and_is_no_success(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.yaml").write_text(f"a: [ # {ANNOTATION}\n")
    assert main(["exceptions", str(folder)]) == 3
    assert "broken.yaml" in capsys.readouterr().err
    assert main(["exceptions", str(folder / "absent")]) == 3
    assert "absent" in capsys.readouterr().err
