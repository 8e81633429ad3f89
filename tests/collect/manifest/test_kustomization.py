"""What a kustomization asks for is known before anything is built."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.renderers import write

from seawall.collect.manifest import kustomization
from seawall.collect.manifest.kustomization import is_remote, tree_of

REMOTE = [
    "https://example.com/all.yaml",
    "http://example.com/all.yaml",
    "HTTPS://example.com/all.yaml",
    "https://github.com/o/r//deploy?ref=v1",
    "ssh://git@example.com/o/r.git",
    "git@github.com:o/r.git//base",
    "me@host:repo",
    "git::https://example.com/o/r",
    "gh:o/r",
    "github.com/o/r//base?ref=v1",
    "github.com:o/r",
    "www.github.com/o/r",
    "gitlab.com/o/r",
    "git.example.com/o/r.git",
    "git.example.com/o/r.git/base",
    "git.example.com/o/r//base",
    "example.com/o/r?version=1",
    "file:///srv/git/repo",
    "o/r?ref=v1",
]
LOCAL = [
    "../base",
    "./deployment.yaml",
    "base",
    "web.v2/deployment.yaml",
    "a@b.yaml",
    "github.yaml",
    "deploy/github.com.yaml",
    "git",
    "../../my.app/base",
    "/abs/base",
]


@pytest.mark.parametrize("entry", REMOTE)
def test_an_address_is_remote(entry: str) -> None:
    assert is_remote(entry)


@pytest.mark.parametrize("entry", LOCAL)
def test_a_path_is_local(entry: str) -> None:
    assert not is_remote(entry)


def refused(root: Path, text: str, **others: str) -> tuple[str, ...]:
    files = {name.replace("__", "/"): said for name, said in others.items()}
    return tree_of(str(write(root, {"kustomization.yaml": text, **files}))).refused


FETCHED = "https://example.com/x.yaml"


@pytest.mark.parametrize(
    "text",
    [
        "resources: [{}]",
        "bases: [{}]",
        "components: [{}]",
        "crds: [{}]",
        "configurations: [{}]",
        "generators: [{}]",
        "transformers: [{}]",
        "validators: [{}]",
        "patchesStrategicMerge: [{}]",
        "patches: [{{path: '{}'}}]",
        "patchesJson6902: [{{path: '{}'}}]",
        "replacements: [{{path: '{}'}}]",
        "configMapGenerator: [{{name: a, files: ['{}']}}]",
        "configMapGenerator: [{{name: a, files: ['k={}']}}]",
        "configMapGenerator: [{{name: a, envs: ['{}']}}]",
        "secretGenerator: [{{name: a, env: '{}'}}]",
        "openapi: {{path: '{}'}}",
    ],
    ids=lambda text: text.partition(":")[0],
)
def test_each_field_that_can_name_another_machine_is_looked_at(text: str, tmp_path: Path) -> None:
    field = text.partition(":")[0]
    told = refused(tmp_path, text.format(FETCHED))
    assert len(told) == 1
    assert told[0].startswith(f"{field}: ")
    assert f"{FETCHED} is not fetched" in told[0]
    assert not refused(tmp_path, text.format("here.yaml"))


@pytest.mark.parametrize(
    "text",
    [
        f"commonAnnotations: {{docs: '{FETCHED}'}}",
        f"configMapGenerator: [{{name: a, literals: ['url={FETCHED}']}}]",
        f"patches: [{{patch: '{FETCHED}'}}]",
        f"patchesStrategicMerge:\n- |-\n  apiVersion: v1\n  data: {{u: '{FETCHED}'}}\n",
        f"images: [{{name: a, newName: '{FETCHED}'}}]",
        "resources: []",
        "- resources",
        "{",
        "",
    ],
)
def test_an_address_in_a_value_is_no_entry(text: str, tmp_path: Path) -> None:
    assert refused(tmp_path, text) == ()


def test_a_remote_base_of_a_base_of_a_component_is_found(tmp_path: Path) -> None:
    told = refused(
        tmp_path,
        "components: [one]",
        one__kustomization__yaml="",
        **{
            "one/kustomization.yaml": "kind: Component\nresources: [../two]",
            "two/Kustomization": "bases: [../three]",
            "three/kustomization.yml": f"resources: [{FETCHED}, here.yaml]",
        },
    )
    assert told == (f"resources: {FETCHED} is not fetched",)


@pytest.mark.parametrize(
    "text", ["helmCharts: [{name: a}]", "helmChartInflationGenerator: [{chartName: a}]"]
)
def test_charts_inside_are_told(text: str, tmp_path: Path) -> None:
    assert "Helm charts inside are not rendered" in refused(tmp_path, text)[0]


CHART = "kind: HelmChartInflationGenerator\nname: a\n"
FUNCTION = """\
kind: Stamp
metadata:
  annotations: {config.kubernetes.io/function: 'exec: {path: ./stamp.sh}'}
"""


@pytest.mark.parametrize(
    ("plugin", "said"),
    [
        (CHART, "Helm charts inside"),
        (FUNCTION, "Stamp is a function"),
        (f"kind: PatchTransformer\npath: {FETCHED}\n", FETCHED),
        (f"kind: ConfigMapGenerator\nfiles: ['a={FETCHED}']\n", FETCHED),
    ],
    ids=["a chart", "a function", "a remote patch", "a remote file"],
)
@pytest.mark.parametrize("how", ["file", "folder", "inline"])
def test_plug_ins_are_looked_into(plugin: str, said: str, how: str, tmp_path: Path) -> None:
    write(tmp_path, {"p/kustomization.yaml": "resources: [p.yaml]", "p/p.yaml": plugin})
    indented = "".join(f"  {line}\n" for line in plugin.splitlines())
    text = {
        "file": "generators: [p/p.yaml]",
        "folder": "generators: [p]",
        "inline": f"generators:\n- |-\n{indented}",
    }[how]
    told = refused(tmp_path, text)
    assert len(told) == 1
    assert said in told[0]


def test_a_plug_in_that_is_built_in_and_local_is_allowed(tmp_path: Path) -> None:
    plugin = "kind: LabelTransformer\nlabels: {docs: https://example.com}\n"
    assert refused(tmp_path, "transformers: [l.yaml]", **{"l.yaml": plugin}) == ()


def test_cycles_end_and_folders_are_named_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a/kustomization.yaml": "resources: [../b]",
            "b/kustomization.yaml": "resources: [../a, ../b, ../c]",
            "c/kustomization.yaml": "",
        },
    )
    tree = tree_of(str(tmp_path / "a"))
    real = os.path.realpath(tmp_path)
    assert tree.folders == {f"{real}/b", f"{real}/c"}
    assert not tree.is_component
    assert tree_of(str(tmp_path / "c")).folders == frozenset()


def test_a_component_says_so(tmp_path: Path) -> None:
    write(tmp_path, {"kustomization.yaml": "kind: Component"})
    assert tree_of(str(tmp_path)).is_component


def test_a_tree_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kustomization, "FOLDERS", 3)
    chain = {f"{n}/kustomization.yaml": f"resources: [../{n + 1}]" for n in range(5)}
    write(tmp_path, chain)
    assert tree_of(str(tmp_path / "0")).refused == ("more than 3 folders",)
    assert tree_of(str(tmp_path / "3")).refused == ()


def test_a_file_that_would_block_is_left_to_the_renderer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kustomization.yaml")
    assert tree_of(str(tmp_path)).refused == ()
