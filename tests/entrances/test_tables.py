from __future__ import annotations

import io

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qunluo.entrances.columns import guessed, picked
from qunluo.entrances.lines import NAMES
from qunluo.entrances.tables import MOST_ROWS, UnreadableTable, header_of, rows_of


@pytest.fixture
def table(tmp_path):
    def write(content: bytes):
        path = tmp_path / "table"
        path.write_bytes(content)
        return path

    return write


def workbook(*rows) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


ROWS = [("昵称", "日期"), ("静静", "2026-03-01"), ("阿明", "2026-03-02")]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("\n".join(map(",".join, ROWS)).encode(), id="CSV"),
        pytest.param("\r\n".join(map("\t".join, ROWS)).encode("utf-16"), id="tabs in UTF-16"),
        pytest.param("\n".join(map(";".join, ROWS)).encode("gb18030"), id="semicolons in GB18030"),
        pytest.param(("\ufeff" + "\n".join(map(",".join, ROWS))).encode(), id="with a mark"),
        pytest.param(("\n\n" + "\n\n".join(map(",".join, ROWS))).encode(), id="with empty lines"),
        pytest.param(("三月打卡表,\n" + "\n".join(map(",".join, ROWS))).encode(), id="under a title"),
        pytest.param(workbook(*ROWS), id="XLSX"),
        pytest.param(workbook(("三月打卡表",), (), *ROWS), id="XLSX under a title"),
    ],
)
def test_tables_of_all_sorts_are_read(table, content):
    path = table(content)

    assert header_of(path) == ["昵称", "日期"]
    assert [list(row.cells) for row in rows_of(path)] == [["静静", "2026-03-01"], ["阿明", "2026-03-02"]]


def test_rows_are_numbered_as_in_the_file(table):
    path = table("标题,\n昵称,日期\n静静,1\n\n阿明,2\n".encode())

    assert [row.number for row in rows_of(path)] == [3, 5]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "这个表格是空的", id="nothing"),
        pytest.param(b"\n \n,,\n", "这个表格是空的", id="nothing but blanks"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 Office", id="an old workbook"),
        pytest.param(b"PK\x03\x04" + b"x" * 100, "XLSX 文件已损坏", id="half a workbook"),
        pytest.param(bytes(range(256)) * 20, "不是表格文件", id="no text at all"),
        pytest.param(b"a,b\n" + b"1,2\n" * (MOST_ROWS + 1), "超过 100,000 行", id="too long"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(table, content, sentence):
    path = table(content)

    with pytest.raises(UnreadableTable, match=sentence):
        list(rows_of(path))


@pytest.mark.parametrize(
    ("header", "found"),
    [
        pytest.param(["姓名", "日期"], {"name": "姓名", "day": "日期"}, id="the least"),
        pytest.param(["时间", "昵称"], {"name": "昵称", "day": "时间"}, id="a time alone tells the day, too"),
        pytest.param(
            ["昵称", "日期", "时间"], {"name": "昵称", "day": "日期", "time": "时间"}, id="beside a day it is the time"
        ),
        pytest.param(["User ID", "Date"], {"member": "User ID", "day": "Date"}, id="in English"),
        pytest.param(["a", "b"], {}, id="nothing known"),
        pytest.param(["昵称", "昵称"], {"name": "昵称"}, id="twice the same"),
    ],
)
def test_columns_are_guessed_by_their_usual_names(header, found):
    assert guessed(header, NAMES) == found


def test_only_columns_of_the_table_can_be_chosen():
    asked = {"name": "昵称", "day": "没有这一列", "text": "", "nonsense": "昵称"}

    assert picked(["昵称", "日期", ""], asked, {"name": "", "day": "", "text": ""}) == {"name": "昵称"}


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@example(b"PK\x03\x04")
@example(b"\xff\xfe,")
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_whatever_the_bytes_the_answer_is_rows_or_a_sentence(tmp_path, content):
    path = tmp_path / "any"
    path.write_bytes(content)

    rows, sentence = [], "。"
    try:
        rows = list(rows_of(path))
    except UnreadableTable as error:
        sentence = str(error)

    assert sentence.endswith("。")
    assert all(any(row.cells) for row in rows)
