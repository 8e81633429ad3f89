"""Completion scripts: shells take them, and they know the commands."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from seawall.__main__ import main


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_script_names_the_commands_and_the_shell_takes_it(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    for word in ("scan", "policy", "exceptions", "cel", "--pod-security"):
        assert word in script
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell}")
    done = subprocess.run(
        [program, "-n"], input=script, text=True, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_shell_is_a_usage_error() -> None:
    with pytest.raises(SystemExit) as stop:
        main(["completion", "abacus"])
    assert stop.value.code == 2
