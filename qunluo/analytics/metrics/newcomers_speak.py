"""Do newcomers find their voice?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit

DAY_S = 24 * 3600


@metric(unit=Unit.SHARE, counts=Counts.NEWCOMERS)
def newcomers_speak_24h(tables: Tables) -> ir.Table:
    """Of the arrivals of the last 90 days, over 24 hours old: who spoke within 24 hours."""
    return _spoke(tables, within=DAY_S)


@metric(unit=Unit.SHARE, counts=Counts.NEWCOMERS)
def newcomers_speak_7d(tables: Tables) -> ir.Table:
    """Of the arrivals of the last 90 days, over 7 days old: who spoke within 7 days."""
    return _spoke(tables, within=7 * DAY_S)


def _spoke(tables: Tables, *, within: int) -> ir.Table:
    rows = tables.arrivals.filter(_.last_at - _["at"] >= within).group_by("group")
    spoke = (_.spoke_s <= within).sum().fill_null(0)
    return each_group(tables, rows.aggregate(value=ratio(spoke, _.count()), basis=_.count()))
