"""How much a member says on a day."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.PER_DAY, counts=Counts.DAYS)
def messages_per_member_day(tables: Tables) -> ir.Table:
    """Messages of the last 30 days / the sum over those days of the members of that day."""
    recent = tables.days.filter(_.age < MONTH)
    figures = recent.group_by("group").aggregate(value=ratio(_.messages.sum(), _.members.sum()), basis=_.count())
    return each_group(tables, figures)
