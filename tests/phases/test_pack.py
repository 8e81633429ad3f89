"""The pack compiled ahead of time is used only where it is what the sources say."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from seawall.phases import pack
from seawall.phases.pack import load_pack, source_of

MINOR = 37


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of a few policies in a source tree of its own, compiled."""
    every = sorted(pack.LIBRARY.rglob("*.yaml"))
    sources = [each for each in every if not each.name.endswith(".test.yaml")][:6]
    for number, file in enumerate(sources):
        copy = shutil.copy(file, tmp_path / f"{number}-{file.name}")
        os.utime(copy, (1, 1))
    monkeypatch.setattr(pack, "LIBRARY", tmp_path)
    monkeypatch.setattr(pack, "COMPILED", tmp_path / "_compiled.msgpack")
    pack.write_compiled()
    return tmp_path


@pytest.fixture
def from_sources(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Notes each time that the pack is compiled from its sources."""
    times: list[int] = []
    compile_all = pack._from_sources

    def noted(minor: int) -> pack.Pack:
        times.append(minor)
        return compile_all(minor)

    monkeypatch.setattr(pack, "_from_sources", noted)
    return times


def age(file: Path, seconds: int) -> None:
    os.utime(file, (seconds, seconds))


def test_what_was_compiled_is_what_the_sources_say(library: Path, from_sources: list[int]) -> None:
    stored = load_pack(minor=MINOR)
    assert not from_sources
    assert [each.policy for each in stored.policies] == [
        each.policy for each in pack._from_sources(MINOR).policies
    ]
    assert library.joinpath("_compiled.msgpack").exists()


def test_a_source_touched_later_is_compared_by_content(
    library: Path, from_sources: list[int]
) -> None:
    file = next(iter(library.glob("0-*.yaml")))
    age(file, 1 << 32)
    load_pack(minor=MINOR)
    assert not from_sources
    file.write_text(file.read_text() + "\n# changed\n")
    age(file, 1 << 32)
    load_pack(minor=MINOR)
    assert from_sources == [MINOR]


@pytest.mark.parametrize("stored", [b"", b"\x00", b"\x93\xa1x\x90\x90"])
def test_a_file_that_does_not_fit_is_left_alone(
    library: Path, from_sources: list[int], stored: bytes
) -> None:
    library.joinpath("_compiled.msgpack").write_bytes(stored)
    assert load_pack(minor=MINOR).policies
    assert from_sources == [MINOR]


def test_another_minor_version_is_compiled_for_itself(
    library: Path, from_sources: list[int]
) -> None:
    assert load_pack(minor=MINOR - 1).policies
    assert (library.exists(), from_sources) == (True, [MINOR - 1])


def test_the_source_of_a_policy_is_its_file() -> None:
    policy = load_pack(minor=MINOR).policies[0]
    assert f"name: {policy.name}\n" in source_of(policy)
