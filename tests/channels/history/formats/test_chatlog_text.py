from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.channels.history.records import BadLine
from tests.channels.history.samples import GROUP, INVITED, START, TITLE, chatlog_text, read, sentence_of

WRITTEN = datetime(2025, 11, 1, tzinfo=UTC)


def test_a_whole_export():
    export, records = read(chatlog_text(), written_at=WRITTEN)

    assert [record[1:] for record in records] == [
        (START, "text", "wxid_hong", "小红", "签到", "", "", "", ""),
        (START + 60, "image", "name:我", "我", "[图片]", "", "", "", ""),
        (START + 120, "joined", "name:静静", "静静", INVITED, "", "", "name:小红", "invited"),
        (START + 120, "joined", "name:小林", "小林", INVITED, "", "", "name:小红", "invited"),
        (START + 180, "text", "wxid_ming", "阿明", "我也来\n\n第二段", "", "", "", ""),
    ]
    assert export.notes == ["文件里没有年份，按 2025 年计算。"]


@pytest.mark.parametrize(
    ("moment", "written", "expected"),
    [
        pytest.param("2024-10-09 16:53:20", WRITTEN, datetime(2024, 10, 9, 8, 53, 20, tzinfo=UTC), id="all of it"),
        pytest.param("10-09 16:53:20", WRITTEN, datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC), id="this year"),
        pytest.param("12-09 16:53:20", WRITTEN, datetime(2024, 12, 9, 8, 53, 20, tzinfo=UTC), id="not after the file"),
        pytest.param("02-29 16:53:20", WRITTEN, datetime(2024, 2, 29, 8, 53, 20, tzinfo=UTC), id="the last leap year"),
        pytest.param("16:53:20", WRITTEN, datetime(2025, 11, 1, 8, 53, 20, tzinfo=UTC), id="the day of the file"),
        pytest.param("10-09 16:53:20", None, datetime(2000, 10, 9, 8, 53, 20, tzinfo=UTC), id="a file of unknown age"),
        pytest.param("16:53:20", None, datetime(2000, 1, 1, 8, 53, 20, tzinfo=UTC), id="an unknown day"),
    ],
)
def test_missing_years_and_days(moment, written, expected):
    _, [record] = read(f"阿明(wxid_ming) {moment}\n签到\n\n".encode(), written_at=written)

    assert record.at == int(expected.timestamp())


@pytest.mark.parametrize(
    ("head", "sender", "name"),
    [
        ("阿明(wxid_ming) 10-09 16:53:20", "wxid_ming", "阿明"),
        ("阿明(早起)(wxid_ming) 10-09 16:53:20", "wxid_ming", "阿明(早起)"),
        ("阿 明(wxid_ming) 10-09 16:53:20", "wxid_ming", "阿 明"),
        ("wxid_ming 10-09 16:53:20", "wxid_ming", ""),
        ("小红(我) 10-09 16:53:20", "name:我", "小红"),
        (f"阿明(wxid_ming) [{TITLE}({GROUP})] 10-09 16:53:20", "wxid_ming", "阿明"),
    ],
)
def test_heads(head, sender, name):
    _, [record] = read(f"{head}\n签到\n\n".encode(), written_at=WRITTEN)

    assert (record.sender, record.name, record.text) == (sender, name, "签到")


def test_head_lines_in_a_body_are_body():
    data = "阿明(wxid_ming) 10-09 16:53:20\n看：\n小红(wxid_hong) 10-09 16:50:00\n早\n\n".encode()

    assert [record.text for record in read(data, written_at=WRITTEN)[1]] == ["看：\n小红(wxid_hong) 10-09 16:50:00\n早"]


def test_several_chats_want_a_choice():
    data = (
        f"阿明(wxid_ming) [{TITLE}({GROUP})] 10-09 16:53:20\n签到\n\n"
        "静静(wxid_jing) [读书群(2@chatroom)] 10-09 16:54:20\n早\n\n"
    ).encode()

    export, records = read(data, chat="读书群", written_at=WRITTEN)

    assert [record.text for record in records] == ["早"]
    assert (export.head.group, export.head.title) == ("2@chatroom", "读书群")
    assert sentence_of(data) == "这个文件里有 2 个聊天：早起打卡群、读书群。请选择其中一个群（chat）再导入。"


def test_lines_above_the_first_head_are_reported():
    export, _ = read(b"...\n\n" + chatlog_text(), written_at=WRITTEN)

    assert export.bad_lines == [BadLine(number=1, reason="这一行不属于任何一条消息")]


def test_lines_with_a_time_that_does_not_exist_are_body():
    data = "阿明(wxid_ming) 10-09 16:53:20\n看：\n\n小红(wxid_hong) 13-09 16:50:00\n早\n\n".encode()

    assert len(read(data, written_at=WRITTEN)[1]) == 1
