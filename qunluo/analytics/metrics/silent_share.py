"""How many members have fallen silent, and how many are lost?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import MONTH, QUARTER
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.MEMBERS)
def silent_share(tables: Tables) -> ir.Table:
    """Of the members in the group for more than 30 observed days: who said nothing in the last 30."""
    return _without_a_word(tables, days=MONTH, column="messages_month")


@metric(unit=Unit.SHARE, counts=Counts.MEMBERS)
def lost_share(tables: Tables) -> ir.Table:
    """Of the members in the group for more than 90 observed days: who said nothing in the last 90."""
    return _without_a_word(tables, days=QUARTER, column="messages_quarter")


def _without_a_word(tables: Tables, *, days: int, column: str) -> ir.Table:
    here = tables.people.filter(_.is_here, _.days_known > days).group_by("group")
    return each_group(tables, here.aggregate(value=ratio((_[column] == 0).sum(), _.count()), basis=_.count()))
