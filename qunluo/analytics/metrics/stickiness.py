"""How often those who speak come back (DAU/MAU)."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.SPEAKERS)
def dau_mau(tables: Tables) -> ir.Table:
    """Mean number of speakers a day in the last 30 days / different speakers of these 30 days."""
    daily = tables.days.filter(_.age < MONTH).group_by("group").aggregate(daily=_.speakers.mean())
    monthly = tables.people.filter(_.messages_month > 0).group_by("group").aggregate(monthly=_.count())
    rows = daily.inner_join(monthly, "group")
    return each_group(tables, rows.select("group", value=ratio(rows.daily, rows.monthly), basis=rows.monthly))
