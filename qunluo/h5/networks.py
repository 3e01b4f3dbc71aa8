"""A pseudonym for the network that a request comes from: enough to see crowds, not enough to find anybody."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from qunluo.lib.addresses import Address, is_public
from qunluo.lib.passes import pseudonym

HOUSEHOLD_BITS = 64


def network_of(scope: MutableMapping[str, Any], headers: Mapping[str, str]) -> str:
    """Empty where the request comes from our own proxy and that names nobody: then all would look like one."""
    peer = scope.get("client")
    return network_named(str(peer[0]) if peer else "", headers.get("x-forwarded-for", ""))


def network_named(peer: str, forwarded: str) -> str:
    """The pseudonym for the nearest public address: the peer's own, or what the proxy before us says last."""
    for text in (peer, forwarded.rpartition(",")[2].strip()):
        try:
            address = ip_address(text)
        except ValueError:
            continue
        if is_public(address):
            return pseudonym("network", _net(address))
    return ""


def _net(address: Address) -> str:
    """A household has 64 bits of IPv6 for itself."""
    if isinstance(address, IPv6Address):
        return str(ip_network((address, HOUSEHOLD_BITS), strict=False))
    return str(address)
