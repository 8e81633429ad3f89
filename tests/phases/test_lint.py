"""What ``policy lint`` remarks, one fault a policy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seawall.phases.lint import lint

SOUND: dict[str, object] = {
    "matchConstraints": {
        "resourceRules": [
            {
                "operations": ["CREATE"],
                "apiGroups": [""],
                "apiVersions": ["v1"],
                "resources": ["pods"],
            }
        ]
    },
    "validations": [{"expression": "has(object.spec)", "message": "no spec"}],
}


def remarks(folder: Path, minor: int = 37, spec: dict[str, object] | None = None) -> list[str]:
    file = folder / "p.json"
    whole = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": "p"},
        "spec": {**SOUND, **(spec or {})},
    }
    file.write_text(json.dumps(whole))
    return [each.message for each in lint([str(file)], minor=minor)]


def test_a_sound_policy_has_no_remark(tmp_path: Path) -> None:
    assert remarks(tmp_path) == []


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"validations": [{"expression": "object.spec +"}]}, "mismatched input"),
        ({"validations": [{"expression": "1"}]}, "must evaluate to bool"),
        (
            {"validations": [{"expression": "true", "messageExpression": "1"}]},
            "must evaluate to string",
        ),
        ({"variables": [{"name": "v", "expression": "1"}]}, "variable 'v' is never used"),
        ({"validations": []}, "needs at least one of validations and auditAnnotations"),
        ({"matchConstraints": {}}, "resourceRules must not be empty"),
        ({"failurePolicy": "Maybe"}, "failurePolicy"),
        (
            {"matchConditions": [{"name": "m", "expression": "'a'"}]},
            "must evaluate to bool",
        ),
        ({"validations": [{"expression": "nowhere"}]}, "undeclared reference"),
    ],
)
def test_a_fault_is_remarked(tmp_path: Path, spec: dict[str, object], said: str) -> None:
    found = remarks(tmp_path, spec=spec)
    assert any(said in each for each in found), found


def test_what_the_version_before_does_not_know_is_remarked(tmp_path: Path) -> None:
    new: dict[str, object] = {"validations": [{"expression": "[1].includes(1)"}]}
    assert any("includes" in each for each in remarks(tmp_path, 37, new))
    old: dict[str, object] = {"validations": [{"expression": "[1].sort() == [1]"}]}
    assert remarks(tmp_path, 37, old) == []
    assert remarks(tmp_path, 34, old) != []


def test_a_file_without_a_policy_or_that_is_not_there_is_remarked(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    (one,) = lint([str(tmp_path / "a.yaml")], minor=37)
    assert "holds no ValidatingAdmissionPolicy" in one.message
    (other,) = lint([str(tmp_path / "absent")], minor=37)
    assert "no such file" in other.message
