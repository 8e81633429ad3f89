"""Where paths stand: line by line, token by token, and by libyaml's marks must say the same."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.collect.manifest.flow import NotPlain
from seawall.collect.manifest.json_places import json_values, walked
from seawall.collect.manifest.marks import composed
from seawall.collect.manifest.places import documents_of, excerpt, locate
from seawall.model.location import Path

POD = """\
apiVersion: v1
kind: Pod
spec:
  containers:
    - name: web
      image: "nginx"
      securityContext:
        runAsUser: 0
    - name: side
"""
LIST = (
    '{\n  "kind": "List",\n  "items": [\n    {"a": {"b": 1}},\n    {"a": {\n      "b": 2}}\n  ]\n}'
)


def places(text: str, *paths: Path, first: int = 1) -> list[tuple[int, int, int]]:
    return [(each.line, each.column, each.length) for each in locate(text, first, paths)]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("kind",), (2, 7, 3)),
        (("spec", "containers"), (4, 3, 10)),
        (("spec", "containers", 0, "image"), (6, 14, 7)),
        (("spec", "containers", 0, "securityContext"), (7, 7, 15)),
        (("spec", "containers", 1), (9, 7, 4)),
        (("spec", "containers", 1, "image"), (9, 7, 4)),
        (("spec", "gone", "deeper"), (3, 1, 4)),
        ((), (1, 1, 10)),
    ],
)
def test_plain_block_style(path: Path, place: tuple[int, int, int]) -> None:
    assert places(POD, path) == [place]
    line, column, length = place
    assert places(POD, path, first=11) == [(line + 10, column, length)]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("kind",), (2, 11, 6)),
        (("items",), (3, 3, 7)),
        (("items", 0, "a", "b"), (4, 17, 1)),
        (("items", 1), (5, 5, 1)),
        (("items", 1, "a"), (5, 6, 3)),
        (("items", 1, "a", "b"), (6, 12, 1)),
        (("items", 1, "a", "c"), (5, 6, 3)),
        (("items", 7), (3, 3, 7)),
    ],
)
def test_json(path: Path, place: tuple[int, int, int]) -> None:
    assert places(LIST, path) == [place]


def test_each_value_of_a_json_stream_is_a_document_with_its_own_lines() -> None:
    data = b'{"a": 1}\n{"b": 1} {\n"c": "\\u00e9"}\n'
    documents = documents_of(data)
    assert [first for _, first in documents] == [1, 2, 2]
    found = [
        locate(text, first, [(key,)])[0]
        for (text, first), key in zip(documents, "abc", strict=True)
    ]
    assert [(each.line, each.column) for each in found] == [(1, 7), (2, 7), (3, 6)]


def test_what_only_looks_like_json_is_split_as_yaml() -> None:
    documents = documents_of(b"{a: 1}\n---\n{b: 1}\n")
    assert [(text.strip(), first) for text, first in documents] == [("{a: 1}", 1), ("{b: 1}", 3)]
    assert json_values("{a: 1}") is None
    assert places("{a: 1}", ("a",)) == [(1, 5, 1)]


@pytest.mark.parametrize("text", ["", "[1]", '{"a": ', '{"a": 1}}', '{"a": 1} 2'])
def test_a_walk_over_what_is_no_object_gives_up(text: str) -> None:
    with pytest.raises(NotPlain):
        walked(text, 1, [("a",)])


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('a"\\é]{,: \n', max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"\\é', max_size=3), inner)
    ),
    max_leaves=12,
)


def paths_in(value: Any, here: Path = ()) -> list[tuple[Path, bool]]:
    """Every path below *value*, and whether a container stands there."""
    found: list[tuple[Path, bool]] = [(here, isinstance(value, dict | list))]
    entries: Any = ()
    if isinstance(value, dict | list):
        entries = value.items() if isinstance(value, dict) else enumerate(value)
    for step, each in entries:
        found += paths_in(each, (*here, step))
    return found


@given(st.dictionaries(st.text("ab", max_size=2), values), st.sampled_from([None, 1, 4]))
def test_json_places_are_those_of_libyaml(value: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    every = paths_in(value)
    ours = walked(text, 3, [path for path, _ in every])
    theirs = composed(text, 3)
    for path, is_container in every:
        mine, other = at(ours, path), at(theirs, path)
        if is_container and path and isinstance(path[-1], str):
            assert mine[:2] <= other[:2], "a container is pointed at by its key"
        elif not is_container:
            assert mine == other, path
        else:
            assert mine[:2] == other[:2], path


def at(node: Any, path: Path) -> tuple[int, int, int]:
    for step in path:
        node = node[3][step]
    return cast("tuple[int, int, int]", tuple(node[:3]))


def test_an_excerpt_of_a_line_without_end_is_short() -> None:
    text = '{"k": "' + "x" * 100_000 + '"}'
    (place,) = locate(text, 1, [("k",)])
    shown = excerpt([text], place)
    assert len(shown.lines[0]) <= 200
    assert shown.column + shown.length <= 201


FLOW = 'a: {b: 1 , cd: "y z", l: [p, {q: r}]}\ne: [ x, "y" ,-z]\n'


def test_flow_style_on_one_line_is_pointed_into() -> None:
    paths: list[Path] = [("a", "b"), ("a", "cd"), ("a", "l"), ("a", "l", 1), ("a", "l", 1, "q")]
    for path in [*paths, ("e", 0), ("e", 1), ("e", 2)]:
        (mine,) = places(FLOW, path)
        assert mine == at(composed(FLOW, 1), path), path
