"""Charts and kustomizations of a scan: each is rendered, a part of another, skipped or a gap."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.renderers import put_real, put_scripted, write

from seawall.collect.manifest.helm import Release
from seawall.model.scan import Scan
from seawall.phases.renderings import rendered_charts, rendered_kustomizations
from seawall.phases.wiring import ScanOptions, scan

CHART = "apiVersion: v2\nname: shop\nversion: 0.1.0\n"
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: web:1
      securityContext:
        privileged: true
"""
ECHO = "print('# ' + ' '.join(sys.argv[1:]))"
FAILS_OVER = "sys.exit('over' in sys.argv[-1])"


def scanned(folder: Path) -> Scan:
    return scan(ScanOptions(targets=(str(folder),), today="2026-01-01", processes=1))


def names(folders: list[Path]) -> list[str]:
    return [str(each) for each in folders]


def test_a_library_chart_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_scripted("helm", ECHO, tmp_path, monkeypatch)
    write(tmp_path, {"a/Chart.yaml": CHART, "b/Chart.yaml": CHART + "type: library\n"})
    found = rendered_charts(names([tmp_path / "a", tmp_path / "b"]), str(tmp_path), Release())
    assert [each.name for each in found.sources] == [f"{tmp_path}/a"]
    assert [name for name, _ in found.skipped] == [f"{tmp_path}/b"]
    assert not found.gaps


def kustomizations(root: Path) -> list[str]:
    write(
        root,
        {
            "base/kustomization.yaml": "",
            "over/kustomization.yaml": "resources: [../base]\ncomponents: [../part]",
            "part/kustomization.yaml": "kind: Component",
            "spare/kustomization.yaml": "kind: Component",
        },
    )
    return names([root / name for name in ("base", "over", "part", "spare")])


def test_what_another_takes_in_is_built_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_scripted("kustomize", ECHO, tmp_path, monkeypatch)
    found = rendered_kustomizations(kustomizations(tmp_path), str(tmp_path))
    assert [each.name for each in found.sources] == [f"{tmp_path}/over"]
    assert dict(found.skipped) == {
        f"{tmp_path}/base": f"built as a part of {tmp_path}/over",
        f"{tmp_path}/part": f"built as a part of {tmp_path}/over",
        f"{tmp_path}/spare": "a component: nothing by itself",
    }


def test_what_the_user_names_is_built_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_scripted("kustomize", ECHO, tmp_path, monkeypatch)
    kustomizations(tmp_path)
    found = rendered_kustomizations([f"{tmp_path}/spare"], f"{tmp_path}/spare/")
    assert [each.name for each in found.sources] == [f"{tmp_path}/spare"]


def test_a_base_is_built_where_what_takes_it_in_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_scripted("kustomize", FAILS_OVER, tmp_path, monkeypatch)
    found = rendered_kustomizations(kustomizations(tmp_path), str(tmp_path))
    assert [each.name for each in found.sources] == [f"{tmp_path}/base"]
    assert [(each.subject, each.named) for each in found.gaps] == [(f"{tmp_path}/over", False)]


def test_two_that_take_each_other_in_are_not_both_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_scripted("kustomize", "sys.exit(1)", tmp_path, monkeypatch)
    write(
        tmp_path,
        {
            "a/kustomization.yaml": "resources: [../b]",
            "b/kustomization.yaml": "resources: [../a]",
        },
    )
    found = rendered_kustomizations(names([tmp_path / "a", tmp_path / "b"]), str(tmp_path))
    assert len(found.gaps) == 2


@pytest.mark.parametrize("named", [True, False])
def test_a_gap_is_named_where_the_user_named_its_subject(
    named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    write(tmp_path, {"a/Chart.yaml": CHART, "b/kustomization.yaml": ""})
    gaps = []
    for each in ("a", "b"):
        gaps += scanned(tmp_path / each if named else tmp_path).gaps
    assert {each.named for each in gaps} == {named}
    assert {Path(each.subject).name for each in gaps} == {"a", "b"}


def test_a_finding_names_the_template_and_the_rendered_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_real("helm", tmp_path, monkeypatch)
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: first\n"
    write(
        tmp_path / "shop",
        {"Chart.yaml": CHART, "templates/a.yaml": config, "templates/b.yaml": POD},
    )
    privileged = [
        each.location
        for each in scanned(tmp_path / "shop").findings
        if each.policy == "writable-root-filesystem"
    ]
    assert len(privileged) == 1
    where = privileged[0]
    assert where is not None
    assert where.file == f"{tmp_path}/shop"
    assert where.template == "shop/templates/b.yaml"
    assert where.line > len(config.splitlines()) + len(POD.splitlines()) - 4


def test_a_packed_chart_that_is_named_is_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_scripted("helm", f"print({POD!r})", tmp_path, monkeypatch)
    (tmp_path / "shop-0.1.0.tgz").write_bytes(b"\x1f\x8b")
    found = scanned(tmp_path / "shop-0.1.0.tgz")
    assert found.summary.objects == 1
    assert not found.gaps


def test_a_skip_pattern_leaves_charts_and_kustomizations_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    write(tmp_path, {"a/Chart.yaml": CHART, "b/kustomization.yaml": ""})
    found = scan(
        ScanOptions(
            targets=(str(tmp_path),), today="2026-01-01", skip=(f"{tmp_path}/*",), processes=1
        )
    )
    assert not found.gaps
    assert found.summary.skipped == 2
