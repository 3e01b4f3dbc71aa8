"""On how many days did hardly anybody say anything?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import WEEK
from qunluo.analytics.metrics.metric import each_group, metric
from qunluo.analytics.metrics.units import Counts, Unit

HARDLY_ANY = 3


@metric(unit=Unit.DAYS, counts=Counts.DAYS)
def quiet_days(tables: Tables) -> ir.Table:
    """Count the days with fewer than 3 messages among the last 14 observed days."""
    recent = tables.days.filter(_.age < 2 * WEEK).group_by("group")
    return each_group(tables, recent.aggregate(value=(_.messages < HARDLY_ANY).sum(), basis=_.count()))
