"""The event log as pages ask for it: why something happened, what waits, what nobody understood."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from qunluo.channels.base import UnreadableBody
from qunluo.channels.registry import codec, kinds
from qunluo.core.events import GroupEvent
from qunluo.intake import own
from qunluo.intake.models import DayTally, EventDecision, IncomingEvent, PendingEvent

UNKNOWN = "unknown"
Outcome = DayTally.Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one policy said about an event."""

    policy: str
    matched: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """An event with all that was found for it. `decision` is None while it waits, and for imported history."""

    row: IncomingEvent
    event: GroupEvent | None
    decision: EventDecision | None
    pending: PendingEvent | None
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What an account heard today, by outcome, and when anything was last taken from it."""

    today: dict[str, int]
    last_at: datetime | None


def why(event_id: int, *, within: Collection[int]) -> Why | None:
    """All there is to say of an event, if its connection belongs to one of these communities."""
    rows = IncomingEvent.objects.filter(pk=event_id, account__community_id__in=within)
    row = rows.select_related("account", "lane").first()
    if row is None:
        return None
    decision = EventDecision.objects.filter(pk=row.pk).first()
    return Why(
        row=row,
        event=event_of(row),
        decision=decision,
        pending=PendingEvent.objects.filter(pk=row.pk).first(),
        findings=tuple(
            Found(policy=policy, matched=matched, detail=detail)
            for policy, matched, detail in (decision.findings if decision else [])
        ),
    )


def own_event(account_id: int, key: str) -> GroupEvent | None:
    """The event of ours with that key in the account's log; None where there is none."""
    row = IncomingEvent.objects.filter(account_id=account_id, key=key).select_related("account").first()
    return event_of(row) if row is not None and own.is_own(row.kind) else None


def event_of(row: IncomingEvent) -> GroupEvent | None:
    """The event as the channel's codec reads it today; None where it does not understand it."""
    if own.is_own(row.kind):
        return own.load(row.kind, bytes(row.raw))
    if row.account.kind not in kinds():
        return None
    try:
        readings = codec(row.account.kind).read(bytes(row.raw))
    except UnreadableBody:
        return None
    return readings[0].event if readings else None


def raw_text(row: IncomingEvent) -> str:
    """The body as text, for people to read; what is no UTF-8 is shown as such."""
    return bytes(row.raw).decode("utf-8", errors="backslashreplace")


def event_ids(account_ids: Iterable[int], keys: Iterable[str]) -> dict[tuple[int, str], int]:
    """(account, key) -> the id in the log, for what is in the log."""
    rows = IncomingEvent.objects.filter(account_id__in=set(account_ids), key__in=list(keys))
    return {(account, key): pk for pk, account, key in rows.values_list("id", "account_id", "key")}


def parked(community_id: int, *, before: int | None = None, limit: int = 50) -> list[PendingEvent]:
    """Events that failed alone and wait for somebody to look, newest first."""
    rows = PendingEvent.objects.filter(event__account__community_id=community_id, parked_at__isnull=False)
    if before:
        rows = rows.filter(event_id__lt=before)
    return list(rows.select_related("event", "event__account", "lane").order_by("-event_id")[:limit])


def parked_event(event_id: int, *, within: Collection[int]) -> PendingEvent | None:
    """The parked event, if it belongs to one of these communities."""
    rows = PendingEvent.objects.filter(pk=event_id, event__account__community_id__in=within)
    return rows.filter(parked_at__isnull=False).select_related("event__account").first()


def parked_count(community_id: int) -> int:
    """How many events of the community are parked."""
    return PendingEvent.objects.filter(event__account__community_id=community_id, parked_at__isnull=False).count()


def waits_since(community_id: int) -> datetime | None:
    """When the oldest event came that is not handled yet, the parked ones left out; None where none waits."""
    rows = PendingEvent.objects.filter(event__account__community_id=community_id, parked_at=None)
    return rows.order_by("event_id").values_list("event__received_at", flat=True).first()


def tallies(account_ids: Collection[int], *, day: date) -> dict[int, Tally]:
    """What these connections heard on that day (UTC), and when they last heard anything."""
    rows = DayTally.objects.filter(account_id__in=account_ids)
    counts: dict[int, dict[str, int]] = {account: {} for account in account_ids}
    for account, outcome, count in rows.filter(day=day).values_list("account_id", "outcome", "count"):
        counts[account][outcome] = count
    heard = rows.exclude(outcome=Outcome.REFUSED).values_list("account_id").annotate(last=Max("last_at"))
    last = dict(heard)
    return {account: Tally(today=counts[account], last_at=last.get(account)) for account in account_ids}


def unknown_events(account_id: int, *, before: int | None = None, limit: int = 20) -> list[IncomingEvent]:
    """What the codec did not understand, newest first."""
    rows = IncomingEvent.objects.filter(account_id=account_id, kind=UNKNOWN)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[:limit])
