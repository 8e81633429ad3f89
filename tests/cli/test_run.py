"""Every way in which a command may end, and the exit code and one line that say so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.data import ROOT

from seawall.cli import run as cli
from seawall.errors import AccessError, InputError, InternalError, PolicyError, UsageError


def ending(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    def broken(_arguments: list[str]) -> int:
        raise error

    monkeypatch.setattr(cli, "_dispatch", broken)
    return cli.run([]), capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("wrong", "do this\nthen that"), 2),
        (PolicyError("wrong", "do this\nthen that"), 2),
        (InputError("wrong", "do this\nthen that"), 3),
        (AccessError("wrong", "do this\nthen that"), 3),
        (InternalError("wrong", "do this\nthen that"), 70),
    ],
)
def test_an_error_is_one_line_and_its_hint(
    error: Exception,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = "seawall: wrong\n  do this\n  then that\n"
    assert ending(error, monkeypatch, capsys) == (code, said)


def test_an_error_cannot_speak_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, said = ending(InputError("\x1b]0;x\x07", "\x1b[2J"), monkeypatch, capsys)
    assert "\x1b" not in said
    assert "\x07" not in said


def test_an_interruption_is_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending(KeyboardInterrupt(), monkeypatch, capsys) == (130, "seawall: interrupted\n")


def test_a_bug_says_that_it_is_one_and_where(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SEAWALL_DEBUG", raising=False)
    code, said = ending(ZeroDivisionError("by zero"), monkeypatch, capsys)
    assert code == 70
    assert said.startswith("seawall: internal error: ZeroDivisionError: by zero\n")
    assert "This is a bug of Seawall" in said
    assert "in broken" in said
    assert "Traceback" not in said
    monkeypatch.setenv("SEAWALL_DEBUG", "1")
    assert "Traceback" in ending(ZeroDivisionError("by zero"), monkeypatch, capsys)[1]


def test_no_command_is_the_help_and_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([]) == 2
    assert "usage: seawall" in capsys.readouterr().err


def test_a_reader_that_stops_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "".join(
            f"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: a{number}}}\n"
            "spec: {hostNetwork: true, containers: [{name: a, image: b}]}\n"
            for number in range(300)
        )
    )
    command = [sys.executable, "-m", "seawall", "scan", str(tmp_path), "--verbose"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(timeout=60) in {0, 1}
    assert "Error" not in said
