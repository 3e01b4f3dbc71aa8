"""Do those who come in still speak a week and a month later?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit

RECENT = 180


@metric(unit=Unit.SHARE, counts=Counts.NEWCOMERS)
def retention_d7(tables: Tables) -> ir.Table:
    """Of those who joined in the last 180 days, at least 13 days before the end: who spoke on a day 7 to 13 after."""
    return _kept(tables, decided="decided_7", spoke="spoke_7")


@metric(unit=Unit.SHARE, counts=Counts.NEWCOMERS)
def retention_d30(tables: Tables) -> ir.Table:
    """Of those who joined in the last 180 days, at least 36 days before the end: who spoke on a day 30 to 36 after."""
    return _kept(tables, decided="decided_30", spoke="spoke_30")


def _kept(tables: Tables, *, decided: str, spoke: str) -> ir.Table:
    rows = tables.newcomers.filter(_.age < RECENT, _[decided]).group_by("group")
    return each_group(tables, rows.aggregate(value=ratio(_[spoke].sum(), _.count()), basis=_.count()))
