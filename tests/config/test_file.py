"""``seawall.yaml``: where it is found, what it may hold, and how its errors read."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from seawall.config.file import DEFAULTS, find, load, parse
from seawall.config.settings import Settings
from seawall.errors import UsageError

EXCEPTION = """
exceptions:
- policy: run-as-root
  kind: Deployment
  name: web
  owner: ops
  reason: moves to another image in spring
  until: 2027-03-01
"""


def refusal(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        parse(text.encode(), "seawall.yaml")
    assert caught.value.exit_code == 2
    return caught.value.message


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "{}"])
def test_nothing_is_the_defaults(text: str) -> None:
    assert parse(text.encode(), "seawall.yaml") == Settings() == DEFAULTS.settings


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("failOn: critical", lambda found: found.fail_on == "critical"),
        ("failOnGap: true", lambda found: found.fail_on_gap is True),
        ("kubernetesVersion: '1.29'", lambda found: found.kubernetes_version == "1.29"),
        ("policies: {disable: [a]}", lambda found: found.policies.disable == ("a",)),
        (
            "policies: {severities: {a: low}}",
            lambda found: found.policies.severities == {"a": "low"},
        ),
        ("helm: {set: [a=b]}", lambda found: found.helm.set == ("a=b",)),
        (
            "workloads: [{group: g, kind: K, template: spec.t}]",
            lambda found: found.workloads[0].template == "spec.t",
        ),
        (EXCEPTION, lambda found: found.exceptions[0].until == "2027-03-01"),
    ],
)
def test_a_key_is_read(text: str, read: Callable[[Settings], bool]) -> None:
    found = parse(text.encode(), "seawall.yaml")
    assert read(found)
    assert found != Settings()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("failon: high", "failon"),
        ("failOn: awful", "failOn"),
        ("failOnGap: 1", "failOnGap"),
        ("version: 2", "version"),
        ("kubernetesVersion: 1.29", "kubernetesVersion"),
        ("kubernetesVersion: '2.1'", "kubernetesVersion"),
        ("policies: {severities: {a: awful}}", "severities"),
        ("policies: {colour: red}", "colour"),
        ("- a", "Expected `object`"),
        ("a: [", "not YAML"),
        ("a: \x00", "not YAML"),
        ("failOn: high\nfailOn: low", "duplicate key 'failOn'"),
        ("failOn: high\n---\nfailOn: low", "more than one document"),
        (EXCEPTION.replace("owner: ops", "owner: ''"), "owner"),
        (EXCEPTION.replace("2027-03-01", "soon"), "soon"),
    ],
)
def test_what_is_wrong_is_refused_by_name(text: str, named: str) -> None:
    message = refusal(text)
    assert named in message
    assert message.startswith("seawall.yaml")
    assert "\n" not in message


def test_aliases_that_expand_without_end_are_refused() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for old, new in zip("abcdefghi", "bcdefghij", strict=True):
        bomb += f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    before = time.monotonic()
    assert "alias" in refusal(bomb)
    assert time.monotonic() - before < 20


def test_the_nearest_file_upwards_is_found_and_none_beyond_the_repository(tmp_path: Path) -> None:
    deep = tmp_path / "repository" / "deploy" / "web"
    deep.mkdir(parents=True)
    outside, top = tmp_path / "seawall.yaml", tmp_path / "repository" / "seawall.yaml"
    outside.touch()
    assert find(deep) == outside
    (tmp_path / "repository" / ".git").mkdir()
    assert find(deep) is None
    top.touch()
    assert find(deep) == top
    manifest = deep / "a.yaml"
    manifest.touch()
    assert find(manifest) == top
    (deep / "seawall.yaml").mkdir()
    assert find(deep) == top


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "seawall.yaml"
    file.write_text("policies: {paths: [mine]}")
    loaded = load(file)
    assert loaded.path(loaded.settings.policies.paths[0]) == str(tmp_path / "mine")
    assert DEFAULTS.path("mine") == "mine"


def test_a_file_that_cannot_be_read_or_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path / "absent.yaml")
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(UsageError, match="larger than"):
        load(large)
    large.write_bytes(b"#" * (1 << 20))
    assert load(large).settings == Settings()
