"""Over how many hours of the day does the talk spread?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric
from qunluo.analytics.metrics.units import Counts, Unit

MOST = 0.8


@metric(unit=Unit.HOURS, counts=Counts.MESSAGES)
def active_hours(tables: Tables) -> ir.Table:
    """Count the fewest hours of the day (0-23) that together hold 80% of the messages of the last 30 days."""
    hours = tables.day_hours.filter(_.age < MONTH).group_by("group", "hour").aggregate(messages=_.messages.sum())
    loudest_first = [ibis.desc("messages"), "hour"]
    louder = ibis.window(group_by="group", order_by=loudest_first, preceding=None, following=0)
    ranked = hours.mutate(so_far=_.messages.sum().over(louder), whole=_.messages.sum().over(group_by="group"))
    needed = ranked.filter(_.so_far - _.messages < _.whole * MOST)
    return each_group(tables, needed.group_by("group").aggregate(value=_.count(), basis=_.whole.max()))
