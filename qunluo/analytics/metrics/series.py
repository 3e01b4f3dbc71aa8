"""The rows behind the charts: what a page draws, where a metric gives one figure.

Each expression keeps the column `group`; the order of rows is left to whoever shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.metric import Expression

WAIT_STEPS: Final = (60, 180, 300, 900, 1800, 3600, 10800, 21600, 43200)
"""Upper ends, in seconds, of the steps of the chart of waiting times; the last step is open up to 24 hours."""


def by_day(tables: Tables) -> ir.Table:
    """Observed days: messages, speakers, joins, leaves, members."""
    return tables.days.select("group", "day", "messages", "speakers", "joins", "leaves", "members")


def by_hour_of_week(tables: Tables) -> ir.Table:
    """Messages by weekday (of the date itself, 0 is Monday) and hour."""
    return tables.day_hours.group_by("group", "weekday", "hour").aggregate(messages=_.messages.sum())


def by_kind(tables: Tables) -> ir.Table:
    """Messages by kind."""
    return tables.hour_kinds.group_by("group", "kind").aggregate(messages=_.messages.sum())


def by_move(tables: Tables) -> ir.Table:
    """Arrivals and departures by what happened and how they came in."""
    scened = tables.moves.mutate(scene=_.scene.fill_null(""))
    return scened.group_by("group", "what", "scene").aggregate(moves=_.count())


def by_notice(tables: Tables) -> ir.Table:
    """Recalls, pats and other notices by what they say."""
    return tables.notices.group_by("group", "what").aggregate(notices=_.count())


def by_member(tables: Tables) -> ir.Table:
    """Members: how much and when they spoke, since when and until when they are known."""
    return tables.people.drop("days_known")


def recalls_by_member(tables: Tables) -> ir.Table:
    """Recalls by member."""
    recalls = tables.notices.filter(_.what == "recalled")
    return recalls.group_by("group", "member").aggregate(recalls=_.count())


def waits(tables: Tables) -> ir.Table:
    """Questions of the last 90 days by how long they waited: step 0 is up to a minute, -1 is without an answer."""
    decided = tables.questions.filter(_.is_decided)
    step = sum((decided.answer_s > seconds).cast("int32") for seconds in WAIT_STEPS)
    stepped = decided.mutate(step=step).mutate(step=_.step.fill_null(-1))
    return stepped.group_by("group", "step").aggregate(questions=_.count())


def cohorts(tables: Tables) -> ir.Table:
    """Newcomers by the month-long cohort (30 days, 0 is the last) in which they joined, and who still speaks."""
    aged = tables.newcomers.mutate(cohort=_.age // 30)
    return aged.group_by("group", "cohort").aggregate(
        joined=_.count(),
        first_day=_.joined_day.min(),
        last_day=_.joined_day.max(),
        decided_7=_.decided_7.sum(),
        spoke_7=(_.decided_7 & _.spoke_7).sum(),
        decided_30=_.decided_30.sum(),
        spoke_30=(_.decided_30 & _.spoke_30).sum(),
    )


SERIES: Final[Mapping[str, Expression]] = {
    expression.__name__: expression
    for expression in (
        by_day,
        by_hour_of_week,
        by_kind,
        by_move,
        by_notice,
        by_member,
        recalls_by_member,
        waits,
        cohorts,
    )
}
