"""On how many days did the group boil over?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import QUARTER
from qunluo.analytics.metrics.metric import each_group, metric
from qunluo.analytics.metrics.units import Counts, Unit

TIMES = 3


@metric(unit=Unit.DAYS, counts=Counts.DAYS)
def burst_days(tables: Tables) -> ir.Table:
    """Count the days of the last 90 with more than 3 times the median day's messages (median of days with any)."""
    recent = tables.days.filter(_.age < QUARTER)
    usual = recent.filter(_.messages > 0).group_by("group").aggregate(usual=_.messages.median())
    rows = recent.left_join(usual, "group")
    figures = rows.group_by("group").aggregate(
        value=(rows.messages > rows.usual * TIMES).sum().fill_null(0), basis=rows.count()
    )
    return each_group(tables, figures)
