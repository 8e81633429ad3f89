"""The same scan, however the work is shared out; and nothing is lost when a worker is."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seawall.collect.manifest.documents import Share, is_divisible, read_documents
from seawall.model.gap import GapKind
from seawall.model.scan import Scan
from seawall.phases import deploy, sharing
from seawall.phases.wiring import ScanOptions, scan

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="work is shared by fork")

COUNT = 100


def pod(number: int) -> dict[str, object]:
    image = "nginx" if number % 3 else "nginx:1.29@sha256:" + "a" * 64
    name = f"pod-{number:03}"
    spec = {"containers": [{"name": "web", "image": image}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}


def yaml_of(value: object, indent: int = 0) -> str:
    """*value* as plain block YAML: what kubectl prints of a list."""
    pad = " " * indent
    if isinstance(value, list):
        return "".join(f"{pad}- {yaml_of(each, indent + 2).lstrip()}" for each in value)
    assert isinstance(value, dict)
    out = ""
    for key, each in value.items():
        is_nested = isinstance(each, dict | list)
        out += f"{pad}{key}:" + (f"\n{yaml_of(each, indent + 2)}" if is_nested else f" {each}\n")
    return out


def listed() -> dict[str, object]:
    return {"apiVersion": "v1", "kind": "List", "items": [pod(n) for n in range(COUNT)]}


SOURCES = {
    "documents": "---\n".join(yaml_of(pod(number)) for number in range(COUNT)),
    "broken": "---\n".join([*(yaml_of(pod(n)) for n in range(COUNT)), "a: [\n", "just text\n"]),
    "list": yaml_of(listed()),
    "json": json.dumps(listed(), indent=4),
    "line": json.dumps(listed()),
    "stream": "\n".join(json.dumps(pod(number)) for number in range(COUNT)),
}


def scanned(target: str, processes: int) -> Scan:
    chosen = ScanOptions(targets=(target,), today="2026-01-01", processes=processes)
    return scan(chosen)


def told(result: Scan) -> bytes:
    result.summary.policies = 0
    return msgspec.json.encode(result)


@pytest.fixture(autouse=True)
def _worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_WORTH_SHARING", 1)


@pytest.mark.parametrize("name", SOURCES)
def test_shares_of_one_file_add_up_to_the_whole(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.yaml"
    file.write_text(SOURCES[name])
    alone = scanned(str(file), 1)
    assert alone.summary.objects == COUNT
    assert len({each.object.name for each in alone.findings}) == COUNT
    for processes in (2, 3):
        assert told(scanned(str(file), processes)) == told(alone)


def test_shares_of_many_files_add_up_to_the_whole(tmp_path: Path) -> None:
    for number in range(COUNT):
        (tmp_path / f"{number}.yaml").write_text(yaml_of(pod(number)))
    assert told(scanned(str(tmp_path), 3)) == told(scanned(str(tmp_path), 1))


def test_standard_input_is_read_once_and_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = []
    for processes in (1, 2):
        given = io.TextIOWrapper(io.BytesIO(SOURCES["documents"].encode()))
        monkeypatch.setattr(sys, "stdin", given)
        answers.append(scanned("-", processes))
    assert answers[0].summary.objects == COUNT
    assert told(answers[0]) == told(answers[1])


def test_a_worker_that_ends_early_is_a_gap_for_what_it_had(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "all.yaml"
    file.write_text(SOURCES["documents"])
    parent, judge = os.getpid(), deploy.judge

    def dying(*given: Any) -> object:
        if os.getpid() != parent:
            os._exit(9)
        return judge(*given)

    monkeypatch.setattr(deploy, "judge", dying)
    result = scanned(str(file), 2)
    (gap,) = result.gaps
    assert (gap.kind, gap.subject, gap.named) == (GapKind.INTERNAL, str(file), True)
    assert "exit code 9" in gap.reason
    assert 0 < result.summary.objects < COUNT


def test_every_document_is_in_one_share() -> None:
    data = SOURCES["documents"].encode()
    assert is_divisible(data, 3)
    assert not is_divisible(SOURCES["json"].encode(), 2)
    assert not is_divisible(SOURCES["list"].encode(), 2)
    found = [read_documents(data, "f", share=Share(number, 3)).documents for number in range(3)]
    assert sorted(each.index for part in found for each in part) == list(range(COUNT))
    assert min(len(part) for part in found) > COUNT // 5
