"""A platform on loopback: takes signed actions as an app would, and keeps a log that can referee a drill."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from qunluo.lib.clock import now
from qunluo.lib.signing import is_signed

FRESH_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One call that reached the platform. `is_repeated` says that its key was carried out before."""

    key: str
    body: Mapping[str, Any]
    is_repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How to answer a call; None in its place hangs up without an answer."""

    status: int = 200
    headers: Mapping[str, str] | None = None


class Platform:
    """Serves until closed. `answer` decides what a good call gets; only what gets 2xx counts as carried out.

    `receipts` holds every call with a right signature in order of arrival, `refused` counts the others. Who
    runs for weeks sets `keep`, and only so many of the newest are remembered.
    """

    def __init__(
        self,
        secret: str,
        *,
        port: int = 0,
        answer: Callable[[Receipt], Reply | None] = lambda _: Reply(),
        keep: int | None = None,
    ) -> None:
        self.secret, self.answer = secret, answer
        self.receipts: list[Receipt] = []
        self.refused = 0
        self._keep = keep
        self._nonces: dict[str, None] = {}
        self._done: dict[str, None] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), self)
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def done(self) -> list[str]:
        """The keys of what was carried out, once each, in order."""
        with self._lock:
            return list(dict.fromkeys(receipt.key for receipt in self.receipts if receipt.key in self._done))

    def take(self, headers: Mapping[str, str], body: bytes) -> Reply | None:
        """What to answer to this call."""
        if not self._is_ours(headers, body):
            with self._lock:
                self.refused += 1
            return Reply(status=403)
        key = headers.get("x-qunluo-key", "")
        with self._lock:
            receipt = Receipt(key=key, body=json.loads(body), is_repeated=key in self._done)
            self.receipts.append(receipt)
            self._forget()
        reply = self.answer(receipt)
        # Hanging up is what happens after the work as well: that is the doubt which the key is for.
        if reply is None or 200 <= reply.status < 300:  # noqa: PLR2004 - HTTP's classes of answers
            with self._lock:
                self._done[key] = None
        return reply

    def _forget(self) -> None:
        if self._keep is None:
            return
        del self.receipts[: -self._keep]
        for seen in (self._nonces, self._done):
            for key in list(seen)[: -self._keep]:
                del seen[key]

    def _is_ours(self, headers: Mapping[str, str], body: bytes) -> bool:
        timestamp, nonce = headers.get("x-qunluo-timestamp", ""), headers.get("x-qunluo-nonce", "")
        given = headers.get("x-qunluo-signature", "")
        if not is_signed(self.secret, given, timestamp=timestamp, nonce=nonce, body=body):
            return False
        with self._lock:
            is_new = nonce not in self._nonces
            self._nonces[nonce] = None
        return is_new and abs(now().timestamp() - float(timestamp)) <= FRESH_SECONDS


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], platform: Platform) -> None:
        self.platform = platform
        super().__init__(address, _Handler)

    def handle_error(self, *_: object) -> None:
        """A caller who hangs up, or was killed, is no error of ours."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        reply = self.server.platform.take({name.lower(): value for name, value in self.headers.items()}, body)
        self.close_connection = True
        if reply is None:
            return
        answer = b"{}"
        self.send_response(reply.status)
        for name, value in (reply.headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """The receipts are the log."""
