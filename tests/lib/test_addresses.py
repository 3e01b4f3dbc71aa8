"""Which addresses are of the open internet, in every form that an address can hide in."""

from __future__ import annotations

import socket
import threading
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.lib.addresses import NoSuchHost, addresses_of, is_opened, is_public


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("8.8.8.8", True, id="open v4"),
        pytest.param("2606:4700::1111", True, id="open v6"),
        pytest.param("127.0.0.1", False, id="loopback"),
        pytest.param("128.0.0.1", True, id="just above loopback"),
        pytest.param("0.0.0.0", False, id="this host"),  # noqa: S104 - nothing is bound here
        pytest.param("10.1.2.3", False, id="private a"),
        pytest.param("11.0.0.1", True, id="just above private a"),
        pytest.param("172.15.255.255", True, id="just below private b"),
        pytest.param("172.16.0.1", False, id="private b"),
        pytest.param("172.31.255.255", False, id="end of private b"),
        pytest.param("172.32.0.0", True, id="just above private b"),
        pytest.param("192.168.0.1", False, id="private c"),
        pytest.param("192.167.255.255", True, id="just below private c"),
        pytest.param("100.63.255.255", True, id="just below carrier grade"),
        pytest.param("100.64.0.1", False, id="carrier grade"),
        pytest.param("100.127.255.255", False, id="end of carrier grade"),
        pytest.param("100.128.0.0", True, id="just above carrier grade"),
        pytest.param("169.254.169.254", False, id="cloud metadata"),
        pytest.param("198.18.0.1", False, id="benchmarks"),
        pytest.param("203.0.113.9", False, id="documentation"),
        pytest.param("224.0.0.1", False, id="multicast"),
        pytest.param("255.255.255.255", False, id="broadcast"),
        pytest.param("::", False, id="unspecified v6"),
        pytest.param("::1", False, id="loopback v6"),
        pytest.param("::ffff:127.0.0.1", False, id="mapped loopback"),
        pytest.param("::ffff:8.8.8.8", False, id="mapped open"),
        pytest.param("::127.0.0.1", False, id="compatible loopback"),
        pytest.param("64:ff9b::7f00:1", False, id="nat64 loopback"),
        pytest.param("64:ff9b:1::1", False, id="local nat64"),
        pytest.param("2002:7f00:1::", False, id="6to4 loopback"),
        pytest.param("2003::1", True, id="just above 6to4"),
        pytest.param("2001::1", False, id="teredo"),
        pytest.param("2001:db8::1", False, id="documentation v6"),
        pytest.param("2001:200::1", True, id="just above the special ones"),
        pytest.param("fc00::1", False, id="unique local"),
        pytest.param("fe80::1", False, id="link local"),
        pytest.param("fe80::1%eth0", False, id="link local with zone"),
        pytest.param("ff02::1", False, id="multicast v6"),
    ],
)
def test_only_the_open_internet_is_public(text: str, *, expected: bool) -> None:
    assert is_public(ip_address(text)) is expected


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address) -> None:
    if not address.is_global:
        assert not is_public(address)


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        pytest.param("platform.lan", 80, True, id="host"),
        pytest.param("PLATFORM.lan", 443, True, id="any case and port"),
        pytest.param("127.0.0.1", 9000, True, id="host and port"),
        pytest.param("127.0.0.1", 9001, False, id="another port"),
        pytest.param("::1", 9000, True, id="v6 with port"),
        pytest.param("::1", 9001, False, id="v6 with another port"),
        pytest.param("evil.platform.lan", 80, False, id="a host below it"),
    ],
)
def test_private_targets_open_a_host_or_one_port(host: str, port: int, *, expected: bool) -> None:
    assert is_opened(host, port, {"platform.lan", "127.0.0.1:9000", "[::1]:9000"}) is expected


def test_addresses_of_a_name_come_once_each(monkeypatch) -> None:
    found = [(2, 1, 6, "", ("8.8.8.8", 80)), (2, 1, 6, "", ("8.8.8.8", 80)), (10, 1, 6, "", ("2606::1", 80, 0, 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    assert addresses_of("example.com", 80, within=1) == [ip_address("8.8.8.8"), ip_address("2606::1")]


@pytest.mark.parametrize("host", ["a..b", "x" * 70 + ".com", "no-such-host.invalid"])
def test_a_name_without_address_is_told(host: str) -> None:
    with pytest.raises(NoSuchHost, match="找不到主机"):
        addresses_of(host, 80, within=5)


def test_a_silent_resolver_is_not_waited_for(monkeypatch) -> None:
    answered = threading.Event()

    def slow(*_: object, **__: object) -> list[object]:
        answered.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)

    with pytest.raises(NoSuchHost, match="超时"):
        addresses_of("example.com", 80, within=0.05)
    answered.set()
