"""Quantities (Kubernetes 1.28): resource.Quantity's numbers, exact."""

from __future__ import annotations

import pytest
from tests.cel.functions.truth import refusal, value_of


@pytest.mark.parametrize(
    "text",
    [
        "quantity('1k') == quantity('1000')",
        "quantity('1Ki') == quantity('1024')",
        "quantity('0.5') == quantity('500m')",
        "quantity('1e3') == quantity('1k')",
        "quantity('1E') == quantity('1000P')",
        "quantity('1Mi').isGreaterThan(quantity('1M'))",
        "quantity('1M').isLessThan(quantity('1Mi'))",
        "!quantity('1').isLessThan(quantity('1'))",
        "quantity('1').compareTo(quantity('2')) == -1",
        "quantity('2').compareTo(quantity('1')) == 1",
        "quantity('1000m').compareTo(quantity('1')) == 0",
        "sign(quantity('50k')) == 1",
        "sign(quantity('-50k')) == -1",
        "sign(quantity('0')) == 0",
        "quantity('50k').isInteger()",
        "!quantity('500m').isInteger()",
        "quantity('50k').asInteger() == 50000",
        "quantity('500m').asApproximateFloat() == 0.5",
        "quantity('50k').add(quantity('20k')) == quantity('70k')",
        "quantity('50k').add(1) == quantity('50001')",
        "quantity('50k').sub(quantity('20k')) == quantity('30k')",
        "quantity('50k').sub(1) == quantity('49999')",
        "isQuantity('1.5Gi')",
        "!isQuantity('1.5GB')",
        "!isQuantity('')",
        "!isQuantity('1 k')",
        "isQuantity('+1')",
    ],
)
def test_it_is_so(text: str) -> None:
    assert value_of(text) is True


@pytest.mark.parametrize(
    "text",
    ["quantity('ten')", "quantity('500m').asInteger()", "quantity('1').add('1')", "quantity(1)"],
)
def test_it_is_an_error(text: str) -> None:
    assert refusal(text)
