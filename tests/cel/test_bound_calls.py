"""Every function of Kubernetes has a bound, or is known to have none."""

from __future__ import annotations

from seawall.cel.bound_calls import SCALAR, Measured, call_bound, is_known
from seawall.cel.functions.dispatch import _FUNCTIONS, _METHODS
from seawall.cel.polynomial import INFINITE, ZERO, constant

NOT_IN_KUBERNETES = ("math.", "base64.", "optional.unwrap")
UNBOUNDED = {"lists.range", "flatten", "cel.@mapInsert"}
"""Their results can be larger than all that goes in."""
SMALL = Measured(ZERO, constant(SCALAR), ZERO, constant(SCALAR))


def test_every_function_is_bounded_or_listed() -> None:
    names = {
        name
        for name in (*_FUNCTIONS, *_METHODS)
        if not name.startswith((*NOT_IN_KUBERNETES, "format.", "_"))
    }
    assert {name for name in names if not is_known(name)} == UNBOUNDED


def test_a_function_without_a_bound_is_infinite() -> None:
    assert call_bound("unheard", [], [SMALL]).cost == INFINITE


def test_what_its_operands_cost_is_included() -> None:
    dear = SMALL._replace(cost=constant(1000))
    assert call_bound("_-_", [], [dear, dear]).cost.at({}) > 2000
