"""Compiles the metrics into `plan.json`. Run as a module after a change to a metric, a grain or a table."""

from __future__ import annotations

from dataclasses import asdict

import ibis
import ibis.expr.types as ir
import orjson

from qunluo.analytics import tables
from qunluo.analytics.metrics.catalog import METRICS
from qunluo.analytics.metrics.grains import derive
from qunluo.analytics.metrics.series import SERIES
from qunluo.analytics.plan import PLAN_FILE, Plan, PlannedMetric


def compile_plan() -> Plan:
    """Compile every grain, metric and series against the facts of `qunluo.analytics.tables`."""
    grains: dict[str, str] = {}

    def keep(name: str, grain: ir.Table) -> ir.Table:
        grains[name] = _sql(grain)
        return ibis.table(grain.schema(), name=name)

    derived = derive({table.name: ibis.table(dict(table.columns), name=table.name) for table in tables.ALL}, keep)
    return Plan(
        grains=grains,
        metrics={
            name: PlannedMetric(
                sql=_sql(metric.expression(derived)), unit=metric.unit, counts=metric.counts, formula=metric.formula
            )
            for name, metric in METRICS.items()
        },
        series={name: _sql(expression(derived)) for name, expression in SERIES.items()},
    )


def _sql(expression: ir.Table) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))


def main() -> None:
    """Write the plan beside the code."""
    PLAN_FILE.write_bytes(orjson.dumps(asdict(compile_plan()), option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    main()
