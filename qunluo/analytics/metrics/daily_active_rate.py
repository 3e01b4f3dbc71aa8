"""Which share of the members speaks on a day."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.DAYS)
def daily_active_rate(tables: Tables) -> ir.Table:
    """Mean over the last 30 days of (members who spoke that day / members of that day)."""
    recent = tables.days.filter(_.age < MONTH, _.members > 0)
    figures = recent.group_by("group").aggregate(value=ratio(_.speakers, _.members).mean(), basis=_.count())
    return each_group(tables, figures)
