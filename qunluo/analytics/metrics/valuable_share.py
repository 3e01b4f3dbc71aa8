"""How many members carry the group?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import WEEK
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit

A_DAY = 3


@metric(unit=Unit.SHARE, counts=Counts.MEMBERS)
def valuable_share(tables: Tables) -> ir.Table:
    """Members in the group with at least 3 messages a day on average over the last 7 days / members in the group."""
    here = tables.people.filter(_.is_here).group_by("group")
    carrying = (_.messages_week >= A_DAY * WEEK).sum()
    return each_group(tables, here.aggregate(value=ratio(carrying, _.count()), basis=_.count()))
