"""What the messages are made of: pictures, links, quotes."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.MESSAGES)
def image_share(tables: Tables) -> ir.Table:
    """Pictures and stickers / all messages, in the last 30 days."""
    return _share(tables, "images")


@metric(unit=Unit.SHARE, counts=Counts.MESSAGES)
def link_share(tables: Tables) -> ir.Table:
    """Messages with a web address, link cards and mini programs / all messages, in the last 30 days."""
    return _share(tables, "links")


@metric(unit=Unit.SHARE, counts=Counts.MESSAGES)
def quote_share(tables: Tables) -> ir.Table:
    """Messages that quote another one / all messages, in the last 30 days; unknown where nothing was ever quoted."""
    ever = tables.day_hours.filter(_.quotes > 0).select("group").distinct()
    shares = _share(tables, "quotes").semi_join(ever, "group")
    return each_group(tables, shares)


def _share(tables: Tables, column: str) -> ir.Table:
    recent = tables.day_hours.filter(_.age < MONTH).group_by("group")
    figures = recent.aggregate(value=ratio(_[column].sum(), _.messages.sum()), basis=_.messages.sum())
    return each_group(tables, figures)
