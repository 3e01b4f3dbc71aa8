"""Is anybody there when somebody comes in?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import WELCOME_WINDOW
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.NEWCOMERS)
def welcome_share(tables: Tables) -> ir.Table:
    """Of the arrivals of the last 90 days: after whom another member spoke within 15 minutes."""
    rows = tables.arrivals.filter(_.last_at - _["at"] >= WELCOME_WINDOW).group_by("group")
    return each_group(tables, rows.aggregate(value=ratio(_.welcome_s.notnull().sum(), _.count()), basis=_.count()))
