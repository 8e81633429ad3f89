"""Generated functions survive as bytes, and what is none is refused."""

from __future__ import annotations

import math

import pytest

from seawall.cel.compiled import Compiled, code_of, load
from seawall.cel.generate import generate
from seawall.cel.parser import parse


@pytest.mark.parametrize("text", ["object.a == 'b' && object.a.matches('^b')", "[1].map(x, x)"])
def test_code_survives_as_bytes(text: str) -> None:
    made = generate(parse(text), ("object",))
    assert made is not None
    again = load(code_of(made))
    assert again({"a": "b"}) == made({"a": "b"})


def test_code_of_another_python_is_refused() -> None:
    made = generate(parse("true"), ())
    assert made is not None
    with pytest.raises(ValueError, match="made by other-1"):
        load(code_of(made)._replace(made_by="other-1"))


def test_bytes_that_are_no_code_are_refused() -> None:
    made = generate(parse("true"), ())
    assert made is not None
    with pytest.raises(TypeError, match="not generated code"):
        load(Compiled(code_of(made).made_by, b"N", ()))


def test_what_was_not_generated_has_no_bytes() -> None:
    with pytest.raises(TypeError, match="not a generated function"):
        code_of(math.sqrt)
