"""Tables for download: what Excel sees."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.lib import sheets
from qunluo.lib.sheets import Sheet, is_formula, write_csv, write_xlsx

AT = datetime(2026, 3, 2, 12, 30, 5, tzinfo=UTC)
NAMES = {"main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def in_csv(*rows) -> list[list[str]]:
    text = b"".join(write_csv(rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def book(*pages: Sheet) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(write_xlsx(*pages))))


def titles(written: zipfile.ZipFile) -> list[str]:
    tree = ET.fromstring(written.read("xl/workbook.xml"))  # noqa: S314 - our own file
    return [sheet.attrib["name"] for sheet in tree.iterfind("main:sheets/main:sheet", NAMES)]


def cells(written: zipfile.ZipFile, number: int = 1) -> list[tuple[str, str]]:
    """Type and content of every cell below the header."""
    tree = ET.fromstring(written.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - our own file
    assert tree.find(".//main:f", NAMES) is None, "a formula"
    rows = tree.findall("main:sheetData/main:row", NAMES)[1:]
    return [(cell.attrib.get("t", "n"), "".join(cell.itertext())) for row in rows for cell in row]


@pytest.mark.parametrize(
    ("text", "dangerous"),
    [
        pytest.param("=1+1", True, id="a formula"),
        pytest.param("+86 138", True, id="a plus"),
        pytest.param("-2", True, id="a minus"),
        pytest.param("@SUM(A1)", True, id="an at sign"),
        pytest.param("\t=1", True, id="a tab before"),
        pytest.param("\tx", True, id="a tab alone"),
        pytest.param("\r=1", True, id="a return before"),
        pytest.param("  =1", True, id="blanks before"),
        pytest.param("\u200b=1", True, id="nothing visible before"),
        pytest.param("＝1", True, id="full-width equals"),
        pytest.param("＋1", True, id="full-width plus"),
        pytest.param("－1", True, id="full-width minus"),
        pytest.param("＠x", True, id="full-width at"),
        pytest.param("1=1", False, id="a sum in the middle"),
        pytest.param("早安", False, id="a greeting"),
        pytest.param("", False, id="nothing"),
        pytest.param("'=1", False, id="already quoted"),
    ],
)
def test_formulas_are_known(text, dangerous):
    assert is_formula(text) == dangerous
    assert in_csv([text]) == [[f"'{text}" if dangerous else text]] or text == ""


def test_csv_tells_excel_that_it_is_utf8_and_keeps_what_is_no_text():
    rows = [["名", "分"], ["阿明", -5], [None, 2.5], [True, AT], [date(2026, 3, 2), 'a,"b"\nc']]

    assert b"".join(write_csv(rows)).startswith(b"\xef\xbb\xbf")
    assert in_csv(*rows) == [
        ["名", "分"],
        ["阿明", "-5"],
        ["", "2.5"],
        ["TRUE", "2026-03-02 12:30:05"],
        ["2026-03-02", 'a,"b"\nc'],
    ]


def test_csv_comes_piece_by_piece():
    assert len(list(write_csv([["x"]] * 1_200))) == 4


def test_xlsx_keeps_texts_numbers_and_moments():
    row = ["=1+1", 5, -2.5, 10**18, float("nan"), True, AT, date(1800, 1, 1), None, "http://x.cn", "a\x00b\x1f"]

    assert cells(book(Sheet(title="页", header=["一"] * 11, rows=[row]))) == [
        ("inlineStr", "=1+1"),
        ("n", "5"),
        ("n", "-2.5"),
        ("inlineStr", "1000000000000000000"),
        ("inlineStr", "nan"),
        ("b", "1"),
        ("n", "46083.52089120371"),
        ("inlineStr", "1800-01-01"),
        ("inlineStr", "http://x.cn"),
        ("inlineStr", "a�b�"),
    ]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        pytest.param("一群/二群", "一群 二群", id="a slash"),
        pytest.param("", "Sheet", id="none"),
        pytest.param("'名'", "名", id="quotes at the ends"),
        pytest.param("长" * 40, "长" * 31, id="too long"),
    ],
)
def test_titles_are_such_as_excel_takes(title, written):
    assert titles(book(Sheet(title=title, header=["一"], rows=[]))) == [written]


def test_two_sheets_of_one_title_stand_side_by_side():
    assert titles(book(*[Sheet(title="群", header=["一"], rows=[["x"]])] * 3)) == ["群", "群 (2)", "群 (3)"]


def test_a_full_sheet_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)

    written = book(Sheet(title="群", header=["一"], rows=[[number] for number in range(7)]))

    assert titles(written) == ["群", "群 (2)", "群 (3)"]
    assert [[content for _, content in cells(written, sheet)] for sheet in (1, 2, 3)] == [
        ["0", "1", "2"],
        ["3", "4", "5"],
        ["6"],
    ]


@given(st.lists(st.lists(st.text() | st.integers() | st.floats() | st.none(), max_size=4), max_size=6))
def test_any_rows_make_a_file(rows):
    for row in in_csv(*rows):
        assert not any(is_formula(cell) and not re.fullmatch(r"-[\d.e+-]+|-inf", cell) for cell in row)
    cells(book(Sheet(title="页", header=["一"], rows=rows)))
