"""Speaks on the app channel as any client would: signed, and again until it is heard."""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from qunluo.lib.clock import now
from qunluo.lib.signing import sign
from qunluo.simulator.events import Event

TIMEOUT_SECONDS = 5.0


class Unheard(Exception):
    """Nobody took the call: come again with the same events."""


class Unwanted(Exception):
    """The server does not want this call however often it comes: another address or secret is needed."""


class AppClient:
    """One connection of an app. `url` ends in /in/<slug>/."""

    def __init__(self, url: str, secret: str) -> None:
        self._secret = secret
        self._parts = urlsplit(url)

    def send(self, events: Sequence[Event]) -> None:
        """Returns when the events are taken; raises `Unheard` or `Unwanted`."""
        body = json.dumps({"events": list(events)}, ensure_ascii=False).encode()
        connection = http.client.HTTPConnection(
            self._parts.hostname or "", self._parts.port or 80, timeout=TIMEOUT_SECONDS
        )
        try:
            connection.request("POST", self._parts.path, body, self._headers(body))
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise Unheard(str(error)) from error
        finally:
            connection.close()
        if status in {http.HTTPStatus.BAD_REQUEST, http.HTTPStatus.FORBIDDEN, http.HTTPStatus.NOT_FOUND}:
            raise Unwanted(f"HTTP {status}")
        if status != http.HTTPStatus.OK:
            raise Unheard(f"HTTP {status}")

    def _headers(self, body: bytes) -> dict[str, str]:
        timestamp, nonce = str(int(now().timestamp())), secrets.token_hex(12)
        return {
            "Content-Type": "application/json",
            "X-Qunluo-Timestamp": timestamp,
            "X-Qunluo-Nonce": nonce,
            "X-Qunluo-Signature": sign(self._secret, timestamp=timestamp, nonce=nonce, body=body),
        }
