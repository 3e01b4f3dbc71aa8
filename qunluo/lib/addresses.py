"""Which network addresses are of the open internet, and which hosts the operator has opened beside them."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# IANA's special-purpose registry. `ipaddress.is_private` misses 100.64/10, multicast and the old 6to4 relays.
CLOSED_V4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
# Only 2000::/3 is handed out, so what hides an IPv4 address (::ffff:0:0/96, 64:ff9b::/96) is closed by itself.
OPEN_V6 = ip_network("2000::/3")
CLOSED_V6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


class NoSuchHost(Exception):
    """The name has no address, or nobody answered in time; the sentence is for the operator."""


def is_public(address: Address) -> bool:
    """Whether the address belongs to the open internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in CLOSED_V4)
    return address in OPEN_V6 and not any(address in network for network in CLOSED_V6)


def is_opened(host: str, port: int, opened: Iterable[str]) -> bool:
    """Whether the operator has named this host, or this port of it, as a private target."""
    named = {target.strip().lower() for target in opened}
    host = host.lower().strip("[]")
    return not named.isdisjoint({host, f"{host}:{port}", f"[{host}]", f"[{host}]:{port}"})


def addresses_of(host: str, port: int, *, within: float) -> list[Address]:
    """The addresses behind a name, as the system's resolver knows them, within so many seconds.

    The resolver takes no time limit, so it is asked in a thread that nobody has to wait for.
    """
    with suppress(ValueError):
        return [ip_address(host)]
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()
    threading.Thread(target=_ask, args=(host, port, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=within)
    except queue.Empty:
        raise NoSuchHost(f"查询域名 {host} 超时。") from None
    if isinstance(answer, OSError):
        raise NoSuchHost(f"找不到主机 {host}。")
    return [ip_address(text) for text in dict.fromkeys(answer)]


def _ask(host: str, port: int, answers: queue.SimpleQueue[list[str] | OSError]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        answers.put(OSError(str(error)))
    else:
        answers.put([str(entry[4][0]) for entry in found])
