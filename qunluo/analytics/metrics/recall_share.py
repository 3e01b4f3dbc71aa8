"""How often is something taken back?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.MESSAGES)
def recall_share(tables: Tables) -> ir.Table:
    """Recalls / messages ever sent, in the last 30 days.

    A recalled message stands in some histories and is gone from others: what was sent is the messages, and
    the recalls beyond those that are marked on a message.
    """
    recent = tables.day_hours.filter(_.age < MONTH).group_by("group")
    sent = recent.aggregate(messages=_.messages.sum(), marked=_.recalled.sum())
    told = tables.notices.filter(_.what == "recalled").inner_join(tables.scope, "group")
    told = told.filter(told.last_day - told.day < MONTH).group_by("group").aggregate(recalls=_.count())
    rows = sent.left_join(told, "group")
    recalls = rows.recalls.fill_null(0)
    figures = rows.select("group", value=ratio(recalls, rows.messages + recalls - rows.marked), basis=rows.messages)
    return each_group(tables, figures)
