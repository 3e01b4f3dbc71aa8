"""How much does a text say?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.CHARS, counts=Counts.MESSAGES)
def average_length(tables: Tables) -> ir.Table:
    """Characters of the text messages of the last 30 days / these messages."""
    recent = tables.day_hours.filter(_.age < MONTH).group_by("group")
    return each_group(tables, recent.aggregate(value=ratio(_.text_chars.sum(), _.texts.sum()), basis=_.texts.sum()))
