"""Renderers are bounded in time, output and surroundings, and every failure names its subject."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from tests.renderers import put_scripted

from seawall.collect.manifest import rendering
from seawall.collect.manifest.limits import Limits
from seawall.model.gap import Gap, GapKind

SMALL = Limits(file_bytes=1000)


def run(limits: Limits = SMALL) -> rendering.Rendered:
    return rendering.run(["helm", "template"], "charts/web", "Do this.", limits)


def test_what_it_writes_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_scripted("helm", "print('a: 1', sys.argv[1])", tmp_path, monkeypatch)
    assert run() == rendering.Rendered(b"a: 1 template\n", None)


def test_a_program_that_is_not_there_is_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    gap = Gap(GapKind.RENDERER, "charts/web", "helm is not installed", "Do this.")
    assert run() == rendering.Rendered(b"", gap)


def test_a_program_of_the_working_folder_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_scripted("helm", "print('mine')", tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path / "bin")
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}bin")
    assert run().gap is not None


def test_a_failure_loses_what_was_written_and_repeats_the_complaint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "print('a: 1'); sys.stderr.write('Error:\\n bad ' + 'x' * 9000); sys.exit(3)"
    put_scripted("helm", script, tmp_path, monkeypatch)
    done = run(Limits(file_bytes=100_000))
    assert done.data == b""
    assert done.gap is not None
    assert done.gap.reason.startswith("helm: Error: bad xxx")
    assert len(done.gap.reason) <= rendering.SAID + len("helm: ")


def test_a_silent_failure_tells_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_scripted("helm", "sys.exit(3)", tmp_path, monkeypatch)
    gap = run().gap
    assert gap is not None
    assert gap.reason == "helm: exit code 3"


@pytest.mark.parametrize("more", ["", ":/usr/bin"], ids=["read at the end", "by the kernel"])
@pytest.mark.parametrize("size", [999, 1000, 1001, 5_000_000])
def test_output_is_bounded(
    size: int, more: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_scripted("helm", f"sys.stdout.write('x' * {size})", tmp_path, monkeypatch)
    monkeypatch.setenv("PATH", os.environ["PATH"] + more)
    done = run()
    if size <= SMALL.file_bytes:
        assert done == rendering.Rendered(b"x" * size, None)
    else:
        assert done.gap is not None
        assert done.gap.kind is GapKind.LIMIT
        assert done.data == b""


def test_one_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "pid"
    script = (
        "child = os.fork()\n"
        f"if child: open({str(told)!r}, 'w').write(str(child))\n"
        "while True: time.sleep(0.05)"
    )
    put_scripted("helm", script, tmp_path, monkeypatch)
    monkeypatch.setattr(rendering, "TIMEOUT", 1.0)
    gap = run().gap
    assert gap is not None
    assert gap.reason == "helm took longer than 1 s"
    assert _is_gone(int(told.read_text()))


def _is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_surroundings_lead_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_SECRET_ACCESS_KEY": "s3cret",
        "HELM_KUBETOKEN": "t0ken",
        "HELM_PLUGINS": "/opt/plugins",
        "KUBECONFIG": "/root/.kube/config",
        "NO_PROXY": "*",
        "KUBERNETES_SERVICE_HOST": "10.0.0.1",
        "LANG": "C.UTF-8",
    }.items():
        monkeypatch.setenv(name, value)
    put_scripted(
        "helm",
        "import json; print(json.dumps([dict(os.environ), os.getcwd(), sys.stdin.read()]))",
        tmp_path,
        monkeypatch,
    )
    seen, folder, typed = json.loads(run(Limits(file_bytes=100_000)).data)
    assert typed == ""
    assert not Path(folder).exists()
    assert seen["LANG"] == "C.UTF-8"
    assert not {"AWS_SECRET_ACCESS_KEY", "HELM_KUBETOKEN", "KUBERNETES_SERVICE_HOST"} & set(seen)
    assert seen["HELM_PLUGINS"] == folder
    assert seen["KUBECONFIG"].startswith(folder)
    assert seen["HTTPS_PROXY"] == seen["https_proxy"] == "http://127.0.0.1:9"
    assert seen["NO_PROXY"] == seen["no_proxy"] == ""
    assert seen["GIT_ALLOW_PROTOCOL"] == "none"
