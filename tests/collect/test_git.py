"""Files changed since a revision, in repositories that the tests make."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from seawall.collect import git
from seawall.errors import InputError, UsageError
from seawall.phases.targets import Wishes, find_all

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git")
NAMES = ("a.yaml", "b.yaml", "gone.yaml", "sub/c.yaml")


def run(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    for name in NAMES:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"a: {name}\n")
    run(root, "init", "-q", "-b", "main")
    (root / ".gitignore").write_text("ignored.yaml\n")
    run(root, "add", "-A")
    run(root, "commit", "-qm", "one")
    return root


def changed(root: Path, revision: str = "main", folder: Path | None = None) -> set[str]:
    found = git.changed_since(revision, str(folder or root))
    return {os.path.relpath(each, root.resolve()) for each in found}


def test_nothing_changed_is_nothing(repository: Path) -> None:
    assert changed(repository) == set()


def test_changed_staged_untracked_and_renamed_files_count_but_not_the_deleted(
    repository: Path,
) -> None:
    (repository / "a.yaml").write_text("a: changed\n")
    (repository / "gone.yaml").unlink()
    (repository / "new file é.yaml").write_text("a: 1\n")
    (repository / "ignored.yaml").write_text("a: 1\n")
    (repository / "line\nbreak.yaml").write_text("a: 1\n")
    (repository / "b.yaml").rename(repository / "moved.yaml")
    run(repository, "add", "moved.yaml")
    expected = {"a.yaml", "new file é.yaml", "line\nbreak.yaml", "moved.yaml"}
    assert changed(repository) == expected
    assert changed(repository, folder=repository / "sub") == expected


def test_committed_changes_count_since_an_earlier_revision(repository: Path) -> None:
    (repository / "sub" / "c.yaml").write_text("a: changed\n")
    run(repository, "commit", "-qam", "two")
    assert changed(repository, "HEAD") == set()
    assert changed(repository, "HEAD~1") == {"sub/c.yaml"}


@pytest.mark.parametrize(
    "revision",
    ["", "-x", "--output=/tmp/x", "nowhere", "a" * 251, "main\n", "main\x1b", "main:a.yaml"],
)
def test_a_revision_that_is_none_is_a_usage_error(repository: Path, revision: str) -> None:
    with pytest.raises(UsageError):
        git.changed_since(revision, str(repository))


def test_a_folder_without_repository_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="git"):
        git.changed_since("main", str(tmp_path))


def test_no_git_is_an_input_error(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(InputError, match="cannot run git"):
        git.changed_since("main", str(repository))


def test_the_repository_of_a_hook_does_not_answer_for_another(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    (repository / "a.yaml").write_text("a: changed\n")
    assert changed(repository) == {"a.yaml"}


def test_nothing_that_the_repository_sets_up_is_run(repository: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\ntouch {mark}\n")
    spy.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "diff.spy.textconv"):
        run(repository, "config", key, str(spy))
    (repository / ".gitattributes").write_text("*.yaml diff=spy\n")
    mark.unlink(missing_ok=True)
    (repository / "a.yaml").write_text("a: changed\n")
    assert "a.yaml" in changed(repository)
    assert not mark.exists()


def test_a_scan_of_what_changed_leaves_the_rest_out_and_says_so(repository: Path) -> None:
    (repository / "a.yaml").write_text("a: changed\n")
    found = find_all([str(repository)], Wishes(changed_since="main"))
    assert [Path(each).name for each in found.files] == ["a.yaml"]
    assert {(Path(name).name, why) for name, why in found.skipped} >= {
        ("b.yaml", "unchanged since main"),
        ("c.yaml", "unchanged since main"),
    }
