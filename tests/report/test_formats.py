"""What holds for every format, and the points that are each one's own."""

from __future__ import annotations

import json
import re
import tracemalloc
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.errors import UsageError
from seawall.model.scan import Scan
from seawall.report.options import RenderOptions
from seawall.report.registry import FORMATS, guess, renderer
from tests.report import scans

NASTY = st.text(
    st.sampled_from("\x1b[]\n\r:%,#|`*<>&\"'@!() ~\\/.\u202e\ud800\x00a界"), max_size=12
)
NOW = "2026-01-31T12:00:00Z"


def written(name: str, scan: Scan) -> str:
    return "".join(renderer(name)(scan, RenderOptions(now=NOW)))


@pytest.mark.parametrize("name", FORMATS)
def test_a_gap_and_an_unknown_are_in_every_format(name: str) -> None:
    out = written(name, scans.small())
    assert "charts/shop" in out
    assert "namespaceObject" in out


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_scan_is_written_too(name: str) -> None:
    assert written(name, scans.scan_of([])).endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_a_hundred_times_the_findings_take_little_more_memory(name: str) -> None:
    scan = scans.large(20_000)
    tracemalloc.start()
    for _ in renderer(name)(scan, RenderOptions(now=NOW)):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize("name", FORMATS)
@given(text=NASTY)
def test_hostile_text_leaves_every_format_whole(name: str, text: str) -> None:
    out = written(name, scans.hostile(text))
    out.encode()
    if name in {"json", "sarif", "gitlab", "policyreport"}:
        json.loads(out)
    else:
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out)
    if name == "junit":
        ET.fromstring(out)  # noqa: S314 -- our own text
    if name == "github":
        start = ("::error ", "::warning ", "::notice ", "Seawall: ")
        assert all(line.startswith(start) for line in out.splitlines())
    if name == "markdown":
        assert len(out.encode()) < 65_536


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="unknown format"):
        renderer("xlsx")


@pytest.mark.parametrize(
    ("path", "name"),
    [("a.sarif", "sarif"), ("a.sarif.json", "sarif"), ("A.JSON", "json"), ("a", None)],
)
def test_the_ending_of_a_file_says_its_format(path: str, name: str | None) -> None:
    assert guess(path) == name


def test_markdown_stays_below_the_limit_and_says_what_is_missing() -> None:
    out = written("markdown", scans.large(5000))
    shown = len(re.findall(r"^\| \*\*", out, re.MULTILINE))
    assert f"{5000 - shown:,} more findings not shown here" in out
    assert len(out.encode()) < 65_536


def test_github_keeps_to_ten_of_a_level_and_counts_the_rest() -> None:
    out = written("github", scans.large(40))
    assert out.count("::error ") == out.count("::notice ") == 10
    assert "20 findings and gaps not annotated" in out


COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:]*,?)+)::(.*)")


def commands(out: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as GitHub's runner reads them; other lines are the job's log."""
    found = []
    for line in out.splitlines():
        if not line.startswith("::"):
            continue
        command = COMMAND.fullmatch(line)
        assert command, line
        fields = dict(each.split("=", 1) for each in command[2].split(","))
        found.append((command[1], {key: unescaped(fields[key]) for key in fields}, command[3]))
    return found


def unescaped(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


@given(text=NASTY)
def test_github_commands_are_read_as_they_were_meant(text: str) -> None:
    for level, fields, message in commands(written("github", scans.hostile(text))):
        assert level in {"error", "warning", "notice"}
        assert set(fields) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert message
        for number in ("line", "col"):
            assert number not in fields or int(fields[number]) >= 1


def test_a_title_with_signs_of_the_grammar_arrives_whole() -> None:
    scan = scans.scan_of([scans.finding(file="a,b:c%41/d.yaml")])
    ((_, fields, _),) = commands(written("github", scan))
    assert fields["file"] == "a,b:c%41/d.yaml"


@given(text=NASTY)
def test_gitlab_issues_hold_what_code_quality_demands(text: str) -> None:
    issues = json.loads(written("gitlab", scans.hostile(f"x{text}")))
    for each in issues:
        assert each["description"]
        assert each["check_name"]
        assert each["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert each["location"]["path"]
        assert each["location"]["lines"]["begin"] >= 1
        assert not each["location"]["path"].startswith("./")
    assert len({each["fingerprint"] for each in issues}) == len(issues)


def test_github_gaps_leave_room_for_findings() -> None:
    out = written("github", scans.scan_of([scans.finding()], gaps=30))
    assert out.count("::warning ") == 5
    assert "25 findings and gaps not annotated" in out


def test_gitlab_fingerprints_are_unique() -> None:
    one = scans.finding()
    issues = json.loads(written("gitlab", scans.scan_of([one, one, one], gaps=2)))
    assert len({each["fingerprint"] for each in issues}) == 5
    assert issues[0]["fingerprint"] == one.fingerprint


def test_junit_counts_what_it_holds() -> None:
    root = ET.fromstring(written("junit", scans.small()))  # noqa: S314 -- our own text
    held = {tag: len(list(root.iter(tag))) for tag in ("testcase", "failure", "error", "skipped")}
    assert held == {"testcase": 5, "failure": 2, "error": 1, "skipped": 2}
    said = {key: int(root.get(key, "")) for key in ("tests", "failures", "errors", "skipped")}
    assert list(said.values()) == list(held.values())


def test_policy_reports_are_small_and_add_up() -> None:
    scan = scans.large(1200)
    items = json.loads(written("policyreport", scan))["items"]
    assert [each["metadata"]["name"] for each in items] == ["seawall", "seawall-2", "seawall-3"]
    assert sum(each["summary"]["fail"] for each in items) == 1200
    assert items[0]["results"][0]["timestamp"] == {"seconds": 1769860800, "nanos": 0}


def test_objects_without_a_namespace_stand_in_a_cluster_report() -> None:
    items = json.loads(written("policyreport", scans.scan_of([scans.finding(namespace="")])))
    assert items["items"][0]["kind"] == "ClusterReport"


def test_html_admits_only_its_own_script_and_asks_nothing_of_the_network() -> None:
    attack = "</article><script>alert(1)</script><img src=//x onerror=alert(1)>"
    out = written("html", scans.hostile(attack))
    tags: list[str] = []
    names: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            names.update(key for key, _ in attrs)

    Reader().feed(out)
    assert tags.count("script") == 1
    assert not {"img", "link", "iframe", "a"} & set(tags)
    assert not {"src", "href", "style"} & names
    assert not any(name.startswith("on") for name in names)
    assert "default-src 'none'" in out
