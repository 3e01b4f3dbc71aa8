"""How often is there a red packet?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH, WEEK
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.PER_WEEK, counts=Counts.DAYS)
def red_packets_per_week(tables: Tables) -> ir.Table:
    """Red packets of the last 30 days / days * 7."""
    observed = tables.days.filter(_.age < MONTH).group_by("group").aggregate(basis=_.count())
    sent = tables.day_hours.filter(_.age < MONTH).group_by("group").aggregate(sent=_.red_packets.sum())
    rows = observed.left_join(sent, "group")
    packets = ibis.coalesce(rows.sent, 0) * WEEK
    return each_group(tables, rows.select("group", value=ratio(packets, rows.basis), basis=rows.basis))
