"""The renderers that tests run: real ones where they are found, and scripted ones always.

``SEAWALL_TEST_HELM``, ``SEAWALL_TEST_KUSTOMIZE`` and ``SEAWALL_TEST_KUBECTL`` name programs that
are not on the search path.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.cluster.assets import asset


def put_real(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the real program *name* the only one on the search path, or skip the test."""
    found = os.environ.get(f"SEAWALL_TEST_{name.upper()}") or shutil.which(name)
    if found is None and name == "kubectl":
        cached = asset("kubectl")
        found = str(cached) if cached else None
    if found is None:
        pytest.skip(f"no {name}: put it on PATH, or set SEAWALL_TEST_{name.upper()}")
    bin_ = folder / "bin"
    bin_.mkdir(exist_ok=True)
    (bin_ / name).symlink_to(Path(found).resolve())
    monkeypatch.setenv("PATH", str(bin_))


def put_scripted(name: str, body: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a program *name* of Python lines the only one on the search path."""
    bin_ = folder / "bin"
    bin_.mkdir(exist_ok=True)
    file = bin_ / name
    file.write_text(f"#!{sys.executable}\nimport os, sys, time\n{body}\n")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(bin_))


def write(root: Path, texts: dict[str, str]) -> Path:
    """Files below *root* by their relative names."""
    for name, text in texts.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root
