"""Looks at addresses that strangers name, tried on real sockets: other wires lead names to a loopback server."""

from __future__ import annotations

import gzip
import itertools
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address

import httpcore
import httpx
import pytest

from qunluo.lib import visits
from qunluo.lib.http import Wires
from qunluo.lib.visits import Limits, Outcome, Step, host_of, visit
from tests.lib.raw_server import Handler, Raw, fine
from tests.lib.test_http import FORMS, HOSTS, certificate_for

OPEN = "93.184.215.14"
"""An address of the open internet, which the wires of these tests lead to the server."""


class Net:
    """A name system and a network of one server: public addresses lead to it, and what is tried is written down."""

    def __init__(self, server: Raw) -> None:
        self.server = server
        self.names: dict[str, Iterator[list[str]]] = {}
        self.asked: list[str] = []
        self.called: list[tuple[str, int]] = []

    def name(self, host: str, *answers: str) -> None:
        """Each question gets the next of these answers, the last one again and again."""
        self.names[host] = itertools.chain(([one] for one in answers), itertools.repeat([answers[-1]]))

    @property
    def wires(self) -> Wires:
        return Wires(resolve=self._resolve, connect=self._connect)

    def _resolve(self, host: str, port: int, within: float) -> list:
        del port, within
        self.asked.append(host)
        try:
            return [ip_address(host)]
        except ValueError:
            return [ip_address(one) for one in next(self.names.get(host) or iter([[OPEN]]))]

    def _connect(self, address: str, port: int, within: float) -> httpcore.NetworkStream:
        self.called.append((address, port))
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.server.port, timeout=within)


@pytest.fixture
def net() -> Iterator[Callable[..., Net]]:
    running: list[Raw] = []

    def start(handler: Handler = fine, context: ssl.SSLContext | None = None) -> Net:
        running.append(Raw(handler, context))
        return Net(running[-1])

    yield start
    for server in running:
        server.close()


def answering(head: str, body: bytes = b"") -> Handler:
    return lambda connection, _: connection.sendall(f"HTTP/1.1 {head}\r\n\r\n".encode() + body)


def leading(**places: str) -> Handler:
    """A server that sends each path on to another address, and is fine elsewhere."""

    def answer(connection: socket.socket, request: bytes) -> None:
        path = request.split(b" ")[1].decode().strip("/")
        if path in places:
            connection.sendall(f"HTTP/1.1 302 X\r\nLocation: {places[path]}\r\nContent-Length: 0\r\n\r\n".encode())
        else:
            fine(connection, request)

    return answer


def test_an_address_is_followed_to_its_end(net) -> None:
    there = net(leading(a="https://second.example/b", b="/c?x=1"))
    there.name("first.example", OPEN)

    found = visit("http://first.example/a#there", wires=there.wires, limits=Limits(redirects=1))

    # the second step speaks TLS, which this server does not: how far it came is told all the same
    assert found.steps == (Step(url="http://first.example/a", status=302), Step(url="https://second.example/b"))
    assert found.hosts == ("first.example", "second.example")
    assert there.called == [(OPEN, 80), (OPEN, 443)]


def test_a_relative_redirect_stays_on_the_host(net) -> None:
    there = net(leading(a="b?x=1"))

    found = visit("http://first.example/a", wires=there.wires)

    assert (found.outcome, found.url, found.status, found.body) == (
        Outcome.ALIVE,
        "http://first.example/b?x=1",
        200,
        b"ok",
    )


def test_the_host_is_named_and_nothing_is_given_away(net, monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    there = net(answering("302 X\r\nSet-Cookie: a=1\r\nLocation: /next\r\nContent-Length: 0"))

    visit("http://first.example/", wires=there.wires, limits=Limits(redirects=1))

    assert len(there.server.requests) == 2
    for request in there.server.requests:
        names = {line.split(b":")[0].lower() for line in request.split(b"\r\n")[1:] if line}
        assert names == {b"host", b"user-agent", b"accept", b"accept-encoding"}
        assert b"Host: first.example" in request


def test_a_name_that_changes_its_mind_is_called_where_it_was_checked(net) -> None:
    there = net()
    there.name("rebind.example", OPEN, "127.0.0.1")

    first = visit("http://rebind.example/", wires=there.wires)
    second = visit("http://rebind.example/", wires=there.wires)

    assert (first.outcome, second.outcome) == (Outcome.ALIVE, Outcome.BLOCKED)
    assert there.asked == ["rebind.example", "rebind.example"]
    assert there.called == [(OPEN, 80)]


def test_a_redirect_to_a_name_that_was_open_a_step_ago_is_checked_anew(net) -> None:
    there = net(leading(a="http://rebind.example/b"))
    there.name("rebind.example", OPEN, "169.254.169.254")

    assert visit("http://rebind.example/a", wires=there.wires).outcome is Outcome.BLOCKED
    assert there.called == [(OPEN, 80)]


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_x",
        "http://user:pass@second.example/",
        "http://second.example:6379/",
        "http://second.example:22/",
        "//127.0.0.1/",
        "http://[::1",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_to_the_inside_is_not_followed(net, inside: str) -> None:
    there = net(leading(a=inside))
    there.name("2130706433", "127.0.0.1")
    there.name("127.1", "127.0.0.1")
    there.name("0x7f.1", "127.0.0.1")
    there.name("017700000001", "127.0.0.1")
    there.name("localhost", "127.0.0.1", "::1")

    found = visit("http://first.example/a", wires=there.wires)

    assert found.outcome is Outcome.BLOCKED
    assert found.detail.endswith("。")
    assert there.called == [(OPEN, 80)]


def test_no_form_of_address_reaches_the_inside_through_the_real_wires() -> None:
    canary = Raw(fine)
    limits = Limits(ports=frozenset({canary.port}), step_seconds=2)
    try:
        for form, host in itertools.product(FORMS, HOSTS):
            found = visit(form.format(host=host, port=canary.port), limits=limits)
            assert found.outcome in {Outcome.BLOCKED, Outcome.UNREACHABLE}, (form, host, found)
        assert canary.connections == 0
    finally:
        canary.close()


def test_a_private_target_of_the_operator_is_not_open_to_members(net, settings) -> None:
    settings.QUNLUO_PRIVATE_TARGETS = frozenset({"127.0.0.1", "inside.example"})
    there = net()
    there.name("inside.example", "127.0.0.1")

    assert visit("http://inside.example/", wires=there.wires).outcome is Outcome.BLOCKED
    assert there.called == []


def test_of_several_addresses_only_the_open_ones_are_called(net) -> None:
    there = net()
    there.names["both.example"] = iter([["127.0.0.1", OPEN, "10.0.0.1"]])

    assert visit("http://both.example/", wires=there.wires).outcome is Outcome.ALIVE
    assert there.called == [(OPEN, 80)]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.ALIVE),
        (204, Outcome.ALIVE),
        (304, Outcome.DENIED),
        (403, Outcome.DENIED),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (429, Outcome.DENIED),
        (500, Outcome.FAILING),
        (503, Outcome.FAILING),
    ],
)
def test_the_answer_tells_how_it_is(net, status: int, outcome: Outcome) -> None:
    found = visit("http://first.example/", wires=net(answering(f"{status} X\r\nContent-Length: 0")).wires)

    assert (found.outcome, found.status) == (outcome, status)
    assert bool(found.detail) is (outcome is not Outcome.ALIVE)


def test_a_circle_ends(net) -> None:
    there = net(leading(a="/b", b="/a"))

    found = visit("http://first.example/a", wires=there.wires)

    assert (found.outcome, len(found.steps), len(there.called)) == (Outcome.LOOPING, 6, 6)


def test_a_huge_body_is_cut(net) -> None:
    there = net(answering("200 OK", b"x" * 3_000_000))

    found = visit("http://first.example/", wires=there.wires, limits=Limits(most_bytes=1_000))

    assert (found.outcome, found.body, found.is_cut) == (Outcome.ALIVE, b"x" * 1_000, True)


def test_a_packed_bomb_is_unpacked_no_further_than_the_limit(net) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    assert len(bomb) < 65_536
    there = net(answering(f"200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}", bomb))

    found = visit("http://first.example/", wires=there.wires)

    assert (len(found.body), found.is_cut) == (Limits().most_bytes, True)


@pytest.mark.parametrize(
    ("packed", "expected"),
    [
        pytest.param(gzip.compress("你好".encode()), ("你好".encode(), False), id="small"),
        pytest.param(b"no gzip", (b"", True), id="no gzip"),
        pytest.param(gzip.compress(b"x" * 100)[:12], (b"x", True), id="broken off"),
    ],
)
def test_a_packed_body_is_unpacked_or_given_up(net, packed: bytes, expected: tuple[bytes, bool]) -> None:
    there = net(answering(f"200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}", packed))

    found = visit("http://first.example/", wires=there.wires)

    assert (found.body, found.is_cut) == expected


def dripping(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


@pytest.mark.parametrize("handler", [dripping, lambda connection, _: connection.recv(1)])
def test_a_slow_site_costs_no_more_than_the_limit(net, handler: Handler) -> None:
    started = time.monotonic()
    found = visit("http://first.example/", wires=net(handler).wires, limits=Limits(step_seconds=0.3))

    assert found.outcome is Outcome.TIMEOUT
    assert time.monotonic() - started < 3


def test_all_steps_together_have_a_limit(net) -> None:
    def slow(connection: socket.socket, _: bytes) -> None:
        time.sleep(0.15)
        connection.sendall(b"HTTP/1.1 302 X\r\nLocation: /on\r\nContent-Length: 0\r\n\r\n")

    found = visit("http://first.example/", wires=net(slow).wires, limits=Limits(seconds=0.4, step_seconds=0.3))

    assert (found.outcome, 1 < len(found.steps) < 6) == (Outcome.TIMEOUT, True)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-hello\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
def test_a_broken_answer_is_told(net, answer: bytes) -> None:
    found = visit("http://first.example/", wires=net(lambda connection, _: connection.sendall(answer)).wires)

    assert (found.outcome, found.detail[-1]) == (Outcome.UNREACHABLE, "。")


def test_a_name_without_address_is_told() -> None:
    found = visit("http://no-such-host.invalid/")

    assert (found.outcome, found.detail) == (Outcome.UNREACHABLE, "找不到主机 no-such-host.invalid。")


@pytest.mark.parametrize(
    ("host", "outcome"),
    [
        pytest.param("site.example", Outcome.ALIVE, id="its own name"),
        pytest.param("other.example", Outcome.CERTIFICATE, id="another name"),
    ],
)
def test_a_bad_certificate_is_told(net, monkeypatch, tmp_path, host: str, outcome: Outcome) -> None:
    pem = certificate_for("site.example", tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    trusted = httpx.create_ssl_context()
    trusted.load_verify_locations(pem)
    monkeypatch.setattr(visits, "trusted", lambda: trusted)

    found = visit(f"https://{host}/", wires=net(context=context).wires)

    assert (found.outcome, bool(found.detail)) == (outcome, outcome is Outcome.CERTIFICATE)


@pytest.mark.parametrize(
    "url",
    ["", "x" * 3_000, "http://a.example/" + "x" * 3_000, "http://\0/", "ftp://a.example/", "http://a.example:0x50/"],
)
def test_what_is_no_address_is_blocked(url: str) -> None:
    assert visit(url).outcome is Outcome.BLOCKED


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://A.Example./x", "a.example"),
        ("http://例子.example/", "xn--fsqu00a.example"),
        ("nonsense", ""),
        ("http://[::1", ""),
    ],
)
def test_the_host_of_an_address(url: str, expected: str) -> None:
    assert host_of(url) == expected
