"""The only way out, tried on real sockets: a loopback server is the platform, and the canary."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import itertools
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpcore
import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from qunluo.lib import http
from tests.lib.raw_server import Handler, Raw, fine


@pytest.fixture
def serve(settings) -> Iterator[Callable[..., Raw]]:
    """Start servers; each is opened as a private target unless it is to be the canary."""
    running: list[Raw] = []

    def start(handler: Handler = fine, *, is_open: bool = True, context: ssl.SSLContext | None = None) -> Raw:
        running.append(Raw(handler, context))
        if is_open:
            settings.QUNLUO_PRIVATE_TARGETS = frozenset({f"127.0.0.1:{running[-1].port}"})
        return running[-1]

    yield start
    for server in running:
        server.close()


def test_a_call_posts_the_body_and_brings_the_answer(serve) -> None:
    server = serve()

    answer = http.call(server.url + "?a=1", body=b'{"n":1}', headers={"X-Key": "k1"})

    assert answer == http.Response(status=200, headers={"x-kind": "Yes", "content-length": "2"}, body=b"ok")
    head, body = server.requests[0].split(b"\r\n\r\n")
    assert body == b'{"n":1}'
    assert head.split(b"\r\n")[0] == b"POST /hook?a=1 HTTP/1.1"
    assert b"X-Key: k1" in head


@pytest.mark.parametrize("status", [302, 404, 429, 503])
def test_any_status_is_an_answer_and_redirects_are_not_followed(serve, status: int) -> None:
    head = f"HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".encode()
    server = serve(lambda connection, _: connection.sendall(head))

    assert http.call(server.url, body=b"", headers={}).status == status
    assert server.connections == 1


HOSTS = [
    *(
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",  # noqa: S104 - nothing is bound here
    ),
    *(
        "localhost",
        "LOCALHOST",
        "localhost.",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:0:0:1]",
    ),
    *(
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[::127.0.0.1]",
        "127。0。0。1",
        "１２７.０.０.１",
        "ⓛocalhost",
        "127.0.0.1.",
        "127.000.000.001",
    ),
    *("10.0.0.1", "100.64.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "[fe80::1]", "[fc00::1]", "[ff02::1]"),
]
FORMS = [
    "http://{host}:{port}/",
    "https://{host}:{port}/",
    "HTTP://{host}:{port}/",
    "http://example.com@{host}:{port}/",
    "http://user:pass@{host}:{port}/",
    "http://{host}:{port}/#@example.com",
    "http://{host}:{port}?@example.com/",
    "http://{host}:{port}/../..//example.com",
    " http://{host}:{port}/",
    "http:/{host}:{port}/",
    "//{host}:{port}/",
]


def test_no_form_of_address_reaches_the_inside(serve) -> None:
    canary = serve(is_open=False)
    urls = [form.format(host=host, port=canary.port) for host, form in itertools.product(HOSTS, FORMS)]
    assert len(urls) >= 300

    for url in urls:
        with pytest.raises(http.NotSent):
            http.call(url, body=b"", headers={})

    assert canary.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="nothing"),
        pytest.param("example.com/hook", id="no scheme"),
        pytest.param("ftp://example.com/", id="another scheme"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("gopher://127.0.0.1:6379/_x", id="gopher"),
        pytest.param("http:///path", id="no host"),
        pytest.param("http://example.com:99999/", id="no such port"),
        pytest.param("http://user@example.com/", id="user name"),
        pytest.param("http://ex\r\nample.com/", id="line break"),
        pytest.param("http://[::1/", id="broken bracket"),
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(http.RefusedTarget, match=r"。$"):
        http.call(url, body=b"", headers={})


def test_the_refusal_says_what_to_do(serve) -> None:
    canary = serve(is_open=False)

    with pytest.raises(http.RefusedTarget, match=f"请把 127.0.0.1:{canary.port} 写进 QUNLUO_PRIVATE_TARGETS"):
        http.call(canary.url, body=b"", headers={})


def test_a_name_is_resolved_once_and_the_checked_address_is_called(monkeypatch) -> None:
    answers = iter([["93.184.215.14", "127.0.0.1"], ["127.0.0.1"]])
    called = []

    def resolve(*_: object, **__: object) -> list[object]:
        return [(2, 1, 6, "", (text, 80)) for text in next(answers)]

    def connect(_: object, host: str, port: int, **__: object) -> None:
        called.append((host, port))
        raise httpcore.ConnectError("closed")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)

    with pytest.raises(http.NotSent, match=r"连不上 rebind\.example"):
        http.call("http://rebind.example:8080/", body=b"", headers={})
    assert called == [("93.184.215.14", 8080)]


def test_an_unknown_host_was_surely_not_called() -> None:
    with pytest.raises(http.NotSent, match=r"找不到主机 no-such-host\.invalid"):
        http.call("http://no-such-host.invalid/", body=b"", headers={})


def test_a_closed_port_was_surely_not_called(serve, settings) -> None:
    server = Raw(fine)
    server.close()
    settings.QUNLUO_PRIVATE_TARGETS = frozenset({"127.0.0.1"})

    with pytest.raises(http.NotSent, match=r"连不上 127\.0\.0\.1"):
        http.call(server.url, body=b"", headers={})


def silent(connection: socket.socket, _: bytes) -> None:
    connection.recv(1)


def dripping(connection: socket.socket, _: bytes) -> None:
    for byte in itertools.cycle(b"HTTP/1.1 200 OK\r\nX: "):
        connection.sendall(bytes([byte]))
        time.sleep(0.02)


def dripping_body(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


@pytest.mark.parametrize("handler", [silent, dripping, dripping_body])
def test_a_slow_answer_leaves_a_doubt_and_costs_no_more_than_the_limit(serve, monkeypatch, handler: Handler) -> None:
    monkeypatch.setattr(http, "TOTAL_SECONDS", 0.3)
    server = serve(handler)

    started = time.monotonic()
    with pytest.raises(http.MaybeSent, match="没有答复") as caught:
        http.call(server.url, body=b"x", headers={})
    assert time.monotonic() - started < 3
    assert caught.value.was_slow


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="hangs up"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", id="half an answer"),
        pytest.param(b"SSH-2.0-hello\r\n\r\n", id="no http"),
    ],
)
def test_a_broken_answer_leaves_a_doubt(serve, answer: bytes) -> None:
    server = serve(lambda connection, _: connection.sendall(answer))

    with pytest.raises(http.MaybeSent, match="断开了连接") as caught:
        http.call(server.url, body=b"x", headers={})
    assert not caught.value.was_slow


def test_a_huge_answer_is_cut(serve) -> None:
    def huge(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (http.BODY_LIMIT * 3))

    answer = http.call(serve(huge).url, body=b"", headers={})

    assert (answer.status, len(answer.body)) == (200, http.BODY_LIMIT)


def certificate_for(name: str, folder: Path) -> Path:
    """A self-signed certificate with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2120, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(secret + built.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(
    ("host", "is_reached"),
    [
        pytest.param("hook.example", True, id="its own name"),
        pytest.param("other.example", False, id="another name"),
        pytest.param("127.0.0.1", False, id="the bare address"),
    ],
)
def test_the_certificate_must_be_of_the_host(serve, settings, monkeypatch, tmp_path, host, is_reached) -> None:
    pem = certificate_for("hook.example", tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = serve(context=context)
    settings.QUNLUO_PRIVATE_TARGETS = frozenset({host})
    trusted = httpx.create_ssl_context()
    trusted.load_verify_locations(pem)
    monkeypatch.setattr(http, "trusted", lambda: trusted)
    monkeypatch.setattr(http, "addresses_of", lambda *_, **__: [ipaddress.ip_address("127.0.0.1")])

    outcome = contextlib.nullcontext() if is_reached else pytest.raises(http.NotSent, match="连不上")
    with outcome:
        http.call(f"https://{host}:{server.port}/", body=b"", headers={})
    assert len(server.requests) == is_reached
