"""The documentation is held by tests: what it names exists, and what exists it names."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from seawall.cli.arguments import parser
from seawall.config.settings import HelmSettings, PodTemplateKind, PolicySettings, Settings
from seawall.model.waiver import Exemption

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text()
PAGES = sorted(
    page
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if "policies" not in page.parts
)


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "tools/write_docs.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


KEYS = [
    (kind.__name__, field.encode_name)
    for kind in (Settings, PolicySettings, PodTemplateKind, HelmSettings, Exemption)
    for field in msgspec.structs.fields(kind)
    if field.name != "source"
]


@pytest.mark.parametrize(("kind", "key"), KEYS, ids=lambda value: value)
def test_every_setting_is_documented(kind: str, key: str) -> None:
    assert f"`{key}`" in CONFIGURATION, f"{kind}.{key} is not in docs/configuration.md"


def test_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"^\| `([A-Za-z]+)` \|", CONFIGURATION, re.MULTILINE))
    assert documented == {key for _, key in KEYS}


def flags() -> set[str]:
    text = (ROOT / "docs" / "commands.md").read_text()
    return set(re.findall(r"`(--[a-z-]+)`", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_flags_that_a_page_names_exist(page: Path) -> None:
    for line in page.read_text().splitlines():
        for command in re.findall(r"(?:\$ |`|- )(seawall [^`#]*)", line):
            for flag in re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", command):
                assert flag in flags() | {"--help", "--version"}, f"{page.name}: {flag}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_help_of_every_command_can_be_printed() -> None:
    text = parser().format_help()
    for command in ("scan", "cel", "policy", "exceptions", "completion"):
        assert command in text
