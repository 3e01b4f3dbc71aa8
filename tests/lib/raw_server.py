"""A server of bare bytes on loopback, for tests that need a platform which misbehaves."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable

Handler = Callable[[socket.socket, bytes], None]


class Raw:
    """A server of bare bytes: it remembers every request and lets `handler` answer as badly as it likes."""

    def __init__(self, handler: Handler, context: ssl.SSLContext | None = None) -> None:
        self.handler, self.context, self.requests = handler, context, []
        self.connections = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            with contextlib.suppress(OSError), connection:
                if self.context:
                    connection = self.context.wrap_socket(connection, server_side=True)
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        with contextlib.suppress(OSError), connection:
            request = whole(connection)
            if request:
                self.requests.append(request)
                self.handler(connection, request)

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join()


def whole(connection: socket.socket) -> bytes:
    """A request with all of its body, or nothing."""
    request = b""
    while part := connection.recv(65536):
        request += part
        head, blank, body = request.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        if blank and len(body) >= int(length[1] if length else 0):
            return request
    return b""


def fine(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Kind: Yes\r\nContent-Length: 2\r\n\r\nok")
