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

from qunluo.analytics.metrics.arriving import arrivals, newcomers
from qunluo.analytics.metrics.limits import (
    CONTENT_CHARS,
    CONTENT_KINDS,
    IMAGE_KINDS,
    LINK_KINDS,
    MONTH,
    QUARTER,
    TALK_PAUSE,
    TOPIC_PAUSE,
    WEEK,
)

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
    hour_kinds: ir.Table
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
        "group", "day", age=(_.last_day - _.day).cast("int32"), weekday=_weekday(_.day)
    )


def member_days(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a member and day on which they spoke."""
    rows = found["messages"].group_by("group", "member", "day").aggregate(messages=_.count())
    return rows.inner_join(found["scope"], "group").select(
        "group", "member", "day", "messages", age=(_.last_day - _.day).cast("int32")
    )


def hour_kinds(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a group, day, hour, kind and side (staff or not): whatever of a message can be added up."""
    is_long = _.chars >= CONTENT_CHARS
    is_opener = _.pause_s.isnull() | (_.pause_s >= TOPIC_PAUSE)
    is_answered = (_.answer_s <= TALK_PAUSE).fill_null(False)
    return (
        found["messages"]
        .group_by("group", "day", "hour", "kind", "is_staff")
        .aggregate(
            messages=_.count(),
            chars=_.chars.sum(),
            addressed=_.has_link.sum(),
            quotes=_.reply_member.count(),
            recalled=_.recalled.sum(),
            talks=(_.pause_s.isnull() | (_.pause_s > TALK_PAUSE)).sum(),
            topics=is_opener.sum(),
            topics_taken_up=(is_opener & (_.answer_s <= TOPIC_PAUSE).fill_null(False)).sum(),
            answered=is_answered.sum(),
            long=is_long.sum(),
            long_answered=(is_long & is_answered).sum(),
            longest_pause_s=_.pause_s.max(),
        )
    )


def day_hours(found: Mapping[str, ir.Table]) -> ir.Table:
    """Give one row a group, day and hour with messages. A piece is what staff publish (see CONTENT_KINDS)."""
    is_text, is_link, is_content = _.kind == "text", _.kind.isin(LINK_KINDS), _.kind.isin(CONTENT_KINDS)
    pieces = ibis.ifelse(is_content, _.messages, _.long)
    answered = ibis.ifelse(is_content, _.answered, _.long_answered)
    rows = (
        found["hour_kinds"]
        .group_by("group", "day", "hour")
        .aggregate(
            messages=_.messages.sum(),
            staff_messages=ibis.ifelse(_.is_staff, _.messages, 0).sum(),
            texts=ibis.ifelse(is_text, _.messages, 0).sum(),
            text_chars=ibis.ifelse(is_text, _.chars, 0).sum(),
            images=ibis.ifelse(_.kind.isin(IMAGE_KINDS), _.messages, 0).sum(),
            links=ibis.ifelse(is_link, _.messages, _.addressed).sum(),
            red_packets=ibis.ifelse(_.kind == "red_packet", _.messages, 0).sum(),
            quotes=_.quotes.sum(),
            recalled=_.recalled.sum(),
            talks=_.talks.sum(),
            topics=_.topics.sum(),
            topics_taken_up=_.topics_taken_up.sum(),
            pieces=ibis.ifelse(_.is_staff, pieces, 0).sum(),
            pieces_answered=ibis.ifelse(_.is_staff, answered, 0).sum(),
            longest_pause_s=_.longest_pause_s.max(),
        )
    )
    return rows.inner_join(found["scope"], "group").select(
        *(rows[name] for name in rows.columns), age=(_.last_day - _.day).cast("int32"), weekday=_weekday(_.day)
    )


def _weekday(day: ir.IntegerValue) -> ir.IntegerValue:
    """Count from Monday; day 0 was a Thursday."""
    return ((day % WEEK + WEEK + 3) % WEEK).cast("int8")


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


GRAINS: Final[Mapping[str, Callable[[Mapping[str, ir.Table]], ir.Table]]] = {
    "scope": scope,
    "calendar": calendar,
    "member_days": member_days,
    "hour_kinds": hour_kinds,
    "day_hours": day_hours,
    "days": days,
    "people": people,
    "questions": questions,
    "arrivals": arrivals,
    "newcomers": newcomers,
}
