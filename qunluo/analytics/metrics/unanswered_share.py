"""How many questions find no answer?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.metric import each_group, metric, ratio
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.SHARE, counts=Counts.QUESTIONS)
def unanswered_share(tables: Tables) -> ir.Table:
    """Questions of the last 90 days after which nobody else spoke for 24 hours / those answered or 24 hours old."""
    decided = tables.questions.filter(_.is_decided).group_by("group")
    return each_group(tables, decided.aggregate(value=ratio(_.answer_s.isnull().sum(), _.count()), basis=_.count()))
