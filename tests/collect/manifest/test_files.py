"""Which files a target names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seawall.collect.manifest.files import find, read
from seawall.errors import InputError
from seawall.model.gap import Gap, GapKind


def test_a_folder_is_walked_in_order_and_what_is_passed_over_is_counted(tmp_path: Path) -> None:
    for name in ("b.yaml", "a/c.yml", "a/d.json", "e.txt", ".git/x.yaml", "chart/Chart.yaml",
                 "chart/templates/t.yaml", "k/kustomization.yaml"):  # fmt: skip
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("a: 1\n")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    found = find(str(tmp_path))
    assert [os.path.relpath(file, tmp_path) for file in found.files] == [
        "a/c.yml", "a/d.json", "b.yaml",
    ]  # fmt: skip
    assert [Path(each).name for each in found.charts] == ["chart"]
    assert [Path(each).name for each in found.kustomizations] == ["k"]
    assert sorted(reason for _, reason in found.skipped) == [
        "hidden folder",
        "the same folder again, by a link",
    ]


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    pipe = tmp_path / "p.yaml"
    os.mkfifo(pipe)
    assert [gap.kind for gap in find(str(tmp_path)).gaps] == [GapKind.UNREADABLE]
    assert isinstance(read(str(pipe)), Gap)


def test_a_target_that_names_nothing_is_an_error(tmp_path: Path) -> None:
    for name in ("none", "*.yaml"):
        with pytest.raises(InputError):
            find(str(tmp_path / name))
