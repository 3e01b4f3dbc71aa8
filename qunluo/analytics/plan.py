"""All grains, metrics and series as SQL for DuckDB, compiled beforehand.

The metrics are Ibis expressions; compiling all of them takes longer than running them over a year of chat. So
their SQL is kept beside the code in `plan.json`, which a test compares with the expressions, and whoever only
runs them need not load Ibis. After a change: `python -m qunluo.analytics.compile_plan`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from qunluo.analytics.metrics.units import Counts, Unit

PLAN_FILE: Final = Path(__file__).with_name("plan.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMetric:
    """A metric as its expression made it: SQL, and what a reader needs to know of it."""

    sql: str
    unit: Unit
    counts: Counts
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run, by name: grains to store in this order, then metrics and series in any order."""

    grains: Mapping[str, str]
    metrics: Mapping[str, PlannedMetric]
    series: Mapping[str, str]


def load_plan() -> Plan:
    """Read the plan that was compiled last."""
    parts = orjson.loads(PLAN_FILE.read_bytes())
    metrics = {
        name: PlannedMetric(
            sql=metric["sql"], unit=Unit(metric["unit"]), counts=Counts(metric["counts"]), formula=metric["formula"]
        )
        for name, metric in parts["metrics"].items()
    }
    return Plan(grains=parts["grains"], metrics=metrics, series=parts["series"])
