"""Fills the lake: of one group, the months that are not in it as they should be.

Whether a month is as it should be is told by its mark, which is counted from the tables before anything is
read. A fill is noted when it begins and when it is done, so that a killed one is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final

from qunluo.analytics.facts.origin import Origin
from qunluo.analytics.lake import BY_MONTH, Lake, Place, Pseudonyms
from qunluo.analytics.models import Fill
from qunluo.analytics.months import Lens, messages_in, moves_in, notices_in
from qunluo.channels.history.moments import EARLIEST
from qunluo.communities.reads import facts
from qunluo.communities.reads.facts import MonthCount, MoveLine, Seated, Stretch, ToldGroup
from qunluo.core.events import RosterEntry
from qunluo.core.hours import zone
from qunluo.intake.recalls import Recall, recalls_in

SHAPE: Final = 1
"""Grows with every change to what a file holds, so that all of them are written anew."""

FIRST: Final = datetime.fromtimestamp(EARLIEST, UTC)


@dataclass(slots=True, kw_only=True)
class Month:
    """What the tables have of one month."""

    start: datetime
    messages: MonthCount | None = None
    withdrawn: int = 0
    moves: list[MoveLine] = field(default_factory=list)
    recalls: list[Recall] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The month as the lake's folders call it."""
        return f"{self.start:%Y-%m}"

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return (self.start + timedelta(days=31)).replace(day=1)

    @property
    def filled(self) -> set[str]:
        """The tables that have rows of it."""
        counts = (self.messages, self.moves, self.recalls)
        return {table.name for table, rows in zip(BY_MONTH, counts, strict=True) if rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A group whose months are in the lake. `mark` stands for all that is there and for the roster."""

    lens: Lens
    mark: str
    written: int


def closed(group: ToldGroup, *, at: datetime) -> datetime:
    """Up to when a group is looked at: a running day would look like a quiet one, so it is left for tomorrow.

    Of a group whose days we do not see, all is taken that was told, but nothing that lies ahead.
    """
    place = zone(group.timezone)
    today = at.astimezone(place).date()
    return datetime.combine(today if group.is_live else today + timedelta(days=1), time.min, place)


def fill(group: ToldGroup, lake: Lake, *, at: datetime) -> Filled:
    """Write the months that are not in the lake as they should be, and take away those that are no more."""
    lens = lens_of(group, at=at)
    months = _months(group, lens)
    marks = _marks(months, lens)
    noted = {f"{row.month:%Y-%m}": row for row in Fill.objects.filter(group_id=group.id)}
    held = {table.name: lake.months(table, group.id) for table in BY_MONTH}
    written = 0
    for month in months:
        row = noted.pop(month.name, None)
        has = {table for table, names in held.items() if month.name in names}
        if row is None or row.done_at is None or row.mark != marks[month.name] or has != month.filled:
            _write(group, month, lake=lake, lens=lens, note=(at, marks[month.name]))
            written += 1
    known = {month.name for month in months}
    for name in set(noted).union(*held.values()) - known:
        for table in BY_MONTH:
            lake.drop(Place(table=table.name, group=group.id, month=name))
    Fill.objects.filter(pk__in=[row.pk for row in noted.values()]).delete()
    return Filled(lens=lens, mark=_digest(sorted(marks.items()), _roster_mark(lens.origin)), written=written)


def lens_of(group: ToldGroup, *, at: datetime) -> Lens:
    """How the group is to be looked at now."""
    until, pseudonyms = closed(group, at=at), Pseudonyms(group.account_id)
    seats = facts.seats_of(group)
    roster = {pseudonyms(seat.member): _entry(seat, pseudonyms, until) for seat in seats}
    origin = Origin(
        group=str(group.id),
        zone=zone(group.timezone),
        roster=roster,
        listed=_listed(group, seats, pseudonyms),
        identities={},
    )
    return Lens(origin=origin, pseudonyms=pseudonyms, since=FIRST, until=until)


def _entry(seat: Seated, pseudonyms: Pseudonyms, until: datetime) -> RosterEntry:
    is_known = seat.joined_at is not None and seat.joined_at < until
    return RosterEntry(
        member=pseudonyms(seat.member), joined_at=seat.joined_at if is_known else None, is_admin=seat.is_staff
    )


def _listed(group: ToldGroup, seats: Sequence[Seated], pseudonyms: Pseudonyms) -> frozenset[str]:
    """Whom a list of members names; where there is one, also who came in since we see who comes in."""
    if not any(seat.is_listed for seat in seats):
        return frozenset()
    seen_since = group.created_at if group.is_live else None
    return frozenset(
        pseudonyms(seat.member)
        for seat in seats
        if seat.is_listed or (seen_since and seat.joined_at and seat.joined_at >= seen_since)
    )


def _months(group: ToldGroup, lens: Lens) -> list[Month]:
    stretch = Stretch(group_id=group.id, since=lens.since, until=lens.until)
    found: dict[datetime, Month] = {}

    def month(start: datetime) -> Month:
        return found.setdefault(start, Month(start=start))

    withdrawn = facts.withdrawn_by_month(stretch)
    for count in facts.months_of(stretch):
        month(count.month).messages = count
        month(count.month).withdrawn = withdrawn.get(count.month, 0)
    for move in facts.moved(stretch):
        month(_month_of(move.at)).moves.append(move)
    lane = (group.account_id, group.external_id)
    for recall in recalls_in(lane, since=lens.since, until=lens.until):
        month(_month_of(recall.at)).recalls.append(recall)
    return [found[start] for start in sorted(found)]


def _month_of(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC).replace(day=1, hour=0, minute=0, second=0)


def _marks(months: Sequence[Month], lens: Lens) -> Mapping[str, str]:
    """Mark each month by what it is written from: its own rows, and those around it that it looks at."""
    origin = lens.origin
    staff = sorted(member for member in origin.roster if origin.is_staff(member))
    shared = (SHAPE, lens.pseudonyms.key_mark, str(origin.zone), staff)
    after = {month.start: month.messages[4:] for month in months if month.messages}
    marks, last_at = {}, 0
    for month in months:
        told = ([move.id for move in month.moves], [recall.id for recall in month.recalls])
        marks[month.name] = _digest(shared, month.messages, month.withdrawn, told, last_at, after.get(month.end))
        last_at = month.messages.newest_at if month.messages else last_at
    return marks


def _roster_mark(origin: Origin) -> str:
    return _digest(
        sorted((entry.member, str(entry.joined_at), entry.is_admin) for entry in origin.roster.values()),
        sorted(origin.listed),
    )


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _write(group: ToldGroup, month: Month, *, lake: Lake, lens: Lens, note: tuple[datetime, str]) -> None:
    """Write one month between the two notes: what is killed in between is not done, and is written again."""
    at, mark = note
    row, _ = Fill.objects.update_or_create(
        group_id=group.id, month=month.start.date(), defaults={"started_at": at, "done_at": None, "mark": mark}
    )
    stretch = Stretch(group_id=group.id, since=month.start, until=min(month.end, lens.until))
    told = (messages_in(stretch, lens), moves_in(month.moves, lens), notices_in(month.recalls, lens))
    for table, rows in zip(BY_MONTH, told, strict=True):
        lake.write(Place(table=table.name, group=group.id, month=month.name), rows)
    row.rows, row.done_at = sum(rows.num_rows for rows in told), at
    row.save(update_fields=["rows", "done_at"])
