"""Documents of a file: splitting, gaps, remarks, bounds."""

from __future__ import annotations

import pytest

from seawall.collect.manifest.documents import read_documents
from seawall.collect.manifest.limits import Limits
from seawall.model.gap import GapKind


def values(text: str | bytes) -> list[object]:
    data = text.encode() if isinstance(text, str) else text
    found = read_documents(data, "f")
    assert not found.gaps
    return [document.data for document in found.documents]


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("y", True), ("on", True), ("oN", "oN"), ("~", None), ("22:22", "22:22"),
        ("2001-01-01", "2001-01-01"), ("1e3", 1000), ("1.0", 1), ("014", 12), ("0o14", 12),
        ("0x1F", 31), ("0b-1", -1), ("1_000", 1000), ("08", 8), ("1e400", "1e400"),
        ("9223372036854775808", 9.223372036854775808e18), ("!!str 1", "1"), ("!!float 3", 3),
        ("!!binary aGk=", "hi"), ('"1"', "1"), ("\uff11", "\uff11"), (".5", 0.5),
    ],
)  # fmt: skip
def test_a_scalar_means_what_it_means_to_kubectl(scalar: str, value: object) -> None:
    assert repr(values(f"a: {scalar}\n")) == repr([{"a": value}])


def test_a_bad_document_loses_none_beside_it() -> None:
    found = read_documents(b"a: 1\n---\na: [\n---\nb: 2\n", "f")
    assert [(each.index, each.data, each.first_line) for each in found.documents] == [
        (0, {"a": 1}, 1),
        (2, {"b": 2}, 5),
    ]
    assert [gap.kind for gap in found.gaps] == [GapKind.MALFORMED]
    assert found.gaps[0].subject.startswith("f:")


@pytest.mark.parametrize(
    "data",
    [b"a: \xff", b"a: \x00", b"\xff\xfea\x00", b"a: .nan", b"{", b"a: *b", b"a: &b [*b]",
     b"? [a]\n: b", b"<<: 1", b"---x\na: 1", b"a: !!int x", b"~: 1", b"\t a: 1"],
)  # fmt: skip
def test_what_kubectl_refuses_is_a_gap(data: bytes) -> None:
    found = read_documents(data, "f")
    assert found.gaps
    assert not found.documents


def test_the_last_of_duplicate_keys_wins_and_is_told() -> None:
    for text in (b"a: 1\nb: 2\na: 3\n", b'{"a": 1, "b": 2, "a": 3}'):
        found = read_documents(text, "f")
        assert found.documents[0].data == {"a": 3, "b": 2}
        assert "duplicate key 'a'" in found.remarks[0].text


def test_a_merge_key_writes_over_what_stands_before_it() -> None:
    assert values("x: &x {a: 1}\nz:\n  a: 0\n  <<: *x\n  b: 2\n")[0] == {
        "x": {"a": 1},
        "z": {"a": 1, "b": 2},
    }


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    found = read_documents("\n".join(lines).encode(), "f")
    assert found.gaps[0].kind is GapKind.LIMIT


def test_depth_documents_and_size_are_bounded() -> None:
    deep = read_documents(b"a: " + b"[" * 300 + b"]" * 300, "f")
    many = read_documents(b"a: 1\n---\n" * 9, "f", Limits(documents=3))
    large = read_documents(b"a: 1", "f", Limits(file_bytes=3))
    for found in (deep, many, large):
        assert [gap.kind for gap in found.gaps] == [GapKind.LIMIT]
    assert len(many.documents) == 3


def test_json_values_may_stand_in_a_row() -> None:
    assert values('{"a": 1.0}\n{"b": 1e400x}'.replace("e400x", "")) == [{"a": 1}, {"b": 1}]


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing() -> None:
    assert values(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n  y\r\n") == [{"a": 1, "b": "x\ny\n"}]
