"""What a metric is: a name, a unit, and one expression that gives one row a group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from qunluo.analytics.metrics.grains import Tables
from qunluo.analytics.metrics.units import Counts, Unit

Expression = Callable[[Tables], ir.Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure of a group.

    `expression` gives the columns `group`, `value` (float64, null where nothing can be said) and `basis`
    (int64), with one row for every group of the spans. Its docstring is the formula.
    """

    name: str
    unit: Unit
    counts: Counts
    expression: Expression

    @property
    def formula(self) -> str:
        """The formula in words, on one line."""
        return " ".join((self.expression.__doc__ or "").split())


def metric(*, unit: Unit, counts: Counts) -> Callable[[Expression], Metric]:
    """Make a metric of an expression, and call it what the function is called."""

    def name_it(expression: Expression) -> Metric:
        return Metric(name=expression.__name__, unit=unit, counts=counts, expression=expression)

    return name_it


def each_group(tables: Tables, figures: ir.Table) -> ir.Table:
    """Give every group its row: `figures` (group, value, basis) as far as they go, else null over nothing."""
    rows = tables.scope.select("group").left_join(figures, "group")
    return rows.select(
        group=rows["group"],
        value=rows["value"].cast("float64"),
        basis=rows["basis"].cast("int64").fill_null(0),
    )


def ratio(part: ir.NumericValue, whole: ir.NumericValue) -> ir.FloatingValue:
    """Divide, and say nothing where there is nothing to divide by, the same on every engine."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)
