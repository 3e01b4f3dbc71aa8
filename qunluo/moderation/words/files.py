"""The rows of a file of words: text, CSV or XLSX, in whatever encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from qunluo.channels.history import encoding, xlsx
from qunluo.channels.history.errors import UnreadableExport
from qunluo.lib.refusal import Refusal

MOST_BYTES = 5 << 20
MOST_ROWS = 200_000
LONGEST_LINE = 2_000
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class UnreadableWords(Refusal):
    """The file holds no words; the sentence says what it is, and what to do."""


def rows_of(data: bytes, *, name: str) -> list[tuple[int, Sequence[str]]]:
    """The rows with their numbers as spreadsheets count. Raises `UnreadableWords`."""
    if len(data) > MOST_BYTES:
        raise UnreadableWords(f"这个文件超过 {MOST_BYTES >> 20} MB，请分成几个文件导入。")
    if data.startswith(OLD_OFFICE):
        raise UnreadableWords("这是旧版 Office 文件（如 XLS），请另存为 XLSX 或 CSV 再导入。")
    try:
        rows = list(_counted(_rows(data, name=name)))
    except UnreadableExport as error:
        raise UnreadableWords(str(error)) from error
    except csv.Error as error:
        raise UnreadableWords("这个 CSV 文件的引号或分隔符不完整，请用表格软件打开后重新另存一份。") from error
    if not rows:
        raise UnreadableWords("这个文件是空的。")
    return rows


def _rows(data: bytes, *, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    if data.startswith(ZIP):
        return xlsx.rows(io.BytesIO(data))
    told = encoding.guess(iter([data]))
    if not told.name:
        raise UnreadableWords("这不是文本或表格文件，请选择 TXT、CSV 或 XLSX。")
    text = data[told.mark :].decode(told.name, "replace")
    if name.lower().endswith(".csv"):
        return enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), 1)
    return ((number, line[:LONGEST_LINE].split("\t")) for number, line in enumerate(text.splitlines(), 1))


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",\t;", key=first.count)


def _counted(rows: Iterator[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Sequence[str]]]:
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise UnreadableWords(f"这个文件超过 {MOST_ROWS:,} 行，请分成几个文件导入。")
        yield row
