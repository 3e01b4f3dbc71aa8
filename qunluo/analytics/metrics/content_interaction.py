"""Does what the staff publish move anybody?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.PIECES)
def content_interaction(tables: Tables) -> ir.Table:
    """Of the staff's pieces of the last 30 days: after which another member spoke within 30 minutes.

    A piece is a picture, video, file, link, mini program, forward or roll call, or a text of 60 characters.
    """
    recent = tables.day_hours.filter(_.age < MONTH).group_by("group")
    figures = recent.aggregate(value=ratio(_.pieces_answered.sum(), _.pieces.sum()), basis=_.pieces.sum())
    return each_group(tables, figures)
