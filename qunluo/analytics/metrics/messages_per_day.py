"""How much is said on a day."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.PER_DAY, counts=Counts.DAYS)
def messages_per_day(tables: Tables) -> ir.Table:
    """Messages of the last 30 observed days / those days, silent days included."""
    recent = tables.days.filter(_.age < MONTH)
    return each_group(tables, recent.group_by("group").aggregate(value=_.messages.mean(), basis=_.count()))
