"""The laws of escaping, one for each destination."""

from __future__ import annotations

import html as standard_html
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.report import escape

ANY = st.text(st.characters(exclude_categories=()), max_size=60)
NASTY = st.text(st.sampled_from("\x1b[]\n\r\t:%,#|`*_<>&\"'@!(){}~\\/\u202e\u2028\ud800\x00aü界"))
TEXT = ANY | NASTY


@given(TEXT)
def test_nothing_that_a_terminal_would_act_on_is_left(text: str) -> None:
    assert escape.terminal(text).isprintable()


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_printable_text_stays_as_it_is(text: str) -> None:
    assert escape.terminal(text) == text


def test_what_is_escaped_stays_visible() -> None:
    assert escape.terminal("a\x1b[31mb\u202ec\nd\ud800") == "a\\x1b[31mb\\u202ec\\nd\\ud800"


@given(TEXT)
def test_html_is_one_text_and_nothing_else(text: str) -> None:
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            raise AssertionError(tag, attrs)

        def handle_data(self, data: str) -> None:
            seen.append(data)

    reader = Reader()
    escaped = escape.html(text)
    reader.feed(escaped)
    reader.close()
    assert "".join(seen) == escape.terminal(text)
    assert not set(escaped) & set("<>\"'")


@given(TEXT)
def test_xml_reads_back_the_visible_text(text: str) -> None:
    escaped = escape.html(text)
    root = ET.fromstring(f'<a b="{escaped}">{escaped}</a>')  # noqa: S314 -- our own text
    assert root.get("b") == escape.terminal(text)
    assert (root.text or "") == escape.terminal(text)


@given(TEXT)
def test_markdown_leaves_no_mark_unescaped(text: str) -> None:
    escaped = escape.markdown(text)
    bare = re.sub(r"\\[!-/:-@\[-`{-~]|&(amp|lt|gt);", "", escaped)
    assert not set(bare) & set("\\`*_[]<>|#!~:()&\n\r")
    assert not re.search("@[^\u200b]", bare)


@given(TEXT)
def test_markdown_says_the_same_words(text: str) -> None:
    escaped = escape.markdown(text)
    said = standard_html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped))
    assert said.replace("\u200b", "") == escape.terminal(text)


@given(TEXT)
def test_a_code_span_cannot_be_left_nor_split_a_table(text: str) -> None:
    escaped = escape.code(text)
    assert not re.search(r"(?<!\\)\|", escaped)
    if escaped.startswith("`"):
        fence = re.match("`+", escaped)
        assert fence
        inner = escaped[len(fence[0]) : -len(fence[0])]
        assert fence[0] not in re.findall("`+", inner)


@given(TEXT)
def test_a_command_is_one_line(text: str) -> None:
    escaped = escape.command(text)
    assert "\n" not in escaped
    assert "\r" not in escaped
    assert not re.search("%(?!25|0A|0D)", escaped)


@given(TEXT)
def test_a_property_ends_only_where_it_should(text: str) -> None:
    assert not set(escape.command_property(text)) & set("\n\r:,")


@given(TEXT)
def test_a_plain_line_holds_no_command(text: str) -> None:
    line = escape.plain_line(text)
    assert "::" not in line
    assert "##[" not in line
    assert line.isprintable() or "\u200b" in line


@pytest.mark.parametrize("text", ["::error::x", "a ::stop-commands::x", ":::::", "##[error]x"])
def test_a_command_in_a_plain_line_is_broken(text: str) -> None:
    assert not re.search(r"::|##\[", escape.plain_line(text))
