"""On how few shoulders does the talk rest?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit

TOP = 10


@metric(unit=Unit.SHARE, counts=Counts.SPEAKERS)
def top_tenth_share(tables: Tables) -> ir.Table:
    """Messages of the most talkative tenth of the speakers (rounded up) / all messages, in the last 30 days."""
    ranked = _ranked(tables)
    figures = ranked.group_by("group").aggregate(
        value=ratio(_.messages.sum(where=_.rank < (_.speakers + TOP - 1) // TOP), _.messages.sum()), basis=_.count()
    )
    return each_group(tables, figures)


@metric(unit=Unit.RATIO, counts=Counts.SPEAKERS)
def gini(tables: Tables) -> ir.Table:
    """Gini coefficient of the speakers' messages in the last 30 days: 0 all say as much, near 1 one says all.

    With the most talkative first, x(0) >= x(1) ...: sum((n - 1 - 2 * rank) * x) / (n * sum(x)).
    """
    ranked = _ranked(tables)
    spread = ((_.speakers - 1 - 2 * _.rank) * _.messages).sum()
    figures = ranked.group_by("group").aggregate(
        value=ratio(spread, _.speakers.max() * _.messages.sum()), basis=_.count()
    )
    return each_group(tables, figures)


def _ranked(tables: Tables) -> ir.Table:
    """Rank the speakers; the member breaks ties, for engines order equals as they like."""
    spoke = tables.people.filter(_.messages_month > 0).select("group", "member", messages=_.messages_month)
    order = ibis.window(group_by="group", order_by=[ibis.desc("messages"), "member"])
    return spoke.mutate(rank=ibis.row_number().over(order), speakers=_.count().over(group_by="group"))
