from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.channels.history.records import BadLine, Record
from qunluo.core.events import RosterEntry
from tests.channels.history import samples
from tests.channels.history.samples import GROUP, INVITED, START, TITLE, dumps, read, sentence_of


def test_the_json_form():
    export, records = read(samples.chatlog_json())

    invited = '"小红(wxid_hong)"邀请"静静(wxid_jing)"加入了群聊'
    first, second, third, fourth = (str((START + second) * 1000 + 1) for second in (0, 60, 120, 180))
    assert records == [
        Record(f"m:{first}", START, "text", "wxid_hong", "小红", "签到", first),
        Record(f"m:{second}", START + 60, "link", "wxid_ming", "阿明", "活动报名 https://example.com/a", second),
        Record(f"m:{third}", START + 120, "joined", "wxid_jing", "静静", invited, third, "", "wxid_hong", "invited"),
        Record(f"m:{fourth}", START + 180, "text", "wxid_ming", "阿明", "我也来", fourth),
    ]
    assert (export.head.platform, export.head.group, export.head.title) == ("wechat", GROUP, TITLE)
    assert list(export.roster.values()) == [
        RosterEntry(member="wxid_hong", name="小红"),
        RosterEntry(member="wxid_ming", name="阿明"),
        RosterEntry(member="wxid_jing", name="静静", joined_at=datetime(2025, 10, 9, 8, 55, 20, tzinfo=UTC)),
    ]


def test_the_csv_form():
    export, records = read(samples.chatlog_csv())

    assert [record[1:] for record in records] == [
        (START, "text", "wxid_hong", "小红", "签到", "", "", "", ""),
        (START + 60, "link", "wxid_ming", "阿明", "活动报名 https://example.com/a", "", "", "", ""),
        (START + 120, "joined", "name:静静", "静静", INVITED, "", "", "name:小红", "invited"),
        (START + 120, "joined", "name:小林", "小林", INVITED, "", "", "name:小红", "invited"),
        (START + 180, "text", "wxid_ming", "阿明", "我也来", "", "", "", ""),
    ]
    assert (export.head.group, export.head.title) == (GROUP, TITLE)


def item(**change) -> dict[str, object]:
    return samples.chatlog_items()[0] | change


@pytest.mark.parametrize(
    ("change", "kind", "text"),
    [
        pytest.param({"type": 3, "contents": {"md5": "abc"}}, "image", "", id="an image"),
        pytest.param({"type": 49, "subType": 6, "contents": {"title": "计划.docx"}}, "file", "计划.docx", id="a file"),
        pytest.param(
            {"type": 49, "subType": 33, "contents": {"title": "报名"}}, "mini_program", "报名", id="a mini program"
        ),
        pytest.param({"type": 49, "subType": 53}, "roll_call", "", id="a roll call whose text chatlog does not tell"),
        pytest.param(
            {"type": 49, "subType": 2000, "content": "[转账|发送 ￥5.00](饭钱)"},
            "transfer",
            "发送 ￥5.00\n饭钱",
            id="a transfer",
        ),
        pytest.param({"type": 1, "content": "#接龙\n1. 阿明"}, "roll_call", "#接龙\n1. 阿明", id="a copied roll call"),
        pytest.param({"type": 1, "content": "[图片]"}, "text", "[图片]", id="words in brackets"),
        pytest.param({"type": 4294967296 * 57 + 49, "content": "好"}, "text", "好", id="both types in one number"),
    ],
)
def test_kinds_in_json(change, kind, text):
    [record] = read(dumps([{"content": ""} | item(content="") | change]))[1]

    assert (record.kind, record.text) == (kind, text)


def test_a_pat_names_both_by_id():
    pat = item(type=49, subType=62, sender="wxid_ming", senderName="", content='"${wxid_ming}" 拍了拍 "${wxid_hong}"')

    [record] = read(dumps([pat]))[1]

    assert record[2:4] + record[8:] == ("patted", "wxid_ming", "wxid_hong", "")


def test_the_time_is_taken_from_the_sequence_where_it_is_unreadable():
    export, records = read(dumps([item(time="?"), item(time="?", seq=5)]))

    assert [record.at for record in records] == [START]
    assert export.bad_lines == [BadLine(number=2, reason="看不懂时间“?”")]


def test_several_chats_want_a_choice():
    data = dumps([item(), item(talker="2@chatroom", talkerName="读书群")])

    assert sentence_of(data) == "这个文件里有 2 个聊天：早起打卡群、读书群。请选择其中一个群（chat）再导入。"
    assert [record.text for record in read(data, chat="读书群")[1]] == ["签到"]


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ("![图片](http://127.0.0.1:5030/image/abc)", "image", "[图片]"),
        ("[语音]", "voice", "[语音]"),
        ("[语音](http://127.0.0.1:5030/voice/1)", "voice", "[语音]"),
        ("![视频](http://127.0.0.1:5030/video/abc)", "video", "[视频]"),
        ("[动画表情]", "sticker", "[动画表情]"),
        ("[GIF表情]", "sticker", "[GIF表情]"),
        ("[名片]", "card", "[名片]"),
        ("[文件|计划.docx](http://127.0.0.1:5030/file/abc)", "file", "计划.docx"),
        ("[小程序|报名](https://example.com/b)", "mini_program", "报名 https://example.com/b"),
        ("[合并转发|聊天记录]\n  阿明 10-09\n  早", "forward", "聊天记录\n阿明 10-09\n  早"),
        ("[红包]", "red_packet", "[红包]"),
        ("[转账|发送 ￥5.00](饭钱)", "transfer", "发送 ￥5.00\n饭钱"),
        ("[语音通话]", "call", "[语音通话]"),
        ("[分享]", "link", "[分享]"),
        ("[群公告]周六见", "notice_changed", "周六见"),
        ("[捂脸]", "text", "[捂脸]"),
        ("> [引用]\n好", "text", "好"),
        ("> 引用里的话", "text", "> 引用里的话"),
        ("Type: 65 Content: x", "other", "x"),
    ],
)
def test_rendered_bodies(content, kind, text):
    rows = [["Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"]]
    rows.append(["2025-10-09 16:53:20", "阿明", "wxid_ming", TITLE, GROUP, content])

    [record] = read(samples.csv_of(rows))[1]

    assert (record.kind, record.text) == (kind, text)


def test_raw_system_rows_are_understood():
    content = (
        'Type: 10002 Content: <sysmsg type="revokemsg"><revokemsg><newmsgid>9</newmsgid>'
        '<replacemsg>"阿明" 撤回了一条消息</replacemsg></revokemsg></sysmsg>'
    )
    rows = [["Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"]]
    rows.append(["2025-10-09 16:53:20", "", "wxid_ming", TITLE, GROUP, content])

    [record] = read(samples.csv_of(rows))[1]

    assert (record.kind, record.sender, record.message) == ("recalled", "name:阿明", "9")
