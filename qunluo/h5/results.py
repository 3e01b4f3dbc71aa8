"""What became of taps: while one question is answered the next ones gather, so that ten thousand ask cheaply."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import psycopg

from qunluo.h5 import statements
from qunluo.intake.gather import CONNECT_SECONDS, Busy
from qunluo.lib.rows import as_json

MOST_AT_ONCE = 500
MOST_WAITING = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One check-in of a page, by the key of its event."""

    account_id: int
    member_id: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How far it is. `state` is that of the submission; empty while it waits, or where no plan took it.

    `is_done` says that its day is complete, or a later one.
    """

    plan: int
    waits: bool
    is_parked: bool
    state: str
    points: int
    days: int
    streak: int
    is_done: bool


@dataclass(slots=True)
class Looker:
    """Looks check-ins up from the event loop, over one connection of its own."""

    conninfo: str
    _waiting: list[tuple[Question, asyncio.Future[Result | None]]] = field(default_factory=list)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _connection: psycopg.AsyncConnection[Any] | None = None

    async def look(self, question: Question) -> Result | None:
        """What became of it; None where no such check-in was taken. Raises `Busy` without a database."""
        if len(self._waiting) >= MOST_WAITING:
            raise Busy
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._answer_batches())]
        told: asyncio.Future[Result | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, told))
        self._wake.set()
        return await told

    async def close(self) -> None:
        """Answer nobody any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._disconnect()

    async def _answer_batches(self) -> None:
        while True:
            await self._wake.wait()
            batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            if not self._waiting:
                self._wake.clear()
            try:
                found = await self._ask([question for question, _ in batch])
            except (psycopg.Error, OSError):
                await self._disconnect()
                for _, told in batch:
                    if not told.done():
                        told.set_exception(Busy())
                continue
            for number, (_, told) in enumerate(batch):
                if not told.done():
                    told.set_result(found.get(number))

    async def _ask(self, questions: list[Question]) -> dict[int, Result]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self.conninfo, autocommit=True, connect_timeout=CONNECT_SECONDS
            )
            self._connection.prepare_threshold = 0
        wanted = as_json(
            {"n": number, "account": one.account_id, "member": one.member_id, "key": one.key}
            for number, one in enumerate(questions)
        )
        cursor = await self._connection.execute(statements.RESULTS, [wanted], binary=True)
        return {
            number: Result(
                plan=plan or 0,
                waits=waits,
                is_parked=is_parked,
                state=state or "",
                points=points or 0,
                days=days or 0,
                streak=streak or 0,
                is_done=is_done,
            )
            for number, plan, waits, is_parked, state, points, days, streak, is_done in await cursor.fetchall()
        }

    async def _disconnect(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None
