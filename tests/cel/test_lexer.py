"""Literals: what they mean, and where they end."""

from __future__ import annotations

import pytest

from seawall.cel.ast import Call, Literal
from seawall.cel.errors import CelSyntaxError
from seawall.cel.parser import parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("18446744073709551615u", 2**64 - 1),
        ("0x7fffffffffffffff", 2**63 - 1),
        ("-0x8000000000000000", -(2**63)),
        ("0xffffffffffffffffu", 2**64 - 1),
        ("0" * 5000 + "1", 1),
        ("00", 0),
        ("1e3", 1000.0),
        (".5", 0.5),
        (r"'\u00e9\x41\101\n'", "éAA\n"),
        (r"r'\n'", "\\n"),
        ("'''a\n'b'''", "a\n'b"),
        (r"b'\xff'", b"\xff"),
    ],
)
def test_a_literal_means(text: str, value: object) -> None:
    root = parse(text).root
    assert isinstance(root, Literal)
    assert root.value == value
    assert type(root.value) is not bool


@pytest.mark.parametrize(
    "text",
    [
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616u",
        "-1u",
        "0x8000000000000000",
        "9" * 4301,
        "9" * 90_000,
        "0x" + "f" * 90_000,
        "9" * 90_000 + "u",
        "'a",
        r"'\q'",
        r"'\ud800'",
        "1 $ 2",
        "'a\nb'",
    ],
)
def test_what_is_none_is_a_syntax_error(text: str) -> None:
    with pytest.raises(CelSyntaxError):
        parse(text)


def test_a_minus_belongs_to_the_number_and_not_to_a_name() -> None:
    assert isinstance(parse("-1").root, Literal)
    assert isinstance(parse("-a").root, Call)
