"""Addresses and ranges (Kubernetes 1.30)."""

from __future__ import annotations

import pytest
from tests.cel.functions.truth import refusal, value_of


@pytest.mark.parametrize(
    "text",
    [
        "isIP('127.0.0.1')",
        "isIP('::1')",
        "!isIP('127.0.0.256')",
        "!isIP('127.0.0.01')",
        "!isIP('::1%eth0')",
        "!isIP('::ffff:1.2.3.4')",
        "!isIP('')",
        "ip('127.0.0.1').family() == 4",
        "ip('2001:db8::1').family() == 6",
        "ip('127.0.0.1').isLoopback()",
        "!ip('10.0.0.1').isLoopback()",
        "ip('0.0.0.0').isUnspecified()",
        "ip('::').isUnspecified()",
        "ip('224.0.0.1').isLinkLocalMulticast()",
        "!ip('224.0.1.1').isLinkLocalMulticast()",
        "ip('169.254.169.254').isLinkLocalUnicast()",
        "ip('fe80::1').isLinkLocalUnicast()",
        "ip('10.0.0.1').isGlobalUnicast()",
        "!ip('255.255.255.255').isGlobalUnicast()",
        "!ip('127.0.0.1').isGlobalUnicast()",
        "ip('::1') == ip('0:0:0:0:0:0:0:1')",
        "string(ip('0:0:0:0:0:0:0:1')) == '::1'",
        "ip.isCanonical('2001:db8::abcd')",
        "!ip.isCanonical('2001:DB8::ABCD')",
        "isCIDR('10.0.0.0/8')",
        "!isCIDR('10.0.0.0/33')",
        "!isCIDR('10.0.0.0')",
        "cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))",
        "cidr('10.0.0.0/8').containsIP('10.1.2.3')",
        "!cidr('10.0.0.0/8').containsIP('11.0.0.0')",
        "!cidr('10.0.0.0/8').containsIP('::1')",
        "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
        "cidr('10.0.0.0/8').containsCIDR(cidr('10.0.0.0/8'))",
        "!cidr('10.1.0.0/16').containsCIDR('10.0.0.0/8')",
        "cidr('10.0.0.0/8').prefixLength() == 8",
        "string(cidr('10.1.2.3/8').masked()) == '10.0.0.0/8'",
        "cidr('10.1.2.3/8').ip() == ip('10.1.2.3')",
        "type(ip('::1')) == type(ip('127.0.0.1'))",
    ],
)
def test_it_is_so(text: str) -> None:
    assert value_of(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "ip('nowhere')",
        "ip('::1%eth0')",
        "cidr('10.0.0.0')",
        "cidr('10.0.0.0/8').containsIP('nowhere')",
        "cidr('10.0.0.0/8').containsCIDR('10.0.0.0')",
        "ip.isCanonical('nowhere')",
        "ip(1)",
        "ip('::1').family(1)",
    ],
)
def test_it_is_an_error(text: str) -> None:
    assert refusal(text)
