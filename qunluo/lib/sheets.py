"""Tables for download: CSV and XLSX, row by row, in which no member's text can act as a formula."""

from __future__ import annotations

import csv
import math
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeAlias

import xlsxwriter

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell: TypeAlias = str | int | float | date | datetime | bool | None
Row: TypeAlias = Sequence[Cell]

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 65_536
ROWS_AT_ONCE = 500
FIRST_YEAR = 1900  # a spreadsheet knows no date before
LONGEST_CELL = 32_767
EXACT_DIGITS = 15  # a spreadsheet rounds longer numbers
MOST_ROWS = 1_048_576
LONGEST_TITLE = 31
WIDEST_COLUMN = 60
# Full-width twins count, too: some spreadsheets and input methods fold them to the plain sign.
FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@|＝＋－﹣−＠]|[\t\r\n]")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NO_TITLE = re.compile(r"[\[\]:*?/\\]|^'|'$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page of a workbook. The header is a row of its own, so that it can be set apart."""

    title: str
    header: Sequence[str]
    rows: Iterable[Row]


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run the text instead of showing it."""
    return FORMULA.match(text) is not None


def write_csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with a mark that tells Excel so. What could be a formula begins with an apostrophe instead."""
    yield "\ufeff".encode()
    echo = _Echo()
    writer = csv.writer(echo)
    left = iter(rows)
    while some := list(islice(left, ROWS_AT_ONCE)):
        writer.writerows([_in_csv(cell) for cell in row] for row in some)
        yield echo.take()


def write_xlsx(*sheets: Sheet) -> Iterator[bytes]:
    """A workbook, built row by row on disk, however long it is. Texts are texts: none is a formula or a link."""
    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(
            file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        ) as book:
            pen = _Pen(book)
            for sheet in sheets:
                pen.write(sheet)
        file.seek(0)
        yield from iter(lambda: file.read(CHUNK), b"")


class _Echo:
    """What `csv` takes for a file: keeps the lines until they are taken."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> int:
        self.lines.append(line)
        return len(line)

    def take(self) -> bytes:
        text, self.lines = "".join(self.lines), []
        return text.encode()


class _Pen:
    """Writes sheets into one workbook; a sheet that is full goes on in another."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.titles: set[str] = set()
        self.head: Format = book.add_format({"bold": True, "bottom": 1})
        self.quoted: Format = book.add_format({"quote_prefix": True})  # stays a text when somebody edits the cell
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})

    def write(self, sheet: Sheet) -> None:
        rows = iter(sheet.rows)
        for first in chain([next(rows, None)], rows):
            page = self._begin(sheet)
            if first is not None:
                for number, row in enumerate(chain([first], islice(rows, MOST_ROWS - 2)), start=1):
                    self._row(page, number, row)

    def _begin(self, sheet: Sheet) -> Worksheet:
        page: Worksheet = self.book.add_worksheet(self._title(sheet.title))
        for column, name in enumerate(sheet.header):
            page.set_column(column, column, min(max(12, 2 * len(name) + 4), WIDEST_COLUMN))
            page.write_string(0, column, _printable(name), self.head)
        page.freeze_panes(1, 0)
        return page

    def _title(self, wanted: str) -> str:
        plain = (NO_TITLE.sub(" ", _printable(wanted)).strip() or "Sheet")[:LONGEST_TITLE]
        title, number = plain, 1
        while title.lower() in self.titles:
            number += 1
            title = f"{plain[: LONGEST_TITLE - 5]} ({number})"
        self.titles.add(title.lower())
        return title

    def _row(self, page: Worksheet, number: int, row: Row) -> None:
        for column, cell in enumerate(row):
            match cell:
                case None | "":
                    continue
                case bool():
                    page.write_boolean(number, column, cell)
                case int() | float() if _is_exact(cell):
                    page.write_number(number, column, cell)
                case datetime() if cell.year > FIRST_YEAR:
                    page.write_datetime(number, column, cell.replace(tzinfo=None), self.moment)
                case date() if cell.year > FIRST_YEAR:
                    page.write_datetime(number, column, cell, self.day)
                case _:
                    text = _printable(str(cell))[:LONGEST_CELL]
                    page.write_string(number, column, text, self.quoted if is_formula(text) else None)


def _in_csv(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case int() | float():
            return cell
        case datetime():
            return cell.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
        case date():
            return cell.isoformat()
    text = _printable(cell)
    return f"'{text}" if is_formula(text) else text


def _is_exact(number: float) -> bool:
    """Whether a spreadsheet shows the number as it is."""
    return math.isfinite(number) and (isinstance(number, float) or abs(number) < 10**EXACT_DIGITS)


def _printable(text: str) -> str:
    """The text without signs that no spreadsheet takes."""
    return UNPRINTABLE.sub("\ufffd", text)
