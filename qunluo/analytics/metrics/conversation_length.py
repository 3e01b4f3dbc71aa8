"""How long does a conversation last once it has begun?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.MESSAGES, counts=Counts.TOPICS)
def conversation_length(tables: Tables) -> ir.Table:
    """Messages of the last 30 days / conversations, which a silence of more than 30 minutes parts from each other."""
    recent = tables.day_hours.filter(_.age < MONTH).group_by("group")
    figures = recent.aggregate(value=ratio(_.messages.sum(), _.talks.sum()), basis=_.talks.sum())
    return each_group(tables, figures)
