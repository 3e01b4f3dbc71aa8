"""Signed callbacks over many connections at once: acknowledged a second, and how long each waited."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field

from bench.house import PORT, SECRET, SLUG
from qunluo.lib.signing import sign

CONNECTIONS = 128
GROUPS = 40


def requests(count: int, *, tag: str) -> list[bytes]:
    """Whole HTTP requests, signed beforehand so that the client's own work is small."""
    started = int(time.time())
    made = []
    for number in range(count):
        body = json.dumps(
            {
                "id": f"{tag}-{number}",
                "type": "message",
                "group": f"group-{number % GROUPS}",
                "member": f"member-{number % 2_000}",
                "name": f"成员 {number % 2_000}",
                "at": started + number // 1_000,
                "text": f"第 {number} 条：今天读到第三章，很有收获，晚上继续。",
            },
            ensure_ascii=False,
        ).encode()
        timestamp, nonce = str(started), f"{tag}-{number:08d}"
        signature = sign(SECRET, timestamp=timestamp, nonce=nonce, body=body)
        head = (
            f"POST /in/{SLUG}/ HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nContent-Length: {len(body)}\r\n"
            f"X-Qunluo-Timestamp: {timestamp}\r\nX-Qunluo-Nonce: {nonce}\r\nX-Qunluo-Signature: {signature}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


@dataclass(slots=True)
class Client(asyncio.Protocol):
    """One connection that sends the next request when the last one is answered."""

    todo: list[bytes]
    waits: list[float]
    statuses: dict[bytes, int]
    closed: asyncio.Future[None]
    sent_at: float = 0.0
    buffer: bytes = b""
    transport: asyncio.Transport | None = field(default=None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = transport  # type: ignore[assignment]  # TCP gives a Transport
        self._next()

    def data_received(self, data: bytes) -> None:
        """An answer is whole when its body has the length that it says."""
        self.buffer += data
        head, mark, body = self.buffer.partition(b"\r\n\r\n")
        if not mark or len(body) < _length(head):
            return
        self.buffer = b""
        self.waits.append(time.perf_counter() - self.sent_at)
        status = head[9:12]
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The end of this connection."""
        if not self.closed.done():
            self.closed.set_result(None)

    def _next(self) -> None:
        assert self.transport is not None
        if not self.todo:
            self.transport.close()
            return
        self.sent_at = time.perf_counter()
        self.transport.write(self.todo.pop())


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


async def _send(todo: list[bytes], waits: list[float], statuses: dict[bytes, int]) -> None:
    loop = asyncio.get_running_loop()
    ends = []
    for _ in range(CONNECTIONS):
        closed: asyncio.Future[None] = loop.create_future()
        ends.append(closed)
        await loop.create_connection(lambda c=closed: Client(todo, waits, statuses, c), "127.0.0.1", PORT)  # type: ignore[misc]  # closed is bound early
    await asyncio.gather(*ends)


def fire(count: int, *, tag: str) -> dict[str, float]:
    """Send `count` callbacks; returns acknowledged a second, and the waits' p50 and p99 in milliseconds."""
    import uvloop

    todo = requests(count, tag=tag)
    waits: list[float] = []
    statuses: dict[bytes, int] = {}
    started = time.perf_counter()
    uvloop.run(_send(todo, waits, statuses))
    seconds = time.perf_counter() - started
    waits.sort()
    return {
        "acknowledged": statuses.get(b"200", 0),
        "per_second": round(statuses.get(b"200", 0) / seconds),
        "p50_ms": round(waits[len(waits) // 2] * 1000, 1),
        "p99_ms": round(waits[int(len(waits) * 0.99)] * 1000, 1),
        "others": len(waits) - statuses.get(b"200", 0),
    }
