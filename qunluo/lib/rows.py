"""Many rows as one parameter: JSON that PostgreSQL's `json_to_recordset` turns back into a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson


def as_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as a JSON array of objects; dates and moments as ISO 8601."""
    return orjson.dumps(list(rows)).decode()


def as_numbers(ids: Iterable[int]) -> str:
    """A list of ids as PostgreSQL writes an array, to be cast with `::bigint[]`."""
    return "{" + ",".join(map(str, ids)) + "}"
