"""A look at an address that a stranger named: every step is checked anew, and nobody's bytes cost more than was meant.

No cookies, no proxies, no credentials, no private addresses (not even those that the operator opened for deliveries:
members could reach them by a link), few ports, few redirects, and a body cut and unpacked within one limit.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import httpcore
import httpx

from qunluo.lib.http import CheckedBackend, NotSent, RefusedTarget, Wires, checked, trusted

USUAL_PORTS: Final = {"http": 80, "https": 443}
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
GONE: Final = frozenset({404, 410})
ASKED: Final = ((b"user-agent", b"Qunluo-LinkCheck/1"), (b"accept", b"*/*"), (b"accept-encoding", b"identity"))
LONGEST_URL: Final = 2_000


class Outcome(StrEnum):
    """What became of a look. The values go into tables."""

    ALIVE = "alive"  # it answers
    DENIED = "denied"  # it answers, but not to machines
    GONE = "gone"  # the page is no more
    FAILING = "failing"  # the site has trouble
    BLOCKED = "blocked"  # it leads to where we must not go
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    LOOPING = "looping"  # too many redirects


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one look may cost. `seconds` is for all steps together."""

    seconds: float = 8.0
    step_seconds: float = 5.0
    most_bytes: int = 65_536
    redirects: int = 5
    ports: frozenset[int] = frozenset({80, 443})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One address on the way, and what it answered; 0 where nothing came."""

    url: str
    status: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What was found. `body` is cut at the limit; `detail` is a sentence for the operator where something is wrong."""

    outcome: Outcome
    steps: tuple[Step, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_cut: bool = False
    detail: str = ""

    @property
    def url(self) -> str:
        """Where it ended."""
        return self.steps[-1].url if self.steps else ""

    @property
    def status(self) -> int:
        """What the last address answered."""
        return self.steps[-1].status if self.steps else 0

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host on the way, in its order."""
        return tuple(dict.fromkeys(host for one in self.steps if (host := host_of(one.url))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    is_cut: bool


def visit(url: str, *, limits: Limits | None = None, wires: Wires | None = None) -> Visit:
    """Follow the address to its end. Never raises: what goes wrong is an outcome."""
    limits = limits or Limits()
    ends, steps = time.monotonic() + limits.seconds, list[Step]()
    while True:
        try:
            target = _target(url, limits)
            steps.append(Step(url=str(target)))
            answer = _get(target, limits, ends, wires)
        except RefusedTarget as error:
            shown = steps or [Step(url=url[:LONGEST_URL])]
            return Visit(outcome=Outcome.BLOCKED, steps=tuple(shown), detail=str(error))
        except _Failed as error:
            return Visit(outcome=error.outcome, steps=tuple(steps), detail=str(error))
        steps[-1] = Step(url=str(target), status=answer.status)
        onward = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not onward:
            return _ended(answer, steps)
        if len(steps) > limits.redirects:
            return Visit(outcome=Outcome.LOOPING, steps=tuple(steps), detail=f"跳转超过 {limits.redirects} 次。")
        url = _joined(target, onward)


def host_of(url: str) -> str:
    """The host as the name system knows it, or nothing where there is none."""
    try:
        return httpx.URL(url[:LONGEST_URL]).raw_host.decode("ascii", "replace").lower().rstrip(".")
    except (httpx.InvalidURL, ValueError, TypeError):
        return ""


class _Failed(Exception):
    def __init__(self, outcome: Outcome, sentence: str) -> None:
        super().__init__(sentence)
        self.outcome = outcome


def _target(url: str, limits: Limits) -> httpx.URL:
    if len(url) > LONGEST_URL:
        raise RefusedTarget("地址太长了。")
    target = checked(url)
    if (target.port or USUAL_PORTS[target.scheme]) not in limits.ports:
        raise RefusedTarget(f"端口 {target.port} 不在允许检查的端口里。")
    return target.copy_with(fragment=None)


def _joined(target: httpx.URL, onward: str) -> str:
    """Where a redirect leads; what can't be read is handed on as it is, and refused there."""
    try:
        return str(target.join(onward[: LONGEST_URL + 1]))
    except (httpx.InvalidURL, ValueError, TypeError):
        return onward


def _ended(answer: _Answer, steps: list[Step]) -> Visit:
    outcome, detail = Outcome.ALIVE, ""
    if answer.status in GONE:
        outcome, detail = Outcome.GONE, f"页面已经不在（HTTP {answer.status}）。"
    elif answer.status >= 500:  # noqa: PLR2004 - HTTP's classes of answers
        outcome, detail = Outcome.FAILING, f"网站出错（HTTP {answer.status}）。"
    elif answer.status >= 300:  # noqa: PLR2004
        outcome, detail = Outcome.DENIED, f"网站不让机器打开（HTTP {answer.status}），请自己点开看看。"
    return Visit(
        outcome=outcome,
        steps=tuple(steps),
        headers=answer.headers,
        body=answer.body,
        is_cut=answer.is_cut,
        detail=detail,
    )


def _get(target: httpx.URL, limits: Limits, ends: float, wires: Wires | None) -> _Answer:
    left = min(ends - time.monotonic(), limits.step_seconds)
    if left <= 0:
        raise _Failed(Outcome.TIMEOUT, f"{limits.seconds:.0f} 秒内没有走完所有跳转。")
    backend = CheckedBackend(time.monotonic() + left, (), wires)
    times = {"timeout": dict.fromkeys(("connect", "read", "write"), left)}
    try:
        with (
            httpcore.ConnectionPool(ssl_context=trusted(), network_backend=backend) as pool,
            pool.stream("GET", str(target), headers=list(ASKED), extensions=times) as response,
        ):
            return _read(response, limits.most_bytes)
    except RefusedTarget as error:
        raise RefusedTarget(f"{target.host} 指向内网或保留地址，没有打开。") from error
    except NotSent as error:
        raise _Failed(Outcome.UNREACHABLE, str(error)) from error
    except httpcore.TimeoutException as error:
        raise _Failed(Outcome.TIMEOUT, f"{target.host} 在 {limits.step_seconds:.0f} 秒内没有答复。") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise _failure(target.host, error) from error


def _failure(host: str, error: Exception) -> _Failed:
    if isinstance(error.__cause__ or error.__context__, ssl.SSLCertVerificationError):
        return _Failed(Outcome.CERTIFICATE, f"{host} 的证书有问题，打开时浏览器会警告。")
    return _Failed(Outcome.UNREACHABLE, f"连不上 {host}，或者对方没有答复就断开了。")


def _read(response: httpcore.Response, most: int) -> _Answer:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    raw = bytearray()
    if response.status not in REDIRECTS:
        for chunk in response.iter_stream():
            raw += chunk
            if len(raw) > most:
                break
    body, is_cut = _unpacked(bytes(raw[: most + 1]), headers.get("content-encoding", ""), most)
    return _Answer(status=response.status, headers=headers, body=body, is_cut=is_cut)


def _unpacked(raw: bytes, coding: str, most: int) -> tuple[bytes, bool]:
    """The body within the limit, though a few bytes may unpack to many. Other codings than gzip were not asked for."""
    if coding.strip().lower() not in {"gzip", "x-gzip", "deflate"}:
        return raw[:most], len(raw) > most
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        body = unpacker.decompress(raw, most + 1)
    except zlib.error:
        return b"", True
    return body[:most], len(body) > most or not unpacker.eof
