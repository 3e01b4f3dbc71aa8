"""A micro-batch, one transaction: decide, write, and leave the outside to the outbox."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson
import psycopg
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction

from qunluo.communities.reads.standing import KnownGroup
from qunluo.communities.writes import Placed, ensure_months
from qunluo.core.actions import Action, SendHint
from qunluo.core.changes import Change
from qunluo.core.decide import decide
from qunluo.core.decision import Decision
from qunluo.core.policies.page_link import PAGES
from qunluo.intake.apply import apply
from qunluo.intake.board import Board
from qunluo.intake.claim import Claimed, claim, claim_one
from qunluo.intake.completion import see_done
from qunluo.intake.models import PendingEvent
from qunluo.intake.snapshot import board_for
from qunluo.lib.clock import now
from qunluo.lib.passes import member_link
from qunluo.outbox.writes import Wanted, enqueue

log = logging.getLogger(__name__)

BATCH = 500
POLL_SECONDS = 0.5
MONTHS_AHEAD = timedelta(days=62)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """One event with what was decided for it."""

    claimed: Claimed
    decision: Decision
    rules_version: int


def handle_batch(limit: int = BATCH) -> int:
    """Handle waiting events and return how many; 0 means that nothing waits that another worker has not locked.

    If a batch fails, each of its events is tried alone, and what fails alone is parked with its error.
    """
    batch: list[int] = []
    try:
        return _handle(lambda: claim(limit), batch)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("A batch of %d events failed; trying them one by one", len(batch))
    for event_id in batch or _waiting(limit):
        handle_one(event_id)
    return len(batch) or limit


def handle_one(event_id: int) -> bool:
    """Handle this event alone; park it if that fails. Returns whether it is handled."""
    try:
        return _handle(lambda: claim_one(event_id), []) == 1
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("Event %d is parked", event_id)
        sentence = f"{type(error).__name__}: {error}"
        PendingEvent.objects.filter(event_id=event_id).update(parked_at=now(), error=sentence[:2000])
        return False


def _waiting(limit: int) -> list[int]:
    waiting = PendingEvent.objects.filter(parked_at=None).order_by("event_id")
    return list(waiting.values_list("event_id", flat=True)[:limit])


@transaction.atomic
def _handle(claim_some: Callable[[], list[Claimed]], batch: list[int]) -> int:
    claimed = claim_some()
    batch.extend(one.id for one in claimed)
    if not claimed:
        return 0
    at = now()
    ensure_months((one.event.at for one in claimed), newest=at + MONTHS_AHEAD)
    board = board_for(claimed, at=at)
    handled = decide_all(board, claimed)
    placed = _placed(board, handled, at=at)
    apply(board, placed)
    enqueue(_wanted(board, handled, at=at), at=at)
    see_done(placed, at=at)
    _store_decisions(board, handled, at=at)
    PendingEvent.objects.filter(event_id__in=batch).delete()
    return len(claimed)


def decide_all(board: Board, claimed: Sequence[Claimed]) -> list[Handled]:
    """Decide event by event, each on what the ones before it have changed."""
    handled = []
    for one in claimed:
        snapshot = board.snapshot_of(one.lane, one.event)
        decision = decide(one.event, snapshot)
        board.take(one.lane, one.event, decision.changes)
        handled.append(Handled(claimed=one, decision=decision, rules_version=snapshot.rules.version))
    return handled


def _placed(board: Board, handled: Sequence[Handled], *, at: datetime) -> list[Placed[Change]]:
    placed: list[Placed[Change]] = []
    for one in handled:
        group = board.groups.get(one.claimed.lane)
        if group is None:
            continue
        for change in one.decision.changes:
            member = board.members.get((group.id, change.member))
            placed.append(
                Placed(
                    community_id=group.community_id,
                    group_id=group.id,
                    member_id=member.id if member else None,
                    change=change,
                    at=at,
                )
            )
    return placed


def _wanted(board: Board, handled: Sequence[Handled], *, at: datetime) -> list[Wanted]:
    wanted = []
    for one in handled:
        group = board.groups.get(one.claimed.lane)
        for number, action in enumerate(one.decision.actions):
            wanted.append(
                Wanted(
                    action=_with_link(board, group, action, at=at),
                    key=f"{one.claimed.lane[0]}:{one.claimed.event.key}#{number}",
                    community_id=one.claimed.community_id,
                    account_id=one.claimed.lane[0],
                    kind=one.claimed.kind,
                    group_id=group.id if group else None,
                    event_id=one.claimed.id,
                )
            )
    return wanted


def _with_link(board: Board, group: KnownGroup | None, action: Action, *, at: datetime) -> Action:
    """A private hint gets the member's own link where the core left the place for it."""
    if group is None or not isinstance(action, SendHint):
        return action
    text = action.text
    for place, page in PAGES.items():
        if place in text:
            text = text.replace(place, member_link(board.members[group.id, action.member].id, at=at, page=page))
    return action if text is action.text else replace(action, text=text)


def _store_decisions(board: Board, handled: Sequence[Handled], *, at: datetime) -> None:
    copy = "COPY intake_eventdecision (event_id, group_id, rules_version, findings, handled_at) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(copy) as rows:
        for one in handled:
            group = board.groups.get(one.claimed.lane)
            findings = orjson.dumps([[f.policy, f.matched, f.detail] for f in one.decision.findings]).decode()
            rows.write_row((one.claimed.id, group.id if group else None, one.rules_version, findings, at))


def run(stop: threading.Event) -> None:
    """Handle events until told to stop; woken by the door, or by the clock where a notice got lost."""
    while not stop.is_set():
        try:
            close_old_connections()
            while not stop.is_set() and handle_batch():
                pass
            _wait_for_events(stop)
        except (OperationalError, InterfaceError, psycopg.Error):
            log.warning("The database is away; trying again")
            connection.close()
            stop.wait(POLL_SECONDS)


def _wait_for_events(stop: threading.Event) -> None:
    """Return when the door says that something came, or after the poll time."""
    connection.ensure_connection()
    raw = connection.connection
    raw.execute("LISTEN qunluo_events")
    until = time.monotonic() + POLL_SECONDS
    for _ in raw.notifies(timeout=max(until - time.monotonic(), 0), stop_after=1):
        if stop.is_set():
            return
