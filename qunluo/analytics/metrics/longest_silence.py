"""How long was the longest silence?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.HOURS, counts=Counts.MESSAGES)
def longest_silence(tables: Tables) -> ir.Table:
    """Longest time between two messages that follow each other, of those that ended in the last 30 days."""
    recent = tables.day_hours.filter(_.age < MONTH).group_by("group")
    return each_group(tables, recent.aggregate(value=_.longest_pause_s.max() / 3600, basis=_.messages.sum()))
