"""The lake: Parquet files of pseudonyms and figures, on a disk or in an object store.

    messages/group=12/month=2026-03/part.parquet      members/group=12/part.parquet

moves and notices lie like messages, spans like members. The columns are those of `tables`, less `group`, which
the path tells DuckDB and Spark. A file is written beside its place and then put there: whoever is killed leaves
the old file or the new one.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from pyarrow import fs

from qunluo.analytics import tables
from qunluo.analytics.facts.shapes import schema_of
from qunluo.analytics.tables import Table
from qunluo.channels.history.people import SELF

PART: Final = "part.parquet"
UNFINISHED: Final = "_writing"
"""DuckDB's patterns and Spark pass over files of that name."""

BY_MONTH: Final = (tables.MESSAGES, tables.MOVES, tables.NOTICES)
TOKEN_LENGTH: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one file belongs; `month` (as 2026-03) is empty for tables that are not cut into months."""

    table: str
    group: int
    month: str = ""

    @property
    def folder(self) -> str:
        """The folder below the root."""
        parts = [self.table, f"group={self.group}", *([f"month={self.month}"] if self.month else [])]
        return "/".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lake:
    """A folder in some file system."""

    files: Any
    root: str

    def write(self, place: Place, rows: pa.Table) -> None:
        """Put a table's rows into its place; none at all empties the place."""
        if not rows.num_rows:
            self.drop(place)
            return
        folder = f"{self.root}/{place.folder}"
        self.files.create_dir(folder, recursive=True)
        columns = rows.drop_columns(["group"]).cast(_schema(place.table))
        with self.files.open_output_stream(f"{folder}/{UNFINISHED}") as stream:
            pq.write_table(columns, stream, compression="zstd")
        self.files.move(f"{folder}/{UNFINISHED}", f"{folder}/{PART}")

    def read(self, table: Table, group: int) -> pa.Table:
        """All rows of a group, by month and, within it, as they were written."""
        parts = [self._read(path, table) for path in sorted(self._parts(table, group))]
        columns = pa.concat_tables([_schema(table.name).empty_table(), *parts])
        return columns.add_column(0, "group", pa.array([str(group)] * columns.num_rows, pa.string()))

    def months(self, table: Table, group: int) -> set[str]:
        """The months of which there is a file."""
        return {path.split("/")[-2].removeprefix("month=") for path in self._parts(table, group)}

    def drop(self, place: Place) -> None:
        """Empty a place."""
        folder = f"{self.root}/{place.folder}"
        if self.files.get_file_info(folder).type != fs.FileType.NotFound:
            self.files.delete_dir(folder)

    def _parts(self, table: Table, group: int) -> list[str]:
        where = fs.FileSelector(
            f"{self.root}/{Place(table=table.name, group=group).folder}", recursive=True, allow_not_found=True
        )
        return [info.path for info in self.files.get_file_info(where) if info.base_name == PART]

    def _read(self, path: str, table: Table) -> pa.Table:
        with self.files.open_input_file(path) as file:
            return pq.ParquetFile(file).read().cast(_schema(table.name))


def lake() -> Lake:
    """The lake of this installation: a folder, or with a scheme (`s3://…`) whatever pyarrow knows by it."""
    where = settings.QUNLUO_LAKE
    if "://" in where:
        files, root = fs.FileSystem.from_uri(where)
        return Lake(files=files, root=root.rstrip("/"))
    return Lake(files=fs.LocalFileSystem(), root=str(Path(where).absolute()))


def _schema(name: str) -> pa.Schema:
    """What a file holds of the table."""
    schema = schema_of(next(table for table in tables.ALL if table.name == name))
    return schema.remove(schema.get_field_index("group"))


class Pseudonyms:
    """What the lake calls the members of one account's groups: the same for ever, and made nowhere but here."""

    def __init__(self, account_id: int) -> None:
        self._key = hmac.digest(settings.SECRET_KEY.encode(), b"qunluo.lake.members", "sha256")
        self._place = f"{account_id}:".encode()
        self._known: dict[str, str] = {"": "", SELF: SELF}

    def __call__(self, member: str) -> str:
        """The pseudonym of a platform's id; nobody stays nobody."""
        if member not in self._known:
            token = hmac.new(self._key, self._place + member.encode(), hashlib.sha256).hexdigest()
            self._known[member] = token[:TOKEN_LENGTH]
        return self._known[member]

    @property
    def key_mark(self) -> str:
        """Tells one key from another without telling the key."""
        return hmac.new(self._key, b"mark", hashlib.sha256).hexdigest()[:8]
