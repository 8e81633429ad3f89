"""``seawall cel``: what it says of an expression, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seawall.__main__ import main

POD = """apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - {name: web, image: nginx}
  - {name: log, securityContext: {privileged: true}}
"""
CHECK = "object.spec.containers.all(c, !has(c.securityContext) || !c.securityContext.privileged)"


@pytest.fixture
def pod(tmp_path: Path) -> str:
    file = tmp_path / "pod.yaml"
    file.write_text(POD)
    return str(file)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["cel", *arguments])
    return code, capsys.readouterr().out


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 1", "2"),
        ("'a' + 'b'", "ab"),
        ("[1, 2] + [3]", "[1, 2, 3]"),
        ("quantity('1Ki').asInteger()", "1024"),
        ("duration('90s')", "90s"),
    ],
)
def test_a_value_is_printed(
    expression: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, expression) == (0, value + "\n")


def test_what_is_false_is_explained(pod: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, CHECK, "-f", pod)
    assert code == 0
    assert out.splitlines()[0] == "false"
    assert "object.spec.containers[1]" in out
    assert "containers[0]" not in out


def test_json_holds_the_same(pod: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = said(capsys, CHECK, "-f", pod, "--format", "json", "--cost")
    answer = json.loads(out)
    assert (answer["value"], answer["type"]) == ("false", "bool")
    assert answer["cost"] > 10
    assert any("containers[1]" in each for each in answer["because"])


def test_what_was_not_supplied_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "object.a == 1") == (0, "unknown: object was not supplied\n")
    _, out = said(capsys, "object.a == 1", "--format", "json")
    assert json.loads(out) == {"unknown": ["object"]}


def test_an_error_has_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, "1 + 1 / 0")
    assert code == 1
    assert out == "error: division by zero\n  1 + 1 / 0\n        ^\n"
    _, out = said(capsys, "1 / 0", "--format", "json")
    assert json.loads(out) == {"error": "division by zero"}


@pytest.mark.parametrize("expression", ["1 +", "nowhere", "'a' + 1", "[1].sum('a')"])
def test_what_does_not_compile_is_a_usage_error(
    expression: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cel", expression]) == 2
    assert "line 1, column" in capsys.readouterr().err


def test_the_type_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "[1].map(x, x > 0)", "--type-check") == (0, "list(bool)\n")


@pytest.mark.parametrize("text", ["", "a: ["])
def test_a_file_without_an_object_is_an_input_error(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    assert main(["cel", "object == null", "-f", str(file)]) == 3
    assert main(["cel", "object == null", "-f", str(tmp_path / "absent")]) == 3
