"""The fact of a shared account: where it is told, by which policies, however the work is shared."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.renderers import write

from seawall.model.scan import Scan
from seawall.phases import sharing
from seawall.phases.policies import Choice
from seawall.phases.wiring import ScanOptions, scan

SHARED = "shared-service-account"
ONLY = Choice(only=frozenset({SHARED}))


def deployment(name: str, app: str, account: str = "runner", more: str = "") -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: shop{more}
spec:
  selector: {{matchLabels: {{app: {app}}}}}
  template:
    metadata: {{labels: {{app: {app}}}}}
    spec:
      serviceAccountName: {account}
      containers: [{{name: main, image: 'registry.example.com/{app}:1'}}]
"""


CRON = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: shop}
spec:
  schedule: '@daily'
  jobTemplate:
    spec:
      template:
        metadata: {labels: {app: report}}
        spec:
          restartPolicy: Never
          serviceAccount: runner
          containers: [{name: main, image: 'registry.example.com/report:1'}]
"""


def scanned(folder: Path, **options: object) -> Scan:
    wanted = {"choice": ONLY, "processes": 1, **options}
    return scan(ScanOptions(targets=(str(folder),), today="2026-01-01", **wanted))  # type: ignore[arg-type]  # options of several types


def told(found: Scan) -> list[tuple[str, int, str]]:
    return [
        (each.object.name, each.location.line if each.location else 0, each.pointer)
        for each in found.findings
        if each.policy == SHARED
    ]


def test_each_workload_is_told_of_at_the_line_that_names_the_account(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": deployment("web", "web"), "b.yaml": CRON})
    found = scanned(tmp_path)
    assert told(found) == [
        ("web", 11, "/spec/template/spec/serviceAccountName"),
        ("report", 12, "/spec/jobTemplate/spec/template/spec/serviceAccount"),
    ]
    said = "the service account is shared by the applications report, web"
    assert {each.message for each in found.findings if each.policy == SHARED} == {said}


@pytest.mark.parametrize(
    "other",
    [
        deployment("api", "web"),
        deployment("api", "api", account="own"),
        deployment("api", "api").replace("namespace: shop", "namespace: blog"),
    ],
    ids=["the same application", "another account", "another namespace"],
)
def test_what_is_not_shared_is_not_told_of(other: str, tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": deployment("web", "web"), "b.yaml": other})
    assert told(scanned(tmp_path)) == []
    write(tmp_path, {"b.yaml": deployment("api", "api")})
    assert len(told(scanned(tmp_path))) == 2


def test_the_default_account_is_left_to_its_own_policy(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": deployment("web", "web", "default") + "---\n" + CRON})
    write(tmp_path, {"b.yaml": deployment("api", "api", "''")})
    assert told(scanned(tmp_path)) == []


def test_a_pod_without_the_field_stands_at_its_specification(tmp_path: Path) -> None:
    policy = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: lonely}
spec:
  matchConstraints:
    resourceRules:
      - apiGroups: [facts.seawall.dev]
        apiVersions: ['*']
        operations: ['*']
        resources: [serviceaccountusages]
  validations:
    - expression: object.workloads.size() < 2 && object.metadata.namespace == request.namespace
"""
    pods = "---\n".join(
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  hostPID: false\n"
        for name in ("one", "two")
    )
    write(tmp_path, {"p/lonely.yaml": policy, "m/a.yaml": pods})
    found = scanned(
        tmp_path / "m",
        policy_paths=(str(tmp_path / "p"),),
        choice=Choice(only=frozenset({"lonely"})),
    )
    assert [each.pointer for each in found.findings if each.policy == "lonely"] == ["/spec"] * 2


def test_a_policy_for_every_resource_does_not_judge_facts(tmp_path: Path) -> None:
    policy = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: everything}
spec:
  matchConstraints:
    resourceRules:
      - {apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}
  validations:
    - expression: object.kind != 'ServiceAccountUsage'
"""
    write(tmp_path, {"p/a.yaml": policy, "m/a.yaml": deployment("web", "web") + "---\n" + CRON})
    found = scanned(
        tmp_path / "m",
        policy_paths=(str(tmp_path / "p"),),
        choice=Choice(only=frozenset({"everything"})),
    )
    assert found.summary.passed > 0
    assert not [each for each in found.findings if each.policy == "everything"]


def test_shares_of_the_work_come_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {f"{n}.yaml": deployment(f"w{n}", f"a{n}", f"runner-{n % 7}") for n in range(40)}
    write(tmp_path, texts)
    alone = scanned(tmp_path)
    assert len(told(alone)) == 40
    monkeypatch.setattr(sharing, "_WORTH_SHARING", 1)
    for processes in (2, 5):
        shared = scanned(tmp_path, processes=processes)
        assert shared.findings == alone.findings
        assert shared.summary == alone.summary


def test_an_exception_on_the_workload_covers_it_alone(tmp_path: Path) -> None:
    accepted = f'seawall.dev/ignore.{SHARED}: "one team; owner=a@b.c; until=2027-01-01"'
    note = f"\n  annotations:\n    {accepted}"
    write(tmp_path, {"a.yaml": deployment("web", "web", more=note), "b.yaml": CRON})
    found = scanned(tmp_path)
    assert [name for name, _, _ in told(found)] == ["report"]
    assert found.summary.waived == 1


def test_what_is_deleted_shares_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": deployment("web", "web"), "b.yaml": CRON})
    assert told(scanned(tmp_path, operation="DELETE")) == []


def test_a_pass_is_reported_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": deployment("web", "web"), "b.yaml": deployment("api", "web")})
    passes = scanned(tmp_path, include_passed=True).passes
    assert len([each for each in passes if each.policy == SHARED]) == 1
