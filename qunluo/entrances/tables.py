"""Any table that an operator brings, CSV or XLSX: its header, and its rows one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from qunluo.channels.history import csv_rows, xlsx
from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.rows import Columns
from qunluo.channels.history.source import Source
from qunluo.lib.refusal import Refusal

TITLE_ROWS = 10
SAMPLE = 64 * 1024
MOST_ROWS = 100_000
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class UnreadableTable(Refusal):
    """The file is no table; the sentence says what it is, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row below the header. `number` is that in the file, as spreadsheets count."""

    number: int
    cells: Sequence[str]


def header_of(path: Path) -> list[str]:
    """The names of the columns. Titles may stand above them: the header is the first row that fills its width."""
    first = list(islice((cells for _, cells in _rows(path)), TITLE_ROWS))
    if not first:
        raise UnreadableTable("这个表格是空的。")
    widest = max(_width(cells) for cells in first)
    header = next(cells for cells in first if _width(cells) * 2 > widest)
    return [cell.strip().strip("\ufeff") for cell in header]


def rows_of(path: Path) -> Iterator[Row]:
    """The rows below the header; empty ones are passed over. Raises `UnreadableTable`, also half-way."""
    header, is_below, count = header_of(path), False, 0
    for number, cells in _rows(path):
        if not is_below:
            is_below = [cell.strip().strip("\ufeff") for cell in cells] == header
            continue
        count += 1
        if count > MOST_ROWS:
            raise UnreadableTable(f"这个表格超过 {MOST_ROWS:,} 行，请分成几个文件导入。")
        yield Row(number=number, cells=[cell.strip() for cell in cells])


def value_of(row: Row, places: Mapping[str, int], field: str) -> str:
    """What stands in the column of that field; empty where there is no such column."""
    place = places.get(field, -1)
    return row.cells[place] if 0 <= place < len(row.cells) else ""


def places_of(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Where the chosen columns stand."""
    known = Columns.of(header).places
    return {field: known[name] for field, name in columns.items() if name in known}


def _width(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    if not path.is_file():
        raise UnreadableTable("这个表格的文件不在了，请重新上传。")
    with closing(Source.of(path)) as source:
        try:
            head = source.head(SAMPLE)
            if head.startswith(ZIP):
                yield from _told(xlsx.rows(source.stream()))
            else:
                yield from _told(_of_text(source, head))
        except UnreadableExport as error:
            raise UnreadableTable(str(error)) from error


def _told(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    return ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))


def _of_text(source: Source, head: bytes) -> Iterator[tuple[int, list[str]]]:
    if head.startswith(OLD_OFFICE):
        raise UnreadableTable("这是旧版 Office 文件（如 XLS），请另存为 XLSX 或 CSV 再导入。")
    source.guess_encoding()
    if not source.encoding.name:
        raise UnreadableTable("这不是表格文件，请选择 XLSX 或 CSV。")
    text = head[source.encoding.mark :].decode(source.encoding.name, "replace")
    lines = [line for line in text.splitlines()[: TITLE_ROWS * 2] if line.strip()]
    delimiter = csv_rows.delimiter_of(max(lines, key=_cuts, default=""))
    return csv_rows.rows(source, lambda *_: None, delimiter=delimiter)


def _cuts(line: str) -> int:
    return max(line.count(one) for one in csv_rows.DELIMITERS)
