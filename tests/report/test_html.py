"""The HTML report in a real browser: filters, no scripts, dark, narrow, and hostile names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seawall.model.scan import Scan
from seawall.report.html import render
from seawall.report.options import RenderOptions
from tests.report import scans
from tests.report.browser import Page, opened

SEEN = "[...document.querySelectorAll('article')].filter(a => a.offsetParent !== null).length"
ATTACK = (
    "</article></script><script>window.stolen=1</script><img src=//x onerror=window.stolen=1>"
    "\"' onmouseover=window.stolen=1 <svg onload=window.stolen=1> javascript:alert(1)"
)
COLOURS = ("--fg", "--dim", "--critical", "--high", "--medium", "--low", "--info", "--unknown")
Show = Callable[..., Page]
READABLE = 4.5
"""The least contrast of small text (WCAG 2.2, 1.4.3)."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with opened(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture
def shown(page: Page, tmp_path: Path) -> Iterator[Show]:
    """Opens a scan on a wide page."""

    def show(scan: Scan, width: int = 1000) -> Page:
        file = tmp_path / "report.html"
        file.write_text("".join(render(scan, RenderOptions(now="2026-01-31T12:00:00Z"))))
        page.sized(width)
        page.scheme("light")
        page.open(file)
        return page

    yield show
    page.call("Emulation.setScriptExecutionDisabled", value=False)


def varied() -> Scan:
    found = [
        scans.finding(name="web"),
        scans.finding(name="db", namespace="data"),
        scans.finding(scans.OWNER, name="web"),
        scans.finding(scans.OWNER, name="job", namespace="", file="job.yaml"),
    ]
    return scans.scan_of(found, gaps=1, waived=1)


def choose(page: Page, name: str, value: str) -> int:
    """Set one control as a user would; how many findings are then seen."""
    page.value(
        f"(e => {{ e.value = {value!r}; e.dispatchEvent(new Event('input', {{bubbles: true}})) }})"
        f"(document.forms[0].elements[{name!r}])"
    )
    seen = page.value(SEEN)
    assert page.value("document.getElementById('shown').textContent") == f"{seen} of 4 shown"
    return int(seen)


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("severity", "/critical", 2),
        ("severity", "/low", 2),
        ("policy", "/owner-label", 2),
        ("namespace", "/data", 1),
        ("namespace", "/", 1),
        ("text", "JOB.yaml", 1),
        ("text", "sidecar", 2),
        ("text", "nowhere", 0),
        ("severity", "", 4),
    ],
)
def test_a_filter_leaves_what_fits(shown: Show, name: str, value: str, count: int) -> None:
    assert choose(shown(varied()), name, value) == count


def test_filters_together_leave_what_fits_all(shown: Show) -> None:
    page = shown(varied())
    assert choose(page, "severity", "/critical") == 2
    assert choose(page, "namespace", "/shop") == 1
    assert page.value("document.querySelectorAll('section:not([hidden])').length") == 1
    assert choose(page, "severity", "") == 2


def test_every_severity_policy_and_namespace_can_be_chosen(shown: Show) -> None:
    page = shown(varied())
    options = "[...document.forms[0].elements[{!r}].options].map(o => o.textContent)"
    assert page.value(options.format("namespace")) == ["Every namespace", "(none)", "data", "shop"]
    assert page.value(options.format("severity")) == ["Every severity", "critical", "low"]


def test_without_scripts_everything_is_there_and_no_dead_control(page: Page, shown: Show) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    shown(varied())
    document = page.call("DOM.getDocument", depth=-1)["root"]["nodeId"]
    articles = page.call("DOM.querySelectorAll", nodeId=document, selector="article")["nodeIds"]
    assert len(articles) == 4
    for each in articles:
        assert page.call("DOM.getBoxModel", nodeId=each)["model"]["height"] > 20
    form = page.call("DOM.querySelector", nodeId=document, selector="form")["nodeId"]
    assert "hidden" in page.call("DOM.getAttributes", nodeId=form)["attributes"]


def test_hostile_names_are_inert(shown: Show) -> None:
    page = shown(scans.hostile(ATTACK))
    assert page.value("window.stolen") is None
    assert page.value("document.querySelectorAll('img,svg,a,iframe,script').length") == 1
    assert page.value("document.forms[0].elements.namespace.options[1].textContent") == ATTACK
    asked = [each["request"]["url"] for each in page.told("Network.requestWillBeSent")]
    assert [each for each in asked if not each.startswith("file:")] == []
    assert page.told("Log.entryAdded") == []
    assert page.told("Runtime.exceptionThrown") == []


@pytest.mark.parametrize("width", [320, 390, 1000])
@pytest.mark.parametrize(
    "scan",
    [varied(), scans.hostile("x" * 400), scans.hostile(ATTACK)],
    ids=["usual", "long", "bad"],
)
def test_nothing_scrolls_sideways(shown: Show, scan: Scan, width: int) -> None:
    page = shown(scan, width)
    assert page.value("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(shown: Show, scheme: str) -> None:
    page = shown(varied())
    page.scheme(scheme)
    style = "getComputedStyle(document.documentElement).getPropertyValue({!r})"
    back = luminance(page.value(style.format("--bg")))
    assert (back < 0.5) is (scheme == "dark")
    for name in COLOURS:
        front = luminance(page.value(style.format(name)))
        contrast = (max(front, back) + 0.05) / (min(front, back) + 0.05)
        assert contrast >= READABLE, name


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of ``#rgb`` or ``#rrggbb``."""
    digits = colour.strip().removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(each * 2 for each in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
