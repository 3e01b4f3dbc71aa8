from __future__ import annotations

import pytest

from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.records import BadLine
from tests.channels.history.samples import START, csv_of, read, sentence_of, table_csv, table_xlsx, xlsx

NOON = START - 20


def test_a_csv_by_usual_names():
    export, records = read(table_csv())

    assert [record[1:] for record in records] == [
        (NOON, "text", "name:小红", "小红", "签到", "", "", "", ""),
        (NOON + 60, "image", "name:阿明", "阿明", "[图片]", "", "", "", ""),
    ]
    assert export.head.format == "table-csv"


def test_a_workbook_by_usual_names():
    export, records = read(table_xlsx())

    assert [record[1:6] for record in records] == [(START, "text", "name:小红", "小红", "签到")]
    assert export.head.format == "table-xlsx"
    assert export.bytes_read == export.size


@pytest.mark.parametrize(
    "header",
    [
        ["时间", "发送人", "内容"],
        ["发送时间", "群昵称", "消息内容"],
        ["Time", "Sender Name", "Message"],
        ["created_at", "user_id", "content"],
        ["日期", "QQ号", "聊天内容"],
        ["\ufeff 时间 ", "昵称", "消息"],
    ],
)
def test_usual_names(header):
    _, records = read(csv_of([header, ["2025-10-09 16:53:20", "10086", "签到"]]))

    assert [(record.at, record.text) for record in records] == [(START, "签到")]


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "gb18030"), ("\t", "utf-16"), ("|", "utf-8")]
)
def test_delimiters_and_encodings(delimiter, encoding):
    rows = [["时间", "发送人", "内容"], *(["2025-10-09 16:53:20", "小红", f"签到，第 {day} 天"] for day in range(9))]
    data = csv_of(rows, delimiter=delimiter).decode().encode(encoding)

    assert len(read(data)[1]) == 9


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"类型": "图片", "内容": "a.jpg"}, {"kind": "image", "text": "a.jpg"}),
        ({"类型": "3", "内容": "<msg><img/></msg>"}, {"kind": "image", "text": ""}),
        ({"类型": "系统消息", "内容": '"小红"邀请"小林"加入了群聊'}, {"kind": "joined", "sender": "name:小林"}),
        ({"发送人": "系统消息", "内容": "小林加入本群"}, {"kind": "joined", "sender": "name:小林"}),
        ({"微信号": "wxid_hong"}, {"sender": "wxid_hong", "name": "小红"}),
        ({"消息ID": "77"}, {"key": "m:77", "message": "77"}),
        ({"回复ID": "76"}, {"reply_to": "76"}),
        ({"时间": "1760000000"}, {"at": START}),
        ({"时间": "16:53:20", "日期": "2025-10-09"}, {"at": START}),
        ({"时间": "0.703703703703", "日期": "45939"}, {"at": START}),
    ],
)
def test_more_columns(more, expected):
    cells = {"时间": "2025-10-09 16:53:20", "发送人": "小红", "内容": "签到"} | more
    _, [record] = read(csv_of([list(cells), list(cells.values())]))

    assert {name: getattr(record, name) for name in expected} == expected


def test_columns_can_be_chosen():
    rows = [["A", "B", "C"], ["签到", "2025-10-09 16:53:20", "小红"]]
    columns = {"text": "A", "time": "B", "name": "C"}

    assert [read(data, columns=columns)[1][0][1:6] for data in (csv_of(rows), xlsx(rows))] == [
        (START, "text", "name:小红", "小红", "签到")
    ] * 2


@pytest.mark.parametrize("make", [csv_of, xlsx])
def test_unknown_columns_are_named(make):
    data = make([["A", "发送人", "C"], ["签到", "小红", "1"], ["签到", "小红", "1"]])

    with pytest.raises(UnreadableExport) as caught:
        read(data)

    assert str(caught.value) == (
        "这份表格里没有认出“时间”“内容”列，找到的列是：A、发送人、C。请指定哪一列是时间、发送人和内容（columns）。"
    )
    assert caught.value.columns == ("A", "发送人", "C")


def test_a_chosen_column_must_be_there():
    assert sentence_of(table_csv(), columns={"time": "钟点"}).startswith(
        "这份表格里没有“钟点”这一列，找到的列是：时间、"
    )


def test_a_stray_quote_spoils_its_own_row_at_most():
    lines = [
        "时间,发送人,内容",
        '2025-10-09 16:53:20,小红,"签到',
        "2025-10-09 16:54:20,阿明,早",
        '2025-10-09 16:55:20,静静,"a"b"',
    ]

    _, records = read("\n".join(lines).encode())

    assert [(record.name, record.text) for record in records] == [("小红", '"签到'), ("阿明", "早"), ("静静", '"a"b"')]


def test_rows_that_lack_something_are_reported():
    rows = [
        ["时间", "发送人", "内容"],
        ["昨天", "小红", "签到"],
        ["2025-10-09 16:53:20", "", "签到"],
        ["", "", ""],
        table_row(),
    ]

    export, records = read(csv_of(rows))

    assert len(records) == 1
    assert export.bad_lines == [
        BadLine(number=2, reason="看不懂时间“昨天”"),
        BadLine(number=3, reason="没有发送人"),
    ]


def table_row() -> list[str]:
    return ["2025-10-09 16:53:20", "小红", "签到"]


def test_an_id_is_enough_to_tell_who_spoke():
    assert sentence_of(csv_of([["A", "wxid", "内容"], ["1", "2", "3"]])).startswith("这份表格里没有认出“时间”列，")


def test_many_rows_come_in_portions():
    rows = [["时间", "发送人", "内容"], *[table_row()] * 2_500]

    export, records = read(csv_of(rows))

    assert (len(records), len({record.key for record in records}), export.bad_count) == (2_500, 2_500, 0)


def test_a_title_may_stand_above_the_header():
    rows = [["早起打卡群聊天记录"], [], ["时间", "发送人", "内容"], table_row()]

    assert [len(read(data)[1]) for data in (csv_of(rows), xlsx(rows))] == [1, 1]


def test_words_that_look_like_another_format_do_not_mislead():
    rows = [["时间", "发送人", "内容"], ["2025-10-09 16:53:20", "小红", "看：\n\n2025-10-09 16:54:20 阿明(30003)\n早"]]

    export, records = read(csv_of(rows))

    assert (export.head.format, len(records)) == ("table-csv", 1)
