"""Is the weekend livelier than the working week?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import WEEK
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit

SATURDAY = 5


@metric(unit=Unit.RATIO, counts=Counts.DAYS)
def weekend_ratio(tables: Tables) -> ir.Table:
    """Mean messages of a Saturday or Sunday / mean messages of a Monday to Friday, over the last 56 days."""
    recent = tables.days.filter(_.age < 8 * WEEK).group_by("group")
    sums = recent.aggregate(
        weekend=_.messages.mean(where=_.weekday >= SATURDAY),
        workdays=_.messages.mean(where=_.weekday < SATURDAY),
        basis=_.count(),
    )
    return each_group(tables, sums.select("group", "basis", value=ratio(_.weekend, _.workdays)))
