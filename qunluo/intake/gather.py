"""Group commit: while one batch of calls commits the next one gathers, and each call hears when it is durable."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg

from qunluo.channels.base import Reading, UnreadableBody
from qunluo.intake import statements
from qunluo.lib.clock import now
from qunluo.lib.rows import as_json

MOST_CALLS_WAITING = 20_000
MOST_CALLS_IN_A_BATCH = 1_000
COUNT_EVERY_SECONDS = 1.0
CONNECT_SECONDS = 2


class Replayed(Exception):
    """The nonce of this call was used before."""


class Busy(Exception):
    """Nothing can be made durable just now; the caller shall come again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of the events of one call."""

    taken: int
    repeated: int
    unknown: int


@dataclass(slots=True, kw_only=True)
class Call:
    """One verified call that waits for its commit."""

    account_id: int
    nonce: str
    readings: list[Reading]
    at: datetime
    done: asyncio.Future[Taken]


@dataclass(slots=True)
class Gatherer:
    """Takes calls from the event loop and writes them in batches over one connection of its own."""

    conninfo: str
    waiting: list[Call] = field(default_factory=list)
    tallies: Counter[tuple[int, str]] = field(default_factory=Counter)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _connection: psycopg.AsyncConnection[Any] | None = None

    async def take(self, account_id: int, nonce: str, readings: list[Reading]) -> Taken:
        """Return when the events are durable. Raises `Replayed`, or `Busy` when they may not be."""
        if len(self.waiting) >= MOST_CALLS_WAITING:
            raise Busy
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._write_batches()), asyncio.create_task(self._write_tallies())]
        done: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self.waiting.append(Call(account_id=account_id, nonce=nonce, readings=readings, at=now(), done=done))
        self._wake.set()
        return await done

    def count(self, account_id: int, outcome: str, by: int = 1) -> None:
        """Add to the day's tally; written once a second."""
        if by:
            self.tallies[account_id, outcome] += by

    async def close(self) -> None:
        """Stop taking calls. What was acknowledged is durable, and what was not is answered by nobody."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._disconnect()

    async def _write_batches(self) -> None:
        while True:
            await self._wake.wait()
            batch, self.waiting = self.waiting[:MOST_CALLS_IN_A_BATCH], self.waiting[MOST_CALLS_IN_A_BATCH:]
            if not self.waiting:
                self._wake.clear()
            await self._write_batch(batch)

    async def _write_batch(self, batch: list[Call]) -> None:
        try:
            settle(batch, await _write(await self._connected(), batch), self)
        except psycopg.DataError as error:
            await self._write_apart(batch, error)
        except (psycopg.Error, OSError):
            await self._disconnect()
            for call in batch:
                _fail(call, Busy())

    async def _write_apart(self, batch: list[Call], error: psycopg.DataError) -> None:
        """One call holds what the database can't store: the others of its batch shall not pay for it."""
        if len(batch) == 1:
            _fail(batch[0], UnreadableBody(f"can't be stored: {error.diag.message_primary or error}"))
            return
        for call in batch:
            await self._write_batch([call])

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await _connect(self.conninfo)
        return self._connection

    async def _disconnect(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _write_tallies(self) -> None:
        while True:
            await asyncio.sleep(COUNT_EVERY_SECONDS)
            if self.tallies:
                counts, self.tallies = self.tallies, Counter()
                try:
                    await _count(self.conninfo, counts)
                except (psycopg.Error, OSError):
                    self.tallies.update(counts)


async def _connect(conninfo: str) -> psycopg.AsyncConnection[Any]:
    connection = await psycopg.AsyncConnection.connect(conninfo, autocommit=True, connect_timeout=CONNECT_SECONDS)
    connection.prepare_threshold = 0
    return connection


async def _write(connection: psycopg.AsyncConnection[Any], batch: list[Call]) -> set[tuple[str, int, str]]:
    """One statement, one commit. Returns what was new: ('nonce' | 'key', account, value)."""
    async with connection.pipeline():
        cursor = await connection.execute(statements.TAKE, parameters(firsts(batch)), binary=True)
        await connection.execute(statements.WAKE)
        return set(await cursor.fetchall())


def parameters(calls: list[Call]) -> dict[str, Any]:
    """What `statements.TAKE` is told of these calls."""
    return {
        "now": now(),
        "calls": as_json({"account_id": call.account_id, "nonce": call.nonce} for call in calls),
        "events": as_json(_event(call, reading) for call in calls for reading in call.readings),
    }


def _event(call: Call, reading: Reading) -> dict[str, Any]:
    event = reading.event
    return {
        "account_id": call.account_id,
        "nonce": call.nonce,
        "group": event.group if event else "",
        "key": reading.key,
        "kind": type(event).__name__ if event else "unknown",
        "at": event.at if event else call.at,
        "raw": reading.raw.decode(),
    }


def firsts(batch: list[Call]) -> list[Call]:
    """The calls of a batch without those that repeat the nonce of an earlier one in it."""
    seen: dict[tuple[int, str], Call] = {}
    return [call for call in batch if not call.nonce or seen.setdefault((call.account_id, call.nonce), call) is call]


def settle(batch: list[Call], new: set[tuple[str, int, str]], counter: Gatherer) -> None:
    """Tell each call what became of it. A key that stands twice in a batch counts as new once."""
    first = set(map(id, firsts(batch)))
    for call in batch:
        if call.nonce and (id(call) not in first or ("nonce", call.account_id, call.nonce) not in new):
            counter.count(call.account_id, "refused")
            _fail(call, Replayed())
            continue
        taken = unknown = 0
        for reading in call.readings:
            key = ("key", call.account_id, reading.key)
            if key in new:
                new.discard(key)
                taken += reading.event is not None
                unknown += reading.event is None
        result = Taken(taken=taken, unknown=unknown, repeated=len(call.readings) - taken - unknown)
        for outcome in ("taken", "repeated", "unknown"):
            counter.count(call.account_id, outcome, getattr(result, outcome))
        if not call.done.done():
            call.done.set_result(result)


def _fail(call: Call, error: Exception) -> None:
    if not call.done.done():
        call.done.set_exception(error)


async def _count(conninfo: str, counts: Counter[tuple[int, str]]) -> None:
    at = now()
    async with await psycopg.AsyncConnection.connect(conninfo, connect_timeout=CONNECT_SECONDS) as connection:
        await connection.execute(
            statements.COUNT,
            {
                "day": at.date(),
                "now": at,
                "accounts": [account for account, _ in counts],
                "outcomes": [outcome for _, outcome in counts],
                "counts": list(counts.values()),
            },
        )
