"""For how many days on end has the group been clearly quieter than it used to be?"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.limits import WEEK
from qunluo.analytics.metrics.metric import each_group, metric
from qunluo.analytics.metrics.units import Counts, Unit

LOOK_BACK = 2 * WEEK
WEEKS_BEFORE = 4
DROP = 0.85


@metric(unit=Unit.DAYS, counts=Counts.DAYS)
def falling_days(tables: Tables) -> ir.Table:
    """Count the latest days on end, of 14, that were 15% or more below the same weekday of the 4 weeks before.

    A day with fewer than 2 such weekdays to compare with counts as not fallen; a usual of 0 cannot fall.
    """
    recent = tables.days.filter(_.age < LOOK_BACK).select("group", "age", "weekday", now=_.messages)
    before = tables.days.select("group", "weekday", "messages", age_before=_.age)
    pairs = recent.inner_join(before, ["group", "weekday"])
    pairs = pairs.filter(pairs.age_before > pairs.age, pairs.age_before <= pairs.age + WEEKS_BEFORE * WEEK)
    usual = pairs.group_by("group", "age", "now").aggregate(usual=_.messages.mean(), weeks=_.count())
    steady = usual.filter((_.weeks < 2) | (_.usual == 0) | (_.now > _.usual * DROP))  # noqa: PLR2004  # two make a mean
    fell = steady.group_by("group").aggregate(value=_.age.min())
    observed = tables.days.group_by("group").aggregate(basis=_.count())
    rows = observed.left_join(fell, "group")
    value = ibis.coalesce(rows.value, ibis.least(rows.basis, LOOK_BACK))
    return each_group(tables, rows.select("group", value=value, basis=rows.basis))
