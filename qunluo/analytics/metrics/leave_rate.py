"""How many leave?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH, WEEK
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.MEMBERS)
def leave_rate_month(tables: Tables) -> ir.Table:
    """Departures of the last 30 days / mean members of those days; unknown where no departure was ever told."""
    return _left(tables, days=MONTH)


@metric(unit=Unit.SHARE, counts=Counts.MEMBERS)
def leave_rate_week(tables: Tables) -> ir.Table:
    """Departures of the last 7 days / mean members of those days; unknown where no departure was ever told."""
    return _left(tables, days=WEEK)


def _left(tables: Tables, *, days: int) -> ir.Table:
    """Leave out short histories, and the many platforms that never tell who leaves: no figure beats a good 0%."""
    told = tables.days.group_by("group").aggregate(ever=_.leaves.sum())
    recent = tables.days.filter(_.age < days).group_by("group")
    sums = recent.aggregate(left=_.leaves.sum(), members=_.members.mean(), observed=_.count())
    rows = sums.inner_join(told, "group").filter(_.observed == days, _.ever > 0)
    basis = rows.members.round().cast("int64")
    return each_group(tables, rows.select("group", value=ratio(rows.left, rows.members), basis=ibis.coalesce(basis, 0)))
