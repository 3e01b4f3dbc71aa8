"""The counts of a checkup: days, hours, kinds, members, totals, as the tables hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from qunluo.analytics.checkup.content import moment
from qunluo.analytics.checkup.result import Cohort, Day, Member, Series, Span, Totals, Wait
from qunluo.analytics.duck import Duck, Row
from qunluo.analytics.facts.origin import NAMELESS, Origin
from qunluo.analytics.facts.zone import date_of

WAIT_STEPS: Final = (60, 180, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400)
LORENZ_STEPS: Final = 100
SILENT_DAYS: Final = 30
SUMS: Final = """
SELECT coalesce(sum(messages), 0) AS messages, coalesce(sum(texts), 0) AS texts,
  coalesce(sum(text_chars), 0) AS characters, coalesce(sum(links), 0) AS links, coalesce(sum(quotes), 0) AS quotes
FROM day_hours
"""
ENDS: Final = (
    'SELECT min("at") AS first_at, max("at") AS last_at, count(*) FILTER (is_question) AS questions FROM messages'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """All members, the most talkative first, and who of them is silent."""

    members: tuple[Member, ...]
    silent: tuple[str, ...]
    never_spoke: tuple[str, ...]


def iso(day: int | None) -> str:
    """Write a day's number as a date; nothing stays nothing."""
    return "" if day is None else date_of(day).isoformat()


def count_people(duck: Duck, *, names: Mapping[str, str], days: int) -> People:
    """List the members: the silent by how lately they spoke, for these are the likeliest to come back."""
    recalls = {row["member"]: row["recalls"] for row in duck.series("recalls_by_member", order_by="member")}
    rows = duck.series("by_member", order_by="messages DESC, member")
    here = [row for row in rows if row["is_here"]]
    silent = [row for row in here if row["messages"] and not row["messages_month"]] if days > SILENT_DAYS else []
    silent.sort(key=lambda row: (-row["last_spoke_day"], row["member"]))
    never = [row for row in here if not row["messages"]]
    return People(
        members=tuple(_member(row, names=names, recalls=recalls.get(row["member"], 0)) for row in rows),
        silent=tuple(row["member"] for row in silent),
        never_spoke=tuple(row["member"] for row in never),
    )


def _member(row: Row, *, names: Mapping[str, str], recalls: int) -> Member:
    return Member(
        member=row["member"],
        name=names.get(row["member"]) or row["member"].removeprefix(NAMELESS),
        messages=row["messages"],
        messages_month=row["messages_month"],
        days=row["speaking_days"],
        recalls=recalls,
        first_day=iso(row["first_spoke_day"]),
        last_day=iso(row["last_spoke_day"]),
        joined_day=iso(row["joined_day"]),
        left_day=iso(row["left_day"]),
        is_staff=row["is_staff"],
        is_listed=row["is_listed"],
    )


def count_series(duck: Duck, people: People) -> Series:
    """Count by day, hour, kind and so on."""
    week = [[0] * 24 for _ in range(7)]
    for row in duck.series("by_hour_of_week", order_by="weekday, hour"):
        week[row["weekday"]][row["hour"]] = row["messages"]
    return Series(
        by_day=tuple(_day(row) for row in duck.series("by_day", order_by="day")),
        by_hour=tuple(sum(day[hour] for day in week) for hour in range(24)),
        by_weekday=tuple(map(sum, week)),
        by_hour_of_week=tuple(map(tuple, week)),
        by_kind=_by(duck.series("by_kind", order_by="messages DESC, kind"), "kind", "messages"),
        by_notice=_by(duck.series("by_notice", order_by="what"), "what", "notices"),
        by_scene=_scenes(duck),
        waits=_waits(duck),
        cohorts=tuple(_cohort(row) for row in duck.series("cohorts", order_by="cohort DESC")),
        lorenz=lorenz([member.messages_month for member in people.members if member.messages_month]),
    )


def _by(rows: Sequence[Row], key: str, value: str) -> dict[str, int]:
    return {row[key]: row[value] for row in rows}


def _scenes(duck: Duck) -> dict[str, int]:
    rows = duck.series("by_move", order_by="moves DESC, scene")
    return {row["scene"] or "unknown": row["moves"] for row in rows if row["what"] == "joined"}


def _day(row: Row) -> Day:
    return Day(
        day=iso(row["day"]),
        messages=row["messages"],
        speakers=row["speakers"],
        joined=row["joins"],
        left=row["leaves"],
        members=row["members"],
    )


def _waits(duck: Duck) -> tuple[Wait, ...]:
    counted = {int(row["step"]): int(row["questions"]) for row in duck.series("waits", order_by="step")}
    answered = tuple(Wait(up_to_s=end, questions=counted.get(step, 0)) for step, end in enumerate(WAIT_STEPS))
    return (*answered, Wait(up_to_s=None, questions=counted.get(-1, 0))) if counted else ()


def _cohort(row: Row) -> Cohort:
    counted = ("joined", "decided_7", "spoke_7", "decided_30", "spoke_30")
    return Cohort(
        first_day=iso(row["first_day"]), last_day=iso(row["last_day"]), **{name: row[name] for name in counted}
    )


def lorenz(counts: Sequence[int]) -> tuple[float, ...]:
    """Give for 0% to 100% of the speakers, the least talkative first, their share of all messages."""
    ranked = sorted(counts)
    whole = sum(ranked)
    if not whole:
        return ()
    so_far = [0]
    for count in ranked:
        so_far.append(so_far[-1] + count)
    return tuple(
        round(_between(so_far, len(ranked) * step / LORENZ_STEPS) / whole, 5) for step in range(LORENZ_STEPS + 1)
    )


def _between(so_far: Sequence[int], place: float) -> float:
    low = int(place)
    high = min(low + 1, len(so_far) - 1)
    return so_far[low] + (so_far[high] - so_far[low]) * (place - low)


def count_totals(duck: Duck, *, people: People, series: Series) -> Totals:
    """Add up the whole history."""
    sums: dict[str, Any] = duck.rows(SUMS)[0]
    moves = duck.rows("SELECT what, count(*) AS moves FROM moves GROUP BY what")
    moved = {row["what"]: row["moves"] for row in moves}
    return Totals(
        **{name: int(value) for name, value in sums.items()},
        questions=duck.rows(ENDS)[0]["questions"],
        recalls=series.by_notice.get("recalled", 0),
        joined=moved.get("joined", 0),
        left=moved.get("left", 0),
        removed=moved.get("removed", 0),
        patted=series.by_notice.get("patted", 0),
        other_notices=sum(count for what, count in series.by_notice.items() if what not in {"recalled", "patted"}),
        members=len(people.members),
        members_here=sum(not member.left_day for member in people.members),
        listed=sum(member.is_listed for member in people.members),
        speakers=sum(member.messages > 0 for member in people.members),
        never_spoke=len(people.never_spoke),
        silent=len(people.silent),
        staff=sum(member.is_staff for member in people.members),
    )


def count_span(duck: Duck, series: Series, origin: Origin) -> Span | None:
    """Give the observed days, or nothing where nothing was observed."""
    if not series.by_day:
        return None
    ends = duck.rows(ENDS)[0]
    return Span(
        first_day=series.by_day[0].day,
        last_day=series.by_day[-1].day,
        days=len(series.by_day),
        days_with_messages=sum(day.messages > 0 for day in series.by_day),
        first_at="" if ends["first_at"] is None else moment(ends["first_at"], origin.zone),
        last_at="" if ends["last_at"] is None else moment(ends["last_at"], origin.zone),
    )
