"""The door for callbacks: a small ASGI application without the ORM. Nothing is decided before the answer.

Order: body limit, account, signature, reading, log, commit, 200. What can't be made durable is answered
503, so that the platform comes again.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
import psycopg

from qunluo.channels.base import BadSignature, Codec, Incoming, UnreadableBody
from qunluo.channels.registry import codec
from qunluo.intake import statements
from qunluo.intake.gather import CONNECT_SECONDS, Busy, Gatherer, Replayed, Taken
from qunluo.lib.clock import now
from qunluo.lib.crypto import decrypt

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PREFIX = "/in/"
SECRET_PLACE = "channels_channelaccount.secret"  # noqa: S105 - where secrets are kept, not one
ACCOUNT_IS_GOOD_FOR = 5.0


class BodyTooLarge(Exception):
    """More bytes than a callback of any platform has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the door must know of a channel account. `id` is 0 for a slug that nobody has."""

    id: int
    secret: str
    codec: Codec | None
    good_until: float


@dataclass(slots=True)
class Door:
    """One a process. `conninfo` is PostgreSQL's, `body_limit` in bytes."""

    conninfo: str
    body_limit: int
    gatherer: Gatherer = field(init=False)
    accounts: dict[str, Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gatherer = Gatherer(self.conninfo)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request under /in/."""
        if scope["method"] != "POST":
            await _answer(send, 405, {"error": "use POST"})
            return
        try:
            status, body = await self._take(scope, await body_of(receive, self.body_limit))
        except BodyTooLarge:
            status, body = 413, {"error": f"at most {self.body_limit} bytes"}
        await _answer(send, status, body)

    async def _take(self, scope: Scope, body: bytes) -> tuple[int, dict[str, Any]]:
        try:
            account = await self._account(scope["path"][len(PREFIX) :].strip("/"))
        except (psycopg.Error, OSError):
            return 503, {"error": "try again"}
        if account.codec is None:
            return 404, {"error": "no such channel"}
        incoming = Incoming(body=body, headers=_headers(scope), query=_query(scope))
        try:
            nonce = account.codec.verify(incoming, account.secret, now())
            readings = account.codec.read(body)
            taken = await self.gatherer.take(account.id, nonce, readings)
        except BadSignature as error:
            self.gatherer.count(account.id, "refused")
            return 403, {"error": str(error)}
        except Replayed:
            return 403, {"error": "this nonce was used before"}
        except UnreadableBody as error:
            self.gatherer.count(account.id, "unknown")
            return 400, {"error": str(error)}
        except Busy:
            return 503, {"error": "try again"}
        return 200, _counts(taken)

    async def _account(self, slug: str) -> Account:
        """The account, at most five seconds old: a secret that is changed or switched off holds at once."""
        known = self.accounts.get(slug)
        if known is not None and known.good_until > time.monotonic():
            return known
        async with await psycopg.AsyncConnection.connect(
            self.conninfo, autocommit=True, connect_timeout=CONNECT_SECONDS
        ) as connection:
            row = await (await connection.execute(statements.FIND_ACCOUNT, [slug])).fetchone()
        return self._remember(slug, row)

    def _remember(self, slug: str, row: tuple[Any, ...] | None) -> Account:
        good_until = time.monotonic() + ACCOUNT_IS_GOOD_FOR
        if row is None:
            self.accounts.pop(slug, None)  # invented slugs shall not fill the memory
            return Account(id=0, secret="", codec=None, good_until=good_until)
        pk, kind, sealed = row
        secret = decrypt(bytes(sealed), place=SECRET_PLACE)
        self.accounts[slug] = Account(id=pk, secret=secret, codec=codec(kind), good_until=good_until)
        return self.accounts[slug]


def _counts(taken: Taken) -> dict[str, int]:
    return {"taken": taken.taken, "repeated": taken.repeated, "unknown": taken.unknown}


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _query(scope: Scope) -> dict[str, str]:
    raw = scope.get("query_string", b"")
    return dict(parse_qsl(raw.decode("latin-1"))) if raw else {}


async def body_of(receive: Receive, limit: int) -> bytes:
    """The whole body; what comes past the limit is not kept."""
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > limit:
            raise BodyTooLarge
        if not message.get("more_body", False):
            return body


async def _answer(send: Send, status: int, body: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json")]
    if status == 503:  # noqa: PLR2004 - service unavailable
        headers.append((b"retry-after", b"1"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": orjson.dumps(body)})
