"""Definitions among the files: their kinds are checked, and matched by plural and scope."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.model.scan import Scan
from seawall.phases import sharing
from seawall.phases.wiring import ScanOptions, scan

DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: oxen.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {plural: oxen, kind: Ox}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {horns: {type: integer, maximum: 2}}}
"""
POLICY = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: no-oxen}
spec:
  matchConstraints:
    resourceRules:
      - {apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [oxen]}
  validations: [{expression: has(object.metadata.namespace), message: no oxen here}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: no-oxen}
spec: {policyName: no-oxen, validationActions: [Deny]}
"""


def ox(horns: object, name: str = "bess") -> str:
    return f"""\
apiVersion: example.com/v1
kind: Ox
metadata: {{name: {name}}}
spec: {{horns: {horns}}}
"""


def scanned(folder: Path, processes: int = 1, **files: str) -> Scan:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    options = ScanOptions(
        targets=(str(folder),),
        today="2026-01-01",
        processes=processes,
        policy_paths=(str(folder / "policy.yaml"),) if "policy" in files else (),
    )
    return scan(options)


def told(result: Scan) -> list[tuple[str, str]]:
    oxen = [each for each in result.findings if each.object.kind == "Ox"]
    return sorted((each.policy, each.message) for each in oxen)


def test_a_custom_resource_is_checked(tmp_path: Path) -> None:
    result = scanned(tmp_path, definition=DEFINITION, ox=ox(3))
    assert told(result) == [("schema-wrong-value", "spec.horns: must be at most 2, not 3")]
    assert not [gap for gap in result.gaps if "Ox" in gap.subject]


def test_a_right_one_is_silent(tmp_path: Path) -> None:
    assert told(scanned(tmp_path, definition=DEFINITION, ox=ox(2))) == []


def test_without_a_definition_it_is_one_gap(tmp_path: Path) -> None:
    result = scanned(tmp_path, ox=f"{ox(3)}---\n{ox(3, 'daisy')}")
    assert told(result) == []
    assert [gap.subject for gap in result.gaps] == ["example.com/v1 Ox"]


def test_another_version_is_a_gap_still(tmp_path: Path) -> None:
    result = scanned(tmp_path, definition=DEFINITION, ox=ox(3).replace("com/v1", "com/v2"))
    (gap,) = result.gaps
    assert (gap.subject, gap.hint) == (
        "example.com/v2 Ox",
        "its CustomResourceDefinition has no schema of this version",
    )


def test_a_policy_meets_it_by_its_plural_outside_of_namespaces(tmp_path: Path) -> None:
    """The guessed plural is ``oxes``, and the guessed scope a namespace."""
    result = scanned(tmp_path, definition=DEFINITION, ox=ox(2), policy=POLICY)
    assert told(result) == [("no-oxen", "no oxen here")]


@pytest.mark.parametrize("processes", [1, 3])
def test_definitions_reach_every_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr(sharing, "_WORTH_SHARING", 1)
    files = {f"ox{number}": ox(3, f"ox-{number}") for number in range(9)}
    result = scanned(tmp_path, processes, definition=DEFINITION, **files)
    assert len(told(result)) == len(files)
