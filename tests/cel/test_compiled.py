"""Generated functions survive as bytes, and what is none is refused."""

from __future__ import annotations

import marshal
import math

import pytest

from seawall.cel.compiled import Compiled, Generated, code_of, load, pack, unpack
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


def packed(*texts: str) -> bytes:
    made: dict[str, Generated] = {}
    for text in texts:
        function = generate(parse(text), ("object",))
        assert function is not None
        made[text] = function
    return pack(made, ("object",))


def test_a_pack_gives_every_function_by_its_text() -> None:
    found = unpack(packed("object.a", "object.a.matches('x')"), ("object",))
    assert load(found["object.a"])({"a": 7}) == 7
    assert load(found["object.a.matches('x')"])({"a": "box"}) is True


def test_a_pack_for_other_roots_is_refused() -> None:
    with pytest.raises(ValueError, match="not cpython"):
        unpack(packed("object.a"), ("object", "params"))


@pytest.mark.parametrize("cut", [0, 1, 10, -1])
def test_a_damaged_pack_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match="not a pack"):
        unpack(packed("object.a")[:cut], ("object",))


def test_other_data_is_no_pack() -> None:
    with pytest.raises(ValueError, match="not a pack"):
        unpack(marshal.dumps(["something"]), ("object",))
