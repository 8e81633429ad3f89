"""Text: the answer first, nothing hidden without a word, no line wider than the terminal."""

from __future__ import annotations

import re

import pytest

from seawall.model.location import Excerpt
from seawall.model.scan import Scan
from seawall.report.ansi import width_of, wrap
from seawall.report.options import RenderOptions
from seawall.report.text import render
from tests.report import scans


def text(scan: Scan, **options: bool) -> str:
    return "".join(render(scan, RenderOptions(width=80)._replace(**options)))  # type: ignore[arg-type]  # bools only


def test_the_answer_stands_first() -> None:
    first = text(scans.small()).splitlines()[0]
    assert first.endswith("judged by 88 policies: 2 findings (1 critical, 1 low).")


def test_what_was_not_seen_stands_second() -> None:
    assert text(scans.small()).splitlines()[1].startswith("Not all could be seen: 1 judgement")


def test_nothing_judged_never_reads_as_clean() -> None:
    scan = scans.scan_of([])
    scan.summary.judged = 0
    assert text(scan).startswith("Nothing was judged")


def test_the_caret_stands_under_the_place() -> None:
    lines = text(scans.small()).splitlines()
    at = next(number for number, line in enumerate(lines) if "privileged: true" in line)
    assert lines[at].index("true") == lines[at + 1].index("^^^^")


def test_a_name_of_wide_characters_does_not_shift_the_caret() -> None:
    one = scans.finding()
    excerpt = Excerpt(24, ("界界: true",), 24, 5, 4)
    scan = scans.scan_of([scans.with_excerpt(one, excerpt)])
    lines = text(scan).splitlines()
    at = next(number for number, line in enumerate(lines) if "界界" in line)
    before = lines[at][: lines[at].index("true")]
    assert width_of(before) == lines[at + 1].index("^^^^")


@pytest.mark.parametrize(("width", "lines"), [(80, 1), (50, 1), (49, 3)])
def test_a_heading_that_is_too_wide_is_taken_apart(width: int, lines: int) -> None:
    scan = scans.scan_of([scans.finding()])
    out = "".join(render(scan, RenderOptions(width=width)))
    _, heading, *_ = out.split("\n\n")
    parts = ["Deployment/web", "namespace shop", "deploy/web.yaml:24"]
    joint = "  " if lines == 1 else "\n  "
    assert heading.startswith(joint.join(parts) + "\n")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_usual_scan_fits_the_terminal(width: int) -> None:
    for scan in (scans.small(), scans.large(40)):
        out = "".join(render(scan, RenderOptions(width=width)))
        assert [line for line in out.splitlines() if width_of(line) > width] == []


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    scan = scans.hostile("界" * 70 + " long " + "x" * 200)
    out = "".join(render(scan, RenderOptions(width=width)))
    # The parts of a heading stay whole, so that names and places can be copied.
    start = re.compile("Deployment/|  namespace |  界.*:24$")
    lines = [line for line in out.splitlines() if not start.match(line)]
    assert [line for line in lines if width_of(line) > width] == []


def test_what_is_folded_is_counted_and_shown_on_demand() -> None:
    folded, whole = text(scans.large(40)), text(scans.large(40), verbose=True)
    assert '38 findings folded under "also"; --verbose shows each.' in folded
    assert len(re.findall("CRITICAL|LOW", whole)) == 40


def test_three_findings_of_a_policy_are_not_folded() -> None:
    assert "folded" not in text(scans.large(6))
    assert "folded" in text(scans.large(7))


def test_colour_comes_only_where_asked_for() -> None:
    assert "\x1b[" not in text(scans.small())
    painted = text(scans.small(), colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == text(scans.small())


def test_nothing_hostile_reaches_the_terminal() -> None:
    out = text(scans.hostile("a\x1b]0;x\x07\r\u202e"), verbose=True)
    assert all(line.isprintable() for line in out.split("\n"))


def test_quiet_is_one_line_for_each_finding_and_gap() -> None:
    assert len(text(scans.small(), quiet=True).splitlines()) == 3 + 3 + 1


def test_wrapping_loses_no_word() -> None:
    words = "one two  three " + "x" * 30
    assert "".join(wrap(words, 10)).replace(" ", "") == words.replace(" ", "")
