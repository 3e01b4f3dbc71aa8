"""How long does a question wait for an answer?"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.metric import each_group, metric
from qunluo.analytics.metrics.units import Counts, Unit


@metric(unit=Unit.MINUTES, counts=Counts.QUESTIONS)
def first_response_median(tables: Tables) -> ir.Table:
    """Median time from a member's question until another member spoke, of the last 90 days' answered questions."""
    return _wait(tables, column="answer_s", part=0.5)


@metric(unit=Unit.MINUTES, counts=Counts.QUESTIONS)
def first_response_p90(tables: Tables) -> ir.Table:
    """Time within which 9 of 10 answered questions of the last 90 days were answered by another member."""
    return _wait(tables, column="answer_s", part=0.9)


@metric(unit=Unit.MINUTES, counts=Counts.QUESTIONS)
def staff_response_median(tables: Tables) -> ir.Table:
    """Median time from a member's question until staff spoke, of the questions of the last 90 days that staff met."""
    return _wait(tables, column="staff_s", part=0.5)


def _wait(tables: Tables, *, column: str, part: float) -> ir.Table:
    answered = tables.questions.filter(_[column].notnull()).group_by("group")
    return each_group(tables, answered.aggregate(value=_[column].quantile(part) / 60, basis=_.count()))
