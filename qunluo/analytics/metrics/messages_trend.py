"""Is the group getting louder or quieter?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import WEEK
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit

PERIOD = 2 * WEEK


@metric(unit=Unit.CHANGE, counts=Counts.MESSAGES)
def messages_trend(tables: Tables) -> ir.Table:
    """Messages of the last 14 days / messages of the 14 days before, less 1. The basis is the latter."""
    rows = tables.days.filter(_.age < 2 * PERIOD).group_by("group")
    sums = rows.aggregate(
        now=ibis.ifelse(_.age < PERIOD, _.messages, 0).sum(),
        before=ibis.ifelse(_.age >= PERIOD, _.messages, 0).sum(),
        observed=_.count(),
    )
    whole = sums.filter(_.observed == 2 * PERIOD)
    return each_group(tables, whole.select("group", value=ratio(_.now, _.before) - 1, basis=_.before))
