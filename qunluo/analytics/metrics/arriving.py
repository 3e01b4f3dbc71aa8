"""The grains of those who come in: what they and others said then, and whether they still speak later."""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.limits import FIRST_WORDS_WINDOW, QUARTER, WEEK_FROM_7, WEEK_FROM_30, WELCOME_WINDOW


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
