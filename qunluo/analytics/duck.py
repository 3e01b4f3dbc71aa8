"""Runs the plan on DuckDB: over tables in memory for a checkup, over Parquet files for the lake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from qunluo.analytics.plan import Plan

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What one metric says of one group; `value` is None where it cannot say anything."""

    value: float | None
    basis: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duck:
    """A connection in which the facts and all grains stand."""

    connection: duckdb.DuckDBPyConnection
    plan: Plan

    def metrics(self) -> dict[str, dict[str, Value]]:
        """Run every metric at once; give name → group → value."""
        parts = (f"SELECT '{name}' AS metric, * FROM ({metric.sql})" for name, metric in self.plan.metrics.items())  # noqa: S608  # our own text
        found: dict[str, dict[str, Value]] = {name: {} for name in self.plan.metrics}
        for metric, group, value, basis in self.connection.execute(" UNION ALL ".join(parts)).fetchall():
            found[metric][group] = Value(value=value, basis=basis)
        return found

    def series(self, name: str, *, order_by: str) -> list[Row]:
        """Run one series; the order is a list of its columns, for no table has one of its own."""
        return self.rows(f"SELECT * FROM ({self.plan.series[name]}) ORDER BY {order_by}")  # noqa: S608  # our own text

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Ask anything of the tables."""
        answer = self.connection.execute(sql, list(values))
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@contextmanager
def duck_over(plan: Plan, facts: Mapping[str, Any]) -> Iterator[Duck]:
    """Open a database in memory over Arrow tables, and store the grains in it."""
    with duckdb.connect(config={"threads": 2}) as connection:
        for name, table in facts.items():
            connection.register(name, table)
        yield _with_grains(connection, plan)


@contextmanager
def duck_over_parquet(plan: Plan, files: Mapping[str, str]) -> Iterator[Duck]:
    """Open a database in memory over Parquet files, one path or pattern a table."""
    with duckdb.connect() as connection:
        for name, path in files.items():
            connection.read_parquet(path).create_view(name)
        yield _with_grains(connection, plan)


def _with_grains(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Duck:
    for name, sql in plan.grains.items():
        connection.execute(f'CREATE TABLE "{name}" AS {sql}')
    return Duck(connection=connection, plan=plan)
