"""Expressions that are true, and expressions that end in an error, for tables of tests."""

from __future__ import annotations

import pytest

from seawall.cel.errors import EvalError
from seawall.cel.interpreter import evaluate
from seawall.cel.parser import parse


def value_of(text: str, **inputs: object) -> object:
    """What the expression says of the inputs."""
    return evaluate(parse(text), inputs)


def refusal(text: str, **inputs: object) -> str:
    """The message of the error in which the expression ends."""
    with pytest.raises(EvalError) as caught:
        value_of(text, **inputs)
    return caught.value.message
