"""Our policy reports before a real API server that has OpenReports' own definitions installed.

The definitions come from their published Go module, into Go's own cache; nothing of them is kept
here. Creation is a dry run with strict validation, so that an unknown field is refused too.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from seawall.report.options import RenderOptions
from seawall.report.policyreport import render
from tests.cluster.server import Object, Server, started
from tests.data import ROOT
from tests.report import scans

MODULE = "github.com/openreports/reports-api@v0.2.1"
GROUP = "/apis/openreports.io/v1alpha1"
STRICT = "dryRun=All&fieldValidation=Strict"
NOW = "2026-01-31T12:00:00Z"


def definitions() -> list[Object]:
    if shutil.which("go") is None:
        pytest.skip("no Go toolchain to fetch OpenReports' definitions")
    command = ["go", "mod", "download", "-json", MODULE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{MODULE} cannot be fetched: {done.stdout[-200:]}")
    folder = Path(json.loads(done.stdout)["Dir"], "config", "crd")
    return [yaml.safe_load(each.read_text()) for each in sorted(folder.glob("*.yaml"))]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = definitions()
    with started(tmp_path_factory.mktemp("server")) as running:
        for each in found:
            running.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", each)
        for name in ("shop", "a"):
            namespace: Object = {
                "apiVersion": "v1",
                "kind": "Namespace",
                "metadata": {"name": name},
            }
            running.create("/api/v1/namespaces", namespace)
        deadline = time.monotonic() + 30
        while running.request("GET", f"{GROUP}/reports").status != 200:
            assert time.monotonic() < deadline, "the definitions are not served"
            time.sleep(0.2)
        yield running


def reports_of(text: str) -> list[Object]:
    found: list[Object] = json.loads(text)["items"]
    return found


def refusal(server: Server, report: Object) -> str:
    """Why the server refuses the report; empty where it takes it."""
    metadata = report["metadata"]
    assert isinstance(metadata, dict)
    place = f"namespaces/{metadata.get('namespace')}/reports"
    if report["kind"] == "ClusterReport":
        place = "clusterreports"
    answer = server.request("POST", f"{GROUP}/{place}?{STRICT}", report)
    return "" if answer.status == 201 else json.dumps(answer.body)[:2000]


def made_up() -> Iterator[tuple[str, str]]:
    scan = scans.hostile("\x1b]0;x\x07<img src=x> é \u202e `a`")
    for finding in (scans.finding(namespace=""), scans.finding(namespace="a")):
        scan.findings.append(finding)
    for name, each in {
        "small": scans.small(),
        "large": scans.large(1200),
        "empty": scans.scan_of([]),
    }.items():
        yield name, "".join(render(each, RenderOptions(now=NOW)))
    text = "".join(render(scan, RenderOptions(now=NOW)))
    whole = json.loads(text)
    whole["items"] = [each for each in whole["items"] if "\\x1b" not in json.dumps(each)]
    for each in whole["items"]:
        if "namespace" in each["metadata"]:
            each["metadata"]["namespace"] = "shop"
    yield "hostile", json.dumps(whole)


@pytest.mark.parametrize(("name", "text"), [pytest.param(*each, id=each[0]) for each in made_up()])
def test_the_server_takes_a_report(server: Server, name: str, text: str) -> None:
    for report in reports_of(text):
        assert not refusal(server, report), name


@pytest.mark.parametrize("example", ["careless", "careful"])
def test_the_server_takes_the_report_of_a_real_scan(server: Server, example: str) -> None:
    command = [sys.executable, "-m", "seawall", "scan", f"examples/{example}"]
    done = subprocess.run(
        [*command, "--format", "policyreport"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    for report in reports_of(done.stdout):
        metadata = report["metadata"]
        assert isinstance(metadata, dict)
        if "namespace" in metadata:
            metadata["namespace"] = "shop"
        assert not refusal(server, report)


@pytest.mark.parametrize(
    ("field", "value"), [("result", "maybe"), ("severity", "awful"), ("colour", "red")]
)
def test_it_refuses_a_report_that_is_wrong(server: Server, field: str, value: str) -> None:
    (report,) = [
        each
        for each in reports_of("".join(render(scans.scan_of([scans.finding()]), RenderOptions())))
        if each["kind"] == "Report"
    ]
    results = report["results"]
    assert isinstance(results, list)
    results[0][field] = value
    assert field in refusal(server, report)
