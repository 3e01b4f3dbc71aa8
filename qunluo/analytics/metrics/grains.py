"""The few tables between the facts and the metrics: who was there on which day, who said how much, who was new.

Every figure is an addition over one of these, so that a history is read a few times and not once a metric.
All arithmetic on time is on whole days, and whatever is ranked is ranked with a tie-break: the same
expressions give the same figures on DuckDB and on Spark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir
from ibis import _

WEEK: Final = 7
MONTH: Final = 30
QUARTER: Final = 90
CONTENT_KINDS: Final = ("image", "video", "file", "link", "mini_program", "forward", "roll_call")
CONTENT_CHARS: Final = 60
TOPIC_PAUSE: Final = 3600
TALK_PAUSE: Final = 1800
WELCOME_WINDOW: Final = 900
WEEK_FROM_7: Final = (7, 13)
WEEK_FROM_30: Final = (30, 36)
FIRST_WORDS_WINDOW: Final = 7 * 24 * 3600

Keep = Callable[[str, ir.Table], ir.Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The facts (see `qunluo.analytics.tables`) and what is derived from them."""

    messages: ir.Table
    moves: ir.Table
    notices: ir.Table
    members: ir.Table
    spans: ir.Table
    scope: ir.Table
    calendar: ir.Table
    member_days: ir.Table
    day_hours: ir.Table
    days: ir.Table
    people: ir.Table
    questions: ir.Table
    arrivals: ir.Table
    newcomers: ir.Table


def derive(facts: Mapping[str, ir.Table], keep: Keep) -> Tables:
    """Derive every grain from the facts; `keep` may store one and return it as a stored table."""
    found = dict(facts)
    for name, grain in GRAINS.items():
        found[name] = keep(name, grain(found))
    return Tables(**found)


def scope(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a group: the first and the last observed day, and the moment of its last message."""
    spans = found["spans"].group_by("group").aggregate(first_day=_.first_day.min(), last_day=_.last_day.max())
    ends = found["messages"].group_by("group").aggregate(last_at=_["at"].max())
    rows = spans.left_join(ends, "group")
    return rows.select(
        group=rows["group"], first_day=rows.first_day, last_day=rows.last_day, last_at=rows.last_at.fill_null(0)
    )


def calendar(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a group and observed day. `age` 0 is the last day; `weekday` 0 is Monday."""
    spans = found["spans"]
    days = spans.select("group", day=ibis.range(spans.first_day, spans.last_day + 1).unnest().cast("int32")).distinct()
    return days.inner_join(found["scope"], "group").select(
        "group", "day", age=(_.last_day - _.day).cast("int32"), weekday=((_.day % WEEK + WEEK + 3) % WEEK).cast("int8")
    )


def member_days(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a member and day on which they spoke."""
    rows = found["messages"].group_by("group", "member", "day").aggregate(messages=_.count())
    return rows.inner_join(found["scope"], "group").select(
        "group", "member", "day", "messages", age=(_.last_day - _.day).cast("int32")
    )


def day_hours(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a group, day and hour with messages: everything about a message that can be added up."""
    piece = _.is_staff & (_.kind.isin(CONTENT_KINDS) | (_.chars >= CONTENT_CHARS))
    opener = _.pause_s.isnull() | (_.pause_s >= TOPIC_PAUSE)
    rows = (
        found["messages"]
        .group_by("group", "day", "weekday", "hour")
        .aggregate(
            messages=_.count(),
            staff_messages=_.is_staff.sum(),
            texts=(_.kind == "text").sum(),
            text_chars=ibis.ifelse(_.kind == "text", _.chars, 0).sum(),
            images=_.kind.isin(("image", "sticker")).sum(),
            links=(_.has_link | _.kind.isin(("link", "mini_program"))).sum(),
            red_packets=(_.kind == "red_packet").sum(),
            quotes=_.reply_member.notnull().sum(),
            recalled=_.recalled.sum(),
            talks=(_.pause_s.isnull() | (_.pause_s > TALK_PAUSE)).sum(),
            topics=opener.sum(),
            topics_taken_up=(opener & (_.answer_s <= TOPIC_PAUSE)).sum(),
            pieces=piece.sum(),
            pieces_answered=(piece & (_.answer_s <= TALK_PAUSE)).sum(),
            longest_pause_s=_.pause_s.max(),
        )
    )
    return rows.inner_join(found["scope"], "group").select(
        *(rows[name] for name in rows.columns), age=(_.last_day - _.day).cast("int32")
    )


def days(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a group and observed day: messages, speakers, who came and went, members of that day."""
    spoken = found["member_days"].group_by("group", "day").aggregate(messages=_.messages.sum(), speakers=_.count())
    moved = (
        found["moves"]
        .group_by("group", "day")
        .aggregate(joins=(_.what == "joined").sum(), leaves=(_.what != "joined").sum())
    )
    rows = found["calendar"].left_join(spoken, ["group", "day"])
    rows = rows.select("group", "day", "age", "weekday", "messages", "speakers")
    rows = rows.left_join(moved, ["group", "day"])
    rows = rows.select("group", "day", "age", "weekday", "messages", "speakers", "joins", "leaves")
    rows = rows.left_join(_present(found), ["group", "day"])
    counted = {
        name: rows[name].fill_null(0).cast("int64") for name in ("messages", "speakers", "joins", "leaves", "members")
    }
    return rows.select("group", "day", "age", "weekday", **counted)


def _present(found: Mapping[str, ir.Table]) -> ir.Table:
    """Count the members of each day: add who has come, take away who went the day before."""
    rows = found["members"].inner_join(found["scope"], "group")
    begun = ibis.greatest(rows.first_seen_day, rows.first_day).cast("int32")
    came = rows.select("group", day=begun, step=ibis.literal(1))
    went = rows.filter(rows.left_day.notnull())
    went = went.select("group", day=(went.left_day + 1).cast("int32"), step=ibis.literal(-1))
    still = found["calendar"].select("group", "day", step=ibis.literal(0))
    steps = came.union(went).union(still).group_by("group", "day").aggregate(step=_.step.sum())
    so_far = ibis.window(group_by="group", order_by="day", preceding=None, following=0)
    return steps.select("group", "day", members=_.step.sum().over(so_far))


def people(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a member: since when, until when, how much and how lately they spoke."""
    spoken = (
        found["member_days"]
        .group_by("group", "member")
        .aggregate(
            messages=_.messages.sum(),
            speaking_days=_.count(),
            first_spoke_day=_.day.min(),
            last_spoke_day=_.day.max(),
            messages_week=ibis.ifelse(_.age < WEEK, _.messages, 0).sum(),
            messages_month=ibis.ifelse(_.age < MONTH, _.messages, 0).sum(),
            messages_quarter=ibis.ifelse(_.age < QUARTER, _.messages, 0).sum(),
        )
    )
    rows = found["members"].inner_join(found["scope"], "group").left_join(spoken, ["group", "member"])
    counted = ("messages", "speaking_days", "messages_week", "messages_month", "messages_quarter")
    return rows.select(
        "group",
        "member",
        "is_staff",
        "is_listed",
        "joined_day",
        "left_day",
        "first_seen_day",
        "first_spoke_day",
        "last_spoke_day",
        **{name: rows[name].fill_null(0).cast("int64") for name in counted},
        is_here=rows.left_day.isnull(),
        days_known=(rows.last_day - ibis.greatest(rows.first_seen_day, rows.first_day) + 1).cast("int32"),
    )


def questions(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a question of the last 90 days, not of staff. Answered or a day old, it is decided."""
    rows = found["messages"].filter(_.is_question, ~_.is_staff, ~_.recalled).inner_join(found["scope"], "group")
    return rows.filter(rows.last_day - rows.day < QUARTER).select(
        "group",
        "member",
        "at",
        "seq",
        "day",
        "answer_s",
        "staff_s",
        age=(rows.last_day - rows.day).cast("int32"),
        is_decided=rows.answer_s.notnull() | (rows.last_at - rows["at"] >= 24 * 3600),
    )


def arrivals(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row an arrival of the last 90 days: when they first spoke, when another first spoke after them.

    `spoke_s` looks no further than 7 days and `welcome_s` no further than a quarter of an hour.
    """
    joined = found["moves"].filter(_.what == "joined").inner_join(found["scope"], "group")
    joined = joined.filter(joined.last_day - joined.day < QUARTER)
    joined = joined.select("group", "member", "at", "seq", "day", "last_at", age=(_.last_day - _.day).cast("int32"))
    since = found["messages"].select("group", "member", "at", "day").inner_join(found["scope"], "group")
    since = since.filter(since.last_day - since.day < QUARTER)
    spoke = _first_words(joined, since.select("group", "member", said_at=_["at"]))
    heard = _first_words_of_others(joined, since.select("group", speaker=_.member, said_at=_["at"]))
    rows = joined.left_join(spoke, ["group", "seq"]).select(*(joined[name] for name in joined.columns), "spoke_s")
    return rows.left_join(heard, ["group", "seq"]).select(*(rows[name] for name in rows.columns), "welcome_s")


def _first_words(moves: ir.Table, messages: ir.Table) -> ir.Table:
    rows = _said_soon_after(moves, messages, within=FIRST_WORDS_WINDOW, by=["member"])
    return rows.group_by("group", "seq").aggregate(spoke_s=(_.said_at - _["at"]).min())


def _first_words_of_others(moves: ir.Table, messages: ir.Table) -> ir.Table:
    rows = _said_soon_after(moves, messages, within=WELCOME_WINDOW - 1, by=[])
    others = rows.filter(rows.speaker != rows.member)
    return others.group_by("group", "seq").aggregate(welcome_s=(_.said_at - _["at"]).min())


def _said_soon_after(moves: ir.Table, messages: ir.Table, *, within: int, by: list[str]) -> ir.Table:
    """Pair each arrival with what was said at most `within` seconds later.

    Time is cut into slots of that length, so that two slots hold all there is to look at.
    """
    said = messages.mutate(slot=messages.said_at // (within + 1))
    came = moves.select("group", "member", "at", "seq", slot=_["at"] // (within + 1))
    rows = came.union(came.mutate(slot=came.slot + 1)).inner_join(said, ["group", "slot", *by])
    return rows.filter(rows.said_at >= rows["at"], rows.said_at - rows["at"] <= within)


def newcomers(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a member who came in on an observed day: did they speak in the week from day 7, from day 30?

    Day 0 is the day of joining. Whoever came in too late for the whole week to be observed is not decided.
    """
    came = found["members"].filter(_.joined_day.notnull()).inner_join(found["scope"], "group")
    came = came.filter(came.joined_day >= came.first_day, came.joined_day <= came.last_day)
    came = came.select("group", "member", "joined_day", age=(came.last_day - came.joined_day).cast("int32"))
    spoken = found["member_days"].select("group", "member", "day")
    rows = came.left_join(spoken, ["group", "member"])
    rows = rows.select(*(came[name] for name in came.columns), since=rows.day - came.joined_day)
    kept = rows.group_by("group", "member", "joined_day", "age").aggregate(
        spoke_7=_.since.between(*WEEK_FROM_7).max().fill_null(False),
        spoke_30=_.since.between(*WEEK_FROM_30).max().fill_null(False),
    )
    return kept.mutate(decided_7=_.age >= WEEK_FROM_7[1], decided_30=_.age >= WEEK_FROM_30[1])


GRAINS: Final[Mapping[str, Callable[[Mapping[str, ir.Table]], ir.Table]]] = {
    "scope": scope,
    "calendar": calendar,
    "member_days": member_days,
    "day_hours": day_hours,
    "days": days,
    "people": people,
    "questions": questions,
    "arrivals": arrivals,
    "newcomers": newcomers,
}
