from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from qunluo.channels.history import xlsx
from qunluo.channels.history.errors import UnreadableExport
from tests.channels.history import samples


def rows(data: bytes) -> list[tuple[int, list[str]]]:
    return list(xlsx.rows(io.BytesIO(data)))


def workbook(**parts: str) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in parts.items():
            archive.writestr(f"xl/{name.replace('__', '/')}.xml", text)
    return out.getvalue()


def test_cells_stand_where_they_say():
    sheet = (
        '<worksheet><sheetData><row r="2"><c r="B2" t="s"><v>1</v></c><c r="D2"><v>4.5</v></c></row>'
        '<row r="5"><c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c><c t="b"><v>1</v></c>'
        '<c t="e"><v>#N/A</v></c>'
        '<c r="AB5" t="str"><v>x</v></c></row></sheetData></worksheet>'
    )
    strings = "<sst><si><t>no</t></si><si><r><t>小</t></r><r><t>红</t></r><rPh><t>xiao</t></rPh></si></sst>"

    assert rows(workbook(worksheets__sheet1=sheet, sharedStrings=strings)) == [
        (2, ["", "小红", "", "4.5"]),
        (5, ["ab", "1", "", *[""] * 24, "x"]),
    ]


def test_the_first_sheet_is_read():
    def sheet(text: str) -> str:
        return f'<worksheet><sheetData><row><c t="str"><v>{text}</v></c></row></sheetData></worksheet>'

    data = workbook(worksheets__sheet10=sheet("10"), worksheets__sheet2=sheet("2"))

    assert rows(data) == [(1, ["2"])]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(workbook(styles="<x/>"), "这个 XLSX 文件里没有工作表。", id="no sheet"),
        pytest.param(workbook(worksheets__sheet1="<worksheet><sheetData>"), xlsx.DAMAGED, id="cut XML"),
        pytest.param(
            workbook(worksheets__sheet1='<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'),
            xlsx.WITH_DTD,
            id="a DTD in the sheet",
        ),
        pytest.param(
            workbook(worksheets__sheet1="<worksheet/>", sharedStrings="<!DOCTYPE a><sst/>"),
            xlsx.WITH_DTD,
            id="a DTD in the strings",
        ),
        pytest.param(
            workbook(worksheets__sheet1="<worksheet/>", sharedStrings="<sst>" + " " * (17 << 20) + "</sst>"),
            xlsx.TOO_LARGE,
            id="a bomb",
        ),
        pytest.param(samples.table_xlsx()[:100], xlsx.DAMAGED, id="a cut file"),
    ],
)
def test_broken_and_hostile_workbooks_are_refused(data, sentence):
    with pytest.raises(UnreadableExport) as caught:
        rows(data)

    assert str(caught.value) == sentence


def test_far_columns_are_left_out():
    sheet = (
        '<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData></worksheet>'
    )

    assert rows(workbook(worksheets__sheet1=sheet)) == [(1, ["2"])]


def test_a_cell_without_end_is_refused_before_it_fills_the_memory():
    sheet = f'<worksheet><sheetData><row><c t="str"><v>{"签" * (1 << 20)}到</v></c></row></sheetData></worksheet>'

    with pytest.raises(UnreadableExport, match=f"^{xlsx.TOO_LARGE}$"):
        rows(workbook(worksheets__sheet1=sheet))


def test_a_part_that_unpacks_for_ever_is_stopped(monkeypatch):
    monkeypatch.setattr(xlsx, "_LARGEST_PART", 1_000)
    sheet = "<worksheet><sheetData>" + '<row><c t="str"><v>签到</v></c></row>' * 100 + "</sheetData></worksheet>"

    with pytest.raises(UnreadableExport, match=f"^{xlsx.TOO_LARGE}$"):
        rows(workbook(worksheets__sheet1=sheet))
