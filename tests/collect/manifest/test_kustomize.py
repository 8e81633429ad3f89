"""Kustomizations built by real renderers where there are any, and never with the network."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.renderers import put_real, put_scripted, write

from seawall.collect.manifest import kustomize, rendering
from seawall.collect.manifest.kustomization import Tree, tree_of

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: 'web:1'}
"""
NOTHING = Tree(frozenset(), (), is_component=False)


def built(folder: Path) -> str:
    done = kustomize.render(str(folder), tree_of(str(folder)))
    assert done.gap is None, done.gap
    return done.data.decode()


def refused(folder: Path) -> str:
    done = kustomize.render(str(folder), tree_of(str(folder)))
    assert done.data == b""
    assert done.gap is not None
    assert done.gap.subject == str(folder)
    return done.gap.reason


@pytest.mark.parametrize(
    ("program", "first"), [("kustomize", ["build"]), ("kubectl", ["kustomize"])]
)
def test_it_is_asked_with_a_path_and_no_flag(
    program: str, first: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_scripted(program, "import json; print(json.dumps(sys.argv[1:]))", tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    done = kustomize.render("--enable-helm", NOTHING)
    assert json.loads(done.data) == [*first, f"{tmp_path}/--enable-helm"]


def test_without_a_renderer_it_is_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(write(tmp_path, {"kustomization.yaml": ""})) == "kubectl is not installed"


def test_what_must_be_fetched_is_named_and_nothing_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    put_scripted("kustomize", f"open({str(ran)!r}, 'w')", tmp_path, monkeypatch)
    entries = ", ".join(f"github.com/o/r{number}" for number in range(8))
    reason = refused(write(tmp_path / "k", {"kustomization.yaml": f"resources: [{entries}]"}))
    assert "resources: github.com/o/r4 is not fetched" in reason
    assert reason.endswith("; and 3 more")
    assert not ran.exists()


@pytest.fixture(params=["kustomize", "kubectl"])
def real(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_real(request.param, tmp_path, monkeypatch)


@pytest.mark.usefixtures("real")
class TestReal:
    def test_an_overlay_patches_its_base_and_takes_components_and_generators_in(
        self, tmp_path: Path
    ) -> None:
        write(
            tmp_path,
            {
                "base/kustomization.yaml": "resources: [pod.yaml]",
                "base/pod.yaml": POD,
                "part/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\n"
                "kind: Component\ncommonAnnotations: {part: 'yes'}\n",
                "over/kustomization.yaml": "resources: [../base]\ncomponents: [../part]\n"
                "namePrefix: prod-\npatches: [{path: patch.yaml}]\n"
                "images: [{name: web, newTag: '2'}]\n"
                "configMapGenerator: [{name: conf, literals: [a=b]}]\n",
                "over/patch.yaml": POD.replace("spec:", "spec:\n  hostPID: true"),
            },
        )
        text = built(tmp_path / "over")
        for said in ("name: prod-web", "hostPID: true", "web:2", "part: ", "prod-conf-"):
            assert said in text

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("resources: [missing.yaml]", "missing.yaml"),
            ("resources: [../outside.yaml]", "is not in or below"),
            ("resources: [../k]", "cycle"),
            ("resources: [bad.yaml]", "bad.yaml"),
            ("resource: [pod.yaml]", "resource"),
        ],
        ids=["a missing file", "a file outside", "a cycle", "bad YAML", "an unknown field"],
    )
    def test_what_cannot_be_built_is_a_gap(self, text: str, said: str, tmp_path: Path) -> None:
        write(
            tmp_path,
            {"outside.yaml": POD, "k/kustomization.yaml": text, "k/bad.yaml": "a: b: c"},
        )
        assert said in refused(tmp_path / "k")

    @pytest.mark.parametrize(
        ("entry", "said"),
        [
            ("https://example.invalid/x.yaml", "proxyconnect"),
            ("https://example.invalid/o/r.git//base", "transport 'https' not allowed"),
            ("file:///srv/r//base", "transport 'file' not allowed"),
        ],
    )
    def test_a_remote_entry_that_slipped_through_reaches_nothing(
        self, entry: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The second lock: without the reading of the tree, proxy and git lead nowhere."""
        git = shutil.which("git", path="/usr/local/bin:/usr/bin:/bin")
        if git is None:
            pytest.skip("no git")
        (tmp_path / "bin" / "git").symlink_to(git)
        monkeypatch.setattr(rendering, "SAID", 4000)
        write(tmp_path, {"kustomization.yaml": f"resources: ['{entry}']"})
        done = kustomize.render(str(tmp_path), NOTHING)
        assert done.gap is not None
        assert said in done.gap.reason

    def test_a_function_is_never_run(self, tmp_path: Path) -> None:
        """The second lock again: plug-ins are off in the renderer as well."""
        ran = tmp_path / "ran"
        script = tmp_path / "stamp.sh"
        script.write_text(f"#!/bin/sh\n: > {ran}\n")
        script.chmod(0o755)
        write(
            tmp_path,
            {
                "kustomization.yaml": "resources: [pod.yaml]\ntransformers: [f.yaml]",
                "pod.yaml": POD,
                "f.yaml": "apiVersion: v1\nkind: Stamp\nmetadata:\n  name: s\n  annotations:\n"
                "    config.kubernetes.io/function: |\n      exec: {path: ./stamp.sh}\n",
            },
        )
        assert "function" in refused(tmp_path)
        assert kustomize.render(str(tmp_path), NOTHING).gap is not None
        assert not ran.exists()
