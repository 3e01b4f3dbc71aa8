"""Does the group grow?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.CHANGE, counts=Counts.MEMBERS)
def growth(tables: Tables) -> ir.Table:
    """(Arrivals - departures) of the last 30 days / mean members of those days; unknown where none was ever told."""
    told = tables.days.group_by("group").aggregate(ever=_.joins.sum() + _.leaves.sum())
    recent = tables.days.filter(_.age < MONTH).group_by("group")
    sums = recent.aggregate(net=_.joins.sum() - _.leaves.sum(), members=_.members.mean(), observed=_.count())
    rows = sums.inner_join(told, "group").filter(_.observed == MONTH, _.ever > 0)
    basis = rows.members.round().cast("int64")
    return each_group(tables, rows.select("group", value=ratio(rows.net, rows.members), basis=basis))
