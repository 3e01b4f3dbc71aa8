"""How much is said while others sleep?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit

NIGHT_BEGINS = 22
NIGHT_ENDS = 8


@metric(unit=Unit.SHARE, counts=Counts.MESSAGES)
def night_share(tables: Tables) -> ir.Table:
    """Messages from 22:00 to 7:59 / all messages, in the last 30 days."""
    recent = tables.day_hours.filter(_.age < MONTH).group_by("group")
    at_night = (_.hour >= NIGHT_BEGINS) | (_.hour < NIGHT_ENDS)
    figures = recent.aggregate(value=ratio(_.messages.sum(where=at_night), _.messages.sum()), basis=_.messages.sum())
    return each_group(tables, figures.mutate(value=figures.value.fill_null(0.0)))
