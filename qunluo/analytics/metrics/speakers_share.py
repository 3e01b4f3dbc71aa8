"""Which share of the members speaks at all, in a week and in a month."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.MEMBERS)
def weekly_speakers_share(tables: Tables) -> ir.Table:
    """Members in the group who spoke in the last 7 days / members in the group."""
    return _share(tables, "messages_week")


@metric(unit=Unit.SHARE, counts=Counts.MEMBERS)
def monthly_speakers_share(tables: Tables) -> ir.Table:
    """Members in the group who spoke in the last 30 days / members in the group."""
    return _share(tables, "messages_month")


def _share(tables: Tables, column: str) -> ir.Table:
    here = tables.people.filter(_.is_here)
    figures = here.group_by("group").aggregate(value=ratio((_[column] > 0).sum(), _.count()), basis=_.count())
    return each_group(tables, figures)
