"""Who talks: the staff or the members?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.MESSAGES)
def staff_share(tables: Tables) -> ir.Table:
    """Messages of owner and administrators / all messages, in the last 30 days; unknown where no staff is known."""
    recent = tables.day_hours.filter(_.age < MONTH).group_by("group")
    sums = recent.aggregate(staff=_.staff_messages.sum(), messages=_.messages.sum())
    known = tables.people.filter(_.is_staff).select("group").distinct()
    rows = sums.semi_join(known, "group")
    return each_group(tables, rows.select("group", value=ratio(_.staff, _.messages), basis=_.messages))
