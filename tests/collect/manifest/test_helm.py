"""Charts rendered by a real helm where there is one, and what it is asked by a scripted one."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from pathlib import Path

import pytest
from tests.renderers import put_real, put_scripted, write

from seawall.collect.manifest import helm
from seawall.collect.manifest.helm import Release
from seawall.collect.manifest.limits import DEFAULT_LIMITS, Limits

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
spec:
  containers:
    - name: web
      image: web:{{ .Values.tag }}
"""
CHART = "apiVersion: v2\nname: shop\nversion: 0.1.0\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Name }}\n"


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    return write(
        tmp_path / "shop",
        {"Chart.yaml": CHART, "values.yaml": "tag: a\n", "templates/pod.yaml": POD},
    )


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_real("helm", tmp_path, monkeypatch)


def rendered(chart: Path, release: Release = helm.NO_RELEASE) -> str:
    done = helm.render(str(chart), release)
    assert done.gap is None, done.gap
    return done.data.decode()


def refused(chart: Path, release: Release = helm.NO_RELEASE) -> str:
    done = helm.render(str(chart), release)
    assert done.data == b""
    assert done.gap is not None
    assert done.gap.subject == str(chart)
    return done.gap.reason


def test_it_is_asked_with_paths_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_scripted("helm", "import json; print(json.dumps(sys.argv[1:]))", tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    release = Release(["--post-renderer", "https://x.example/v.yaml"], ["a=b"], "shop", 34)
    asked = json.loads(rendered(Path("-chart"), release))
    assert asked == [
        "template",
        "release-name",
        f"{tmp_path}/-chart",
        "--include-crds",
        "--namespace=shop",
        "--kube-version=1.34.0",
        f"--values={tmp_path}/--post-renderer",
        f"--values={tmp_path}/https:/x.example/v.yaml",
        "--set=a=b",
    ]


def test_without_helm_the_chart_is_a_gap(chart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(chart))
    assert refused(chart) == "helm is not installed"


@pytest.mark.parametrize(
    ("text", "library"),
    [
        (CHART + "type: library\n", True),
        (CHART + "type: application\n", False),
        (CHART, False),
        ("type: [library\n", False),
        ("- type\n", False),
    ],
)
def test_a_library_says_so(text: str, library: bool, tmp_path: Path) -> None:
    write(tmp_path, {"Chart.yaml": text})
    assert helm.is_library(str(tmp_path)) is library


def test_a_chart_file_that_would_block_is_no_library(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "Chart.yaml")
    assert not helm.is_library(str(tmp_path))


@pytest.mark.usefixtures("real")
class TestReal:
    def test_every_document_names_its_template(self, chart: Path) -> None:
        text = rendered(chart)
        assert helm.template_of(text) == "shop/templates/pod.yaml"
        assert "image: web:a\n" in text

    def test_assignments_win_over_files_and_later_files_over_earlier(self, chart: Path) -> None:
        one, two = chart.parent / "one.yaml", chart.parent / "two.yaml"
        write(chart.parent, {"one.yaml": "tag: b\n", "two.yaml": "tag: c\n"})
        assert "web:c\n" in rendered(chart, Release([str(one), str(two)]))
        assert "web:d\n" in rendered(chart, Release([str(one)], ["tag=d"]))

    def test_the_namespace_and_the_version_are_those_of_the_scan(self, chart: Path) -> None:
        write(chart, {"templates/v.yaml": CONFIG + "  labels: {v: {{.Capabilities.KubeVersion}}}"})
        text = rendered(chart, Release(namespace="checkout", minor=31))
        assert "namespace: checkout\n" in text
        assert "v: v1.31.0" in text

    def test_a_version_that_the_chart_excludes_is_a_gap(self, chart: Path) -> None:
        write(chart, {"Chart.yaml": CHART + 'kubeVersion: ">=1.32.0-0"\n'})
        assert "incompatible with Kubernetes" in refused(chart, Release(minor=31))
        assert "kind: Pod" in rendered(chart, Release(minor=32))

    def test_subcharts_hooks_and_definitions_are_rendered_and_notes_are_not(
        self, chart: Path
    ) -> None:
        hook = CONFIG.replace("Chart.Name }}", "Chart.Name }}-hook")
        hook += "  annotations: {helm.sh/hook: pre-install}\n"
        crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        write(
            chart,
            {
                "Chart.yaml": CHART + "dependencies: [{name: sub, version: 0.1.0}]\n",
                "charts/sub/Chart.yaml": CHART.replace("shop", "sub"),
                "charts/sub/templates/c.yaml": CONFIG,
                "templates/hook.yaml": hook,
                "templates/NOTES.txt": "kind: Note\n",
                "crds/c.yaml": crd + "metadata: {name: c.example.com}\n",
            },
        )
        text = rendered(chart)
        for said in ("# Source: shop/charts/sub/templates/c.yaml", "name: shop-hook", crd):
            assert said in text
        assert "Note" not in text

    def test_a_packed_chart_is_a_chart(self, chart: Path) -> None:
        packed = chart.with_suffix(".tgz")
        with tarfile.open(packed, "w:gz") as archive:
            archive.add(chart, "shop")
        assert "kind: Pod" in rendered(packed)

    def test_a_required_value_that_is_missing_is_told(self, chart: Path) -> None:
        write(chart, {"templates/r.yaml": CONFIG + 'data: {a: {{ required "say a" .Values.a }}}'})
        assert "say a" in refused(chart)
        assert "data: {a: b}" in rendered(chart, Release(sets=["a=b"]))

    @pytest.mark.parametrize(
        ("template", "said"),
        [("{{ .Values.a.b.c }}", "nil pointer"), ("a: b: c", "YAML"), ("{{ if }}", "parse")],
        ids=["it fails while it runs", "it writes bad YAML", "it is no template"],
    )
    def test_a_template_that_fails_is_told_by_name(
        self, template: str, said: str, chart: Path
    ) -> None:
        write(chart, {"templates/bad.yaml": template})
        reason = refused(chart)
        assert "templates/bad.yaml" in reason
        assert said.lower() in reason.lower()

    def test_a_dependency_that_is_not_there_is_not_fetched(self, chart: Path) -> None:
        write(
            chart,
            {
                "Chart.yaml": CHART + "dependencies:\n"
                "  - {name: far, version: 1.0.0, repository: 'http://127.0.0.1:9/charts'}\n"
            },
        )
        assert "far" in refused(chart)
        assert not (chart / "charts").exists()

    def test_templates_reach_neither_names_nor_a_cluster(self, chart: Path) -> None:
        far = 'data: {a: "x{{ getHostByName "localhost" }}{{ lookup "v1" "Pod" "" "" }}"}'
        write(chart, {"templates/far.yaml": CONFIG + far})
        assert 'data: {a: "xmap[]"}' in rendered(chart)

    def test_a_library_chart_renders_nothing(self, chart: Path) -> None:
        write(chart, {"Chart.yaml": CHART + "type: library\n"})
        assert "library" in refused(chart)

    def test_endless_output_is_bounded(self, chart: Path) -> None:
        loop = "{{ range until 20000 }}\n# " + "x" * 1000 + "\n{{ end }}\n"
        write(chart, {"templates/long.yaml": CONFIG + loop})
        done = helm.render(str(chart), limits=DEFAULT_LIMITS)
        assert len(done.data) > 20_000_000
        small = Limits(file_bytes=1_000_000)
        gap = helm.render(str(chart), limits=small).gap
        assert gap is not None
        assert gap.kind.value == "limit"

    def test_plug_ins_of_the_user_are_not_there(
        self, chart: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ran = tmp_path / "ran"
        plugin = write(
            tmp_path / "plugins" / "template",
            {
                "plugin.yaml": "name: template\nversion: 0.1.0\nusage: x\ndescription: x\n"
                f"command: {shutil.which('touch', path='/bin:/usr/bin')} {ran}\n"
            },
        )
        monkeypatch.setenv("HELM_PLUGINS", str(plugin.parent))
        assert "kind: Pod" in rendered(chart)
        assert not ran.exists()
