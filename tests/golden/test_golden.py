"""Transcripts of the command line: what a command prints, on both streams, and its exit code.

``SEAWALL_GOLDEN=write`` rewrites them; read the difference before it is committed.
"""

from __future__ import annotations

import io
import os
import shlex
import sys
from pathlib import Path

import pytest

from seawall import __version__
from seawall.__main__ import main

HERE = Path(__file__).resolve().parent
COMMANDS = dict(
    line.split(": ", 1) for line in (HERE / "commands.txt").read_text().splitlines() if line
)


def transcript(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    try:
        code = main(shlex.split(command))
    except SystemExit as stop:
        code = int(stop.code or 0)
    printed = capsys.readouterr()
    parts = [f"$ seawall {command}", printed.out.rstrip("\n")]
    if printed.err:
        parts += ["--- stderr", printed.err.rstrip("\n")]
    text = "\n".join([*parts, f"--- exit {code}"]) + "\n"
    return text.replace(f'"version":"{__version__}"', '"version":"VERSION"')


@pytest.mark.parametrize("name", COMMANDS)
def test_transcript(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HERE / "inputs")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    said = transcript(COMMANDS[name], capsys)
    file = HERE / "transcripts" / f"{name}.txt"
    if os.environ.get("SEAWALL_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(said)
    assert said == file.read_text()


def test_no_transcript_is_left_over() -> None:
    kept = {file.stem for file in (HERE / "transcripts").glob("*.txt")}
    assert kept == set(COMMANDS)
