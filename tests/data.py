"""Where the public test data is, and the skip that says so where it is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SEAWALL_TEST_DATA", ROOT.parent / "shared" / "data"))


def data(*parts: str) -> Path:
    """A file or folder of the test data; skips the test where it is absent."""
    found = DATA.joinpath(*parts)
    if not found.exists():
        pytest.skip(f"no test data at {found}: set SEAWALL_TEST_DATA")
    return found
