"""Does anybody take up what somebody begins?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.TOPICS)
def topic_reply_share(tables: Tables) -> ir.Table:
    """Messages that broke a silence of an hour and that another member followed within an hour / all that broke one."""
    recent = tables.day_hours.filter(_.age < MONTH).group_by("group")
    figures = recent.aggregate(value=ratio(_.topics_taken_up.sum(), _.topics.sum()), basis=_.topics.sum())
    return each_group(tables, figures)
