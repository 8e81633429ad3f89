"""IP addresses and CIDR ranges, as Go's ``net/netip`` reads them (Kubernetes 1.30)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import ClassVar, Final

from seawall.cel.errors import EvalError
from seawall.cel.functions.addresses import Address, parsed, quoted
from seawall.cel.functions.arithmetic import overload

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_LONGEST: Final = 64
"""Characters of an address or range."""
_IPV4: Final = 4
_NO_RANGE: Final = "network address parse error during conversion from string"
_BITS: Final = {4: 32, 6: 128}


@dataclass(frozen=True, slots=True)
class IP:
    """One address."""

    address: Address
    type_name: ClassVar[str] = "net.IP"

    @property
    def text(self) -> str:
        """The canonical text (RFC 5952 for IPv6)."""
        return str(self.address)

    @property
    def cost_size(self) -> int:
        """Bytes, for costs."""
        return len(self.address.packed)


@dataclass(frozen=True, slots=True)
class CIDR:
    """An address with a prefix length; the address may have host bits."""

    address: Address
    length: int
    type_name: ClassVar[str] = "net.CIDR"

    @property
    def text(self) -> str:
        """``10.0.0.0/8``."""
        return f"{self.address}/{self.length}"

    @property
    def network(self) -> Network:
        """The range, host bits cleared."""
        return ipaddress.ip_network(self.text, strict=False)

    @property
    def cost_size(self) -> int:
        """Bytes of the prefix, rounded up, for costs."""
        return -(-self.length // 8)


def _address(text: str) -> Address:
    """No zones, no leading zeros, no IPv4 mapped into IPv6. Raises ``EvalError``."""
    if len(text) > _LONGEST:
        raise EvalError(f"an address is longer than {_LONGEST} characters")
    try:
        found = parsed(text)
    except EvalError as error:
        if "with zone value" in error.message:
            raise
        shown = f"IP Address {quoted(text)} parse error during conversion from string"
        raise EvalError(f"{shown}: {error.message}") from error
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        raise EvalError(f"IPv4-mapped IPv6 address {quoted(text)} is not allowed")
    return found


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise overload()


def ip(text: object) -> IP:
    """``ip('10.0.0.1')``. Raises ``EvalError`` for what is no address."""
    return IP(_address(_string(text)))


def is_ip(text: object) -> bool:
    """Whether the text is an address."""
    written = _string(text)
    try:
        _address(written)
    except EvalError:
        return False
    return True


def is_canonical(text: object) -> bool:
    """Whether the text is an address in its one canonical spelling."""
    return ip(text).text == text


def _own(value: object) -> Address:
    if isinstance(value, IP):
        return value.address
    raise overload()


def family(value: object) -> int:
    """4 or 6."""
    return _own(value).version


def is_unspecified(value: object) -> bool:
    """``0.0.0.0`` or ``::``."""
    return _own(value).is_unspecified


def is_loopback(value: object) -> bool:
    """``127.0.0.0/8`` or ``::1``."""
    return _own(value).is_loopback


def is_link_local_multicast(value: object) -> bool:
    """``224.0.0.0/24`` or ``ff02::/16``."""
    address = _own(value)
    wide = "224.0.0.0/24" if address.version == _IPV4 else "ff02::/16"
    return address in ipaddress.ip_network(wide)


def is_link_local_unicast(value: object) -> bool:
    """``169.254.0.0/16`` or ``fe80::/10``."""
    return _own(value).is_link_local


def is_global_unicast(value: object) -> bool:
    """Neither unspecified, loopback, multicast, link-local nor broadcast; private ones are."""
    address = _own(value)
    is_broadcast = str(address) == "255.255.255.255"
    special = address.is_unspecified or address.is_loopback or address.is_multicast
    return not (special or address.is_link_local or is_broadcast)


def _range(text: str) -> CIDR:
    if len(text) > _LONGEST:
        raise EvalError(f"a range is longer than {_LONGEST} characters")
    head, slash, tail = text.rpartition("/")
    if not slash:
        raise _no_range(text, "no '/'")
    try:
        address = parsed(head)
    except EvalError as error:
        zoned = "with zone value" in error.message
        why = "IPv6 zones cannot be present in a prefix" if zoned else error.message
        raise _no_range(text, why) from error
    if not (tail.isascii() and tail.isdecimal()) or (len(tail) > 1 and tail[0] == "0"):
        raise _no_range(text, f"bad bits after slash: {quoted(tail)}")
    if int(tail) > _BITS[address.version]:
        raise _no_range(text, "prefix length out of range")
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        shown = f"IPv4-mapped IPv6 address {quoted(text)} is not allowed"
        raise EvalError(f"{_NO_RANGE}: {shown}")
    return CIDR(address, int(tail))


def _no_range(text: str, why: str) -> EvalError:
    shown = f"netip.ParsePrefix({quoted(text)}): {why}"
    return EvalError(f"{_NO_RANGE}: {_NO_RANGE}: {shown}")


def cidr(text: object) -> CIDR:
    """``cidr('10.0.0.0/8')``. Raises ``EvalError`` for what is no range."""
    return _range(_string(text))


def is_cidr(text: object) -> bool:
    """Whether the text is a range."""
    written = _string(text)
    try:
        _range(written)
    except EvalError:
        return False
    return True


def _own_range(value: object) -> CIDR:
    if isinstance(value, CIDR):
        return value
    raise overload()


def contains_ip(value: object, other: object) -> bool:
    """Whether the range holds the address; the API server words a bad one as no overload."""
    whole = _own_range(value)
    if isinstance(other, str) and not is_ip(other):
        raise overload()
    address = ip(other).address if isinstance(other, str) else _own(other)
    return address in whole.network


def contains_cidr(value: object, other: object) -> bool:
    """Whether the range holds all of the other."""
    whole = _own_range(value)
    if isinstance(other, str) and not is_cidr(other):
        raise overload()
    part = cidr(other) if isinstance(other, str) else _own_range(other)
    inside = part.address in whole.network
    return inside and part.length >= whole.length


def cidr_ip(value: object) -> IP:
    """The address of the range as written."""
    return IP(_own_range(value).address)


def masked(value: object) -> CIDR:
    """The range with its host bits cleared."""
    found = _own_range(value)
    return CIDR(found.network.network_address, found.length)


def prefix_length(value: object) -> int:
    """The length of the prefix in bits."""
    return _own_range(value).length
