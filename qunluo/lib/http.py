"""The only way out: one call to an address that was checked, with limits on time and size, and no redirects.

`NotSent` and `MaybeSent` tell what the caller must know: whether the other side can have acted. What members point at
is looked at by `lib.visits`, over the same checked connections.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import httpx
from django.conf import settings

from qunluo.lib.addresses import Address, NoSuchHost, addresses_of, is_opened, is_public

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
BODY_LIMIT = 1_048_576
MOST_ADDRESSES = 3
MOST_PORT = 65_535


class NotSent(Exception):
    """Nothing was sent: the host is unknown or can't be reached. The sentence is for the operator."""


class RefusedTarget(NotSent):
    """The address is not one that we may call; only other settings can help."""


class MaybeSent(Exception):
    """The request left, the answer did not come: the other side may have acted, or not."""

    def __init__(self, reason: str, *, was_slow: bool) -> None:
        super().__init__(reason)
        self.was_slow = was_slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back. Header names are lower case; the body is cut at `BODY_LIMIT`."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(url: str, *, body: bytes, headers: Mapping[str, str]) -> Response:
    """POST `body`. Any status is an answer; raises `NotSent`, `RefusedTarget` or `MaybeSent` where there is none."""
    target = checked(url)
    backend = CheckedBackend(time.monotonic() + TOTAL_SECONDS, settings.QUNLUO_PRIVATE_TARGETS)
    request: dict[str, Any] = {
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "content": body,
        "extensions": {"timeout": {"connect": CONNECT_SECONDS, "read": TOTAL_SECONDS, "write": TOTAL_SECONDS}},
    }
    try:
        with (
            httpcore.ConnectionPool(ssl_context=trusted(), network_backend=backend) as pool,
            pool.stream("POST", str(target), **request) as response,
        ):
            return _read(response)
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        raise NotSent(f"连不上 {target.host}（{error or '超时'}）。") from error
    except httpcore.TimeoutException as error:
        raise MaybeSent(f"{target.host} 在 {TOTAL_SECONDS:.0f} 秒内没有答复。", was_slow=True) from error
    except (httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
        raise MaybeSent(f"{target.host} 没有答复就断开了连接。", was_slow=False) from error


def checked(url: str) -> httpx.URL:
    """The address, if it is one that may be called at all. Raises `RefusedTarget`."""
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise RefusedTarget("地址写得不对，应当像 https://example.com/hook 这样。") from error
    if target.scheme not in {"http", "https"} or not target.host or not 0 < (target.port or 80) <= MOST_PORT:
        raise RefusedTarget("地址应当以 http:// 或 https:// 开头，后面是主机名。")
    if target.userinfo:
        raise RefusedTarget("地址里不能带用户名和密码。")
    return target


def _read(response: httpcore.Response) -> Response:
    body = bytearray()
    for chunk in response.iter_stream():
        body += chunk
        if len(body) >= BODY_LIMIT:
            break
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    return Response(status=response.status, headers=headers, body=bytes(body[:BODY_LIMIT]))


@cache
def trusted() -> ssl.SSLContext:
    """Whom we believe: the usual authorities."""
    return httpx.create_ssl_context()


Resolve = Callable[[str, int, float], list[Address]]
Connect = Callable[[str, int, float], httpcore.NetworkStream]


def _resolve(host: str, port: int, within: float) -> list[Address]:
    return addresses_of(host, port, within=within)


def _connect(address: str, port: int, within: float) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(address, port, timeout=within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """How names are resolved and addresses connected to: the one place where tests put other wires in."""

    resolve: Resolve = _resolve
    connect: Connect = _connect


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves, checks and connects in one place: what was checked is what is called, whatever DNS says next."""

    def __init__(self, deadline: float, opened: Iterable[str], wires: Wires | None = None) -> None:
        self._deadline = deadline
        self._opened = opened
        self._wires = wires or Wires()

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *_: Any, **__: Any) -> _TimedStream:
        """A connection to the first of the checked addresses that answers."""
        ends = time.monotonic() + (timeout or CONNECT_SECONDS)
        failure: Exception = NotSent(f"连不上 {host}。")
        for address in self._allowed(host, port, within=timeout or CONNECT_SECONDS)[:MOST_ADDRESSES]:
            left = ends - time.monotonic()
            if left <= 0:
                break
            try:
                stream = self._wires.connect(str(address), port, left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure

    def _allowed(self, host: str, port: int, *, within: float) -> list[Address]:
        try:
            found = self._wires.resolve(host, port, within)
        except NoSuchHost as error:
            raise NotSent(str(error)) from error
        allowed = found if is_opened(host, port, self._opened) else [one for one in found if is_public(one)]
        if not allowed:
            raise RefusedTarget(
                f"{host} 是内网地址，不能推送。如果确实要用，请把 {host}:{port} 写进 QUNLUO_PRIVATE_TARGETS。"
            )
        return allowed


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends when the call's time is over, however slowly the bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> _TimedStream:
        left = self._left(timeout, httpcore.ConnectTimeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None, error: type[httpcore.TimeoutException]) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise error
        return min(left, timeout or left)
