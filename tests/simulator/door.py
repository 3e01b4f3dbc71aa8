"""A server that takes events on the app channel, can be away for a while, and remembers what it took."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from qunluo.channels.app.codec import AppCodec
from qunluo.channels.base import BadSignature, Incoming
from qunluo.lib.clock import now

SECRET = "s" * 32


class Door:
    """`taken` holds the keys of all events in order; `repeated` counts those that came again."""

    def __init__(self, port: int = 0) -> None:
        self.taken: list[str] = []
        self.repeated, self.refused = 0, 0
        self.port, self._server = port, None
        self.open()

    def open(self) -> None:
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                self.send_response(door.take(Incoming(body=body, headers=headers), self.path))
                self.end_headers()
                self.wfile.write(json.dumps({"taken": len(door.taken), "repeated": door.repeated}).encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, incoming: Incoming, path: str) -> int:
        try:
            AppCodec().verify(incoming, SECRET, now())
        except BadSignature:
            self.refused += 1
            return 403
        if path != "/in/demo/":
            return 404
        for reading in AppCodec().read(incoming.body):
            if reading.key in self.taken:
                self.repeated += 1
            else:
                self.taken.append(reading.key)
        return 200
