"""The tables of `qunluo.analytics.tables` as Arrow schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa

from qunluo.analytics.tables import Table

TYPES: Final[Mapping[str, Any]] = {
    "string": pa.string(),
    "int64": pa.int64(),
    "int32": pa.int32(),
    "int8": pa.int8(),
    "boolean": pa.bool_(),
}


def schema_of(table: Table) -> pa.Schema:
    """Give the Arrow schema of a table of facts."""
    return pa.schema({name: TYPES[kind] for name, kind in table.columns.items()})
