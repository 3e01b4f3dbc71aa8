"""How many members have never said a word?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.MEMBERS)
def never_spoke_share(tables: Tables) -> ir.Table:
    """Of the members in the group whom a list of members names: who has no message at all in the history."""
    listed = tables.people.filter(_.is_here, _.is_listed).group_by("group")
    return each_group(tables, listed.aggregate(value=ratio((_.messages == 0).sum(), _.count()), basis=_.count()))
