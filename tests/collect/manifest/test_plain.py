"""The fast reader against the exact one, on generated block YAML."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.collect.manifest.exact import DocumentError, read_exact
from seawall.collect.manifest.flow import NotPlain
from seawall.collect.manifest.limits import DEFAULT_LIMITS
from seawall.collect.manifest.marks import composed
from seawall.collect.manifest.places import _plain
from seawall.collect.manifest.plain import Lines, read_plain

KEYS = st.sampled_from(["a:", "b-c:", "y:", "'q':", '"a b":', "app.io/x:", "a :", "- a:", "-  b:"])
VALUES = st.sampled_from(
    [
        *"1 014 1e3 y on ~ null x x:y x#y a,b -x --x :x 1_0 22:22 '' \"\" 'it''s' \"a: b\" [] "
        '{} [a] ["a","b"] [1,~] | |- |+ > &a *a !x # << <<x ? - -- --- ... %x @x `x a: 0x1F '
        ".5 1.0".split(),
        "",
        "a b",
        "a # c",
        '"a" # c',
        "[ a, -b ] # c",
        "a: b",
        "- x",
        "'a' b",
        "[a b, c]",
        "{a: b}",
        '{a: 1, b: "x, y" } # c',
        '{ a: -b , c-d/e: "" }',
        "{a: 1, a: 2}",
        "{a: , b}",
        "{a: b: c}",
        "{y: 1}",
        "{a: {b: c}}",
        '{drop: [ALL], add: [ "X" , {a: {}} ]}',
        "[[a], [], {}, { }]",
        "[{a: b}, c",
        "[a]]",
        "{a:b}",
        "{<<: b}",
        "[a: b]",
        '["a b" , x ]',
        "[a,]",
        "| # c",
    ]
)
LINES = st.one_of(
    st.builds(lambda k, v: f"{k} {v}", KEYS, VALUES),
    st.builds(lambda v: f"- {v}", VALUES),
    st.sampled_from(["", "  ", "# c", "a", "x: y", "---", "...", "é: ü", "a\tb"]),
)
TEXTS = st.lists(st.tuples(st.integers(0, 6), LINES), max_size=9).map(
    lambda rows: "\n".join(" " * indent + line for indent, line in rows)
)


@settings(max_examples=1500, deadline=None)
@given(TEXTS, st.sampled_from(["", "\n", "\n\n"]))
def test_what_the_fast_reader_accepts_it_reads_as_the_exact_one(text: str, end: str) -> None:
    text += end
    try:
        fast = read_plain(text, Lines(), 256)
    except NotPlain:
        return
    try:
        exact = read_exact(text.encode(), DEFAULT_LIMITS)
    except DocumentError as error:
        pytest.fail(f"accepted {text!r}: {error}")
    assert repr(fast) == repr(exact.data), text
    assert not exact.duplicates
    assert not exact.trailing


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_plain_places_are_those_of_libyaml(text: str) -> None:
    try:
        read_plain(text, Lines(), 256)
        fast = _plain(text, 1, Lines())
    except NotPlain:
        return
    pairs = [(fast, composed(text, 1))]
    while pairs:
        one, other = pairs.pop()
        assert one[3].keys() == other[3].keys(), text
        for step, child in one[3].items():
            twin = other[3][step]
            assert child[0] == twin[0], text
            if not child[3]:
                continue
            assert child[1] == twin[1], text
            pairs.append((child, twin))
