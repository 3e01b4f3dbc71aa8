"""The deliverer: claims what is due, calls the platforms side by side, and writes down what became of it."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection

from qunluo.channels import writes as channel_writes
from qunluo.channels.base import Answer
from qunluo.channels.reads import Outlet, outlets
from qunluo.channels.registry import codec
from qunluo.lib import http
from qunluo.lib.clock import now
from qunluo.outbox import queue
from qunluo.outbox.payloads import action_from
from qunluo.outbox.queue import Errand
from qunluo.outbox.verdict import Attempt, NoAddress, Verdict, verdict_on

log = logging.getLogger(__name__)

CALLS_AT_ONCE = 32
CALLS_OF_AN_ACCOUNT = 8  # one platform that hangs must not use up the calls of all
PROBE_WINDOW = timedelta(seconds=15)
POLL_SECONDS = 0.25
SWEEP_SECONDS = 5.0
LAST_SECONDS = 12.0
Landed = tuple[Errand, Exception | None]


class Deliverer:
    """Holds the calls under way. All that touches the database happens in the thread of the owner."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._flying: dict[Future[Exception | None], Errand] = {}
        self._landed: list[Landed] = []

    def start(self, *, at: datetime) -> int:
        """Claim what is due and there is room for, and call. Returns how many."""
        free = CALLS_AT_ONCE - len(self._flying)
        reach = self._within_reach(queue.accounts_waiting(), at=at) if free else {}
        errands = queue.claim(self._rooms(reach), reach, most=free, at=at) if reach else []
        for errand in errands:
            self._flying[self._pool.submit(carry_out, errand)] = errand
        _give_back_probes(reach, {errand.outlet.id for errand in errands}, at=at)
        return len(errands)

    def settle(self, *, at: datetime, patience: float) -> int:
        """Write down what has landed, waiting a moment for the first. Returns how many."""
        done = wait(self._flying, timeout=patience, return_when=FIRST_COMPLETED).done
        self._landed += [(self._flying.pop(future), future.result()) for future in done]
        landed = [(errand, _verdict(errand, error, at=at)) for errand, error in self._landed]
        if landed:
            queue.settle(landed, at=at)
            _tell_the_accounts(landed, at=at)
            self._landed.clear()  # not before it is written: a database that is away must not cost an answer
        return len(landed)

    @property
    def is_busy(self) -> bool:
        """Whether calls are under way, or not yet written down."""
        return bool(self._flying or self._landed)

    def _within_reach(self, waiting: Sequence[int], *, at: datetime) -> dict[int, Outlet]:
        """The accounts that may send now. Where a hold has just ended, one deliverer of all may try one action."""
        reach = {}
        for outlet in outlets(waiting).values() if waiting else []:
            seen = outlet.held_until
            if seen is None:
                reach[outlet.id] = outlet
            elif seen <= at and not self._calls_of(outlet.id):
                until = at + PROBE_WINDOW
                if channel_writes.move_hold(outlet.id, seen=seen, until=until):
                    reach[outlet.id] = replace(outlet, held_until=until)
        return reach

    def _rooms(self, reach: dict[int, Outlet]) -> dict[int, int]:
        """How many calls each of the accounts may begin."""
        rooms = {pk: 1 if one.held_until else CALLS_OF_AN_ACCOUNT - self._calls_of(pk) for pk, one in reach.items()}
        return {pk: room for pk, room in rooms.items() if room > 0}

    def _calls_of(self, account_id: int) -> int:
        return sum(errand.outlet.id == account_id for errand in self._flying.values())


def deliver_due(*, at: datetime) -> int:
    """One round: everything that is due and in nobody's way is tried once. Returns how many."""
    queue.rescue(at=at)
    queue.expire(at=at)
    with ThreadPoolExecutor(CALLS_AT_ONCE) as pool:
        deliverer = Deliverer(pool)
        tried = deliverer.start(at=at)
        while deliverer.is_busy:
            deliverer.settle(at=at, patience=POLL_SECONDS)
    return tried


def run(stop: threading.Event) -> None:
    """Deliver until `stop` is set, then see the calls under way through."""
    with ThreadPoolExecutor(CALLS_AT_ONCE) as pool:
        deliverer = Deliverer(pool)
        sweep_at = 0.0
        while not stop.is_set():
            with _database_may_be_away():
                if time.monotonic() >= sweep_at:
                    queue.rescue(at=now())
                    queue.expire(at=now())
                    sweep_at = time.monotonic() + SWEEP_SECONDS
                deliverer.start(at=now())
                if deliverer.is_busy:
                    deliverer.settle(at=now(), patience=POLL_SECONDS)
                else:
                    stop.wait(POLL_SECONDS)
        _see_through(deliverer)
    connection.close()


def _see_through(deliverer: Deliverer) -> None:
    ends = time.monotonic() + LAST_SECONDS
    while deliverer.is_busy and time.monotonic() < ends:
        with _database_may_be_away():
            deliverer.settle(at=now(), patience=POLL_SECONDS)


@contextmanager
def _database_may_be_away() -> Iterator[None]:
    """What is in hand stays in hand until the database is back."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        log.warning("The database is away, deliveries wait: %s", error)
        connection.close()
        time.sleep(POLL_SECONDS)


def carry_out(errand: Errand) -> Exception | None:
    """Call the platform. Returns what went wrong: an action that breaks us fails alone."""
    passport = errand.outlet.passport
    if not passport.deliver_to:
        return NoAddress()
    try:
        speaker = codec(errand.outlet.kind)
        action = action_from(errand.kind, json.loads(errand.payload))
        call = speaker.write(action, key=errand.key, passport=passport, at=now())
        answer = http.call(call.url, body=call.body, headers=call.headers)
        speaker.settle(Answer(status=answer.status, headers=answer.headers, body=answer.body))
    except Exception as error:  # noqa: BLE001 - the verdict says what it means, and the other actions go on
        return error
    return None


def _verdict(errand: Errand, error: Exception | None, *, at: datetime) -> Verdict:
    attempt = Attempt(key=errand.key, tries=errand.tries, is_keyed=codec(errand.outlet.kind).is_keyed)
    verdict = verdict_on(error, attempt, at=at)
    if error is not None:
        log.info("%s on account %d: %s, %s", errand.key, errand.outlet.id, verdict.state.value, verdict.reason)
    return verdict


def _tell_the_accounts(landed: Sequence[tuple[Errand, Verdict]], *, at: datetime) -> None:
    """Hold back the accounts that must wait; let go those that are through again."""
    by_account: dict[int, list[tuple[Errand, Verdict]]] = defaultdict(list)
    for errand, verdict in landed:
        by_account[errand.outlet.id].append((errand, verdict))
    for account, pairs in by_account.items():
        holds = [verdict.hold for _, verdict in pairs if verdict.hold]
        outlet = pairs[0][0].outlet
        if holds:
            channel_writes.hold(account, until=max(hold.until for hold in holds))
            for error in {hold.error for hold in holds if hold.error}:
                channel_writes.note_error(account, error, at=at)
        elif outlet.held_until or outlet.last_error:
            channel_writes.release(account, seen=outlet.held_until)


def _give_back_probes(reach: dict[int, Outlet], used: set[int], *, at: datetime) -> None:
    """An account that was let through for one try, and had nothing to send after all."""
    for outlet in reach.values():
        if outlet.held_until and outlet.id not in used:
            channel_writes.move_hold(outlet.id, seen=outlet.held_until, until=at)
