"""The forms of values, each at its bounds."""

from __future__ import annotations

import pytest

from seawall.analyze.schema.values import MAP_FORMS, named_form

LONG = "a" * 63
BOUNDS = [
    ("label", ["a", "a-1", LONG], ["", "A", "-a", "a-", "a.b", LONG + "a"]),
    ("subdomain", ["a", "a.b-c"], ["a..b", ".a", "a_b"]),
    ("labelkey", ["a", "A_b.c", "example.com/a"], ["", "/a", "Example.com/a", "a/b/c", "a b"]),
    ("labelvalue", ["", "a", "A_b.c", LONG], ["a b", "-a", LONG + "a"]),
    ("configkey", ["a", "A_b-.c"], ["a b", "a/b"]),
    ("portname", ["http", "a-1"], ["1", "a--b", "Http", "a" * 16]),
    ("port", [1, 65535], [0, 65536]),
    ("port0", [0, 65535], [-1, 65536]),
    ("target", [1, "http", ""], [65536, -1, "HTTP"]),
    ("part", [0, "25%"], [-1, "25", "-5%", "%"]),
    ("amount", ["1", "0.5", "1Gi", "1e3", 2], ["", "-1", "1 Gi", "Gi", "1K"]),
    ("mode", [0, 0o777], [-1, 0o1000]),
    ("natural", [0], [-1]),
    ("positive", [1], [0]),
    ("weight", [1, 100], [0, 101]),
    ("inner", ["a/b", ""], ["/a", "a/../b"]),
    ("absolute", ["/a"], ["a"]),
    ("ip", ["10.0.0.1", "::1"], ["10.0.0", "a"]),
    ("cidr", ["10.0.0.0/8", "::/0"], ["10.0.0.0", "10.0.0.0/33"]),
    ("host", ["a.b", "*.a.b"], ["*", "a_b", "*a.b"]),
    ("schedule", ["0 3 * * *", "@daily"], ["0 3 * *", ""]),
    ("base64", ["", "YQ=="], ["YQ", "a b="]),
    ("time", ["2026-01-31T12:00:00Z"], ["2026-01-31", ""]),
    ("Fail|Ignore", ["Fail"], ["fail", "Fail|Ignore", ""]),
]


@pytest.mark.parametrize(("name", "right", "wrong"), BOUNDS, ids=[each[0] for each in BOUNDS])
def test_what_fits_and_what_does_not(name: str, right: list[object], wrong: list[object]) -> None:
    form = named_form(name)
    assert [value for value in right if form(value)] == []
    assert [value for value in wrong if not form(value)] == []


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("labels", {"a": "b"}, {"a": "b c"}),
        ("labels", {"example.com/a": ""}, {"a b": ""}),
        ("annotations", {"Example.com/a": "any text"}, {"a b": "x"}),
        ("secrets", {"a": "YQ=="}, {"a": "YQ"}),
        ("config", {"a.b": "any text"}, {"a/b": "x"}),
        ("amounts", {"cpu": 1}, {"cpu": "-1"}),
    ],
)
def test_maps(name: str, right: dict[object, object], wrong: dict[object, object]) -> None:
    assert list(MAP_FORMS[name](right)) == []
    assert [key for key, _ in MAP_FORMS[name](wrong)] == list(wrong)
