"""etcd, kube-apiserver and kubectl for tests: found, or built with the Go toolchain.

``KUBEBUILDER_ASSETS`` names a folder that holds them already; otherwise they are built once from
their published modules (versions and hashes in ``go.mod`` and ``go.sum`` here) into the user's
cache. Cold on two cores the API server takes about five minutes, each other part one or two.

    python -m tests.cluster.assets etcd kube-apiserver kubectl
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = {
    "etcd": "go.etcd.io/etcd/server/v3",
    "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
    "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
    "kubectl": "k8s.io/kubernetes/cmd/kubectl",
}


def version() -> str:
    """The version of Kubernetes that ``go.mod`` pins, ``v1.37.2``."""
    found = re.search(r"k8s\.io/kubernetes (v[0-9.]+)", (HERE / "go.mod").read_text())
    assert found is not None
    return found.group(1)


def folder() -> Path:
    """Where the binaries are, or would be built."""
    given = os.environ.get("KUBEBUILDER_ASSETS")
    if given:
        return Path(given)
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return cache / "seawall-test-cluster" / version()


def asset(part: str) -> Path | None:
    """The binary of *part*, or ``None`` where there is none."""
    found = folder() / part
    return found if os.access(found, os.X_OK) else None


def build(part: str) -> Path:
    """The binary of *part*, built if need be."""
    target = folder() / part
    if asset(part) is not None:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    label = "k8s.io/component-base/version"
    minor = version().split(".")[1]
    stamp = f"-X {label}.gitVersion={version()} -X {label}.gitMajor=1 -X {label}.gitMinor={minor}"
    unfinished = target.with_suffix(f".{os.getpid()}")
    command = ["go", "build", "-trimpath", "-tags", "no_btrfs no_zfs no_devmapper"]
    command += ["-ldflags", f"-s -w {stamp}", "-o", str(unfinished), PACKAGES[part]]
    subprocess.run(command, cwd=HERE, env={**os.environ, "CGO_ENABLED": "0"}, check=True)
    unfinished.replace(target)
    return target


def main(parts: list[str]) -> int:
    """Build *parts*; without Go say so and succeed: the tests then skip with a reason."""
    missing = [part for part in parts if asset(part) is None]
    if missing and shutil.which("go") is None:
        print(f"no Go toolchain: the tests that need {', '.join(missing)} will be skipped")
        return 0
    for part in missing:
        print(f"building {part} {version()} (once)", flush=True)
        build(part)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
