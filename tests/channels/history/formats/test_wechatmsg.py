from __future__ import annotations

import pytest

from qunluo.channels.history.records import BadLine
from qunluo.core.events import RosterEntry
from tests.channels.history.samples import INVITED, START, WECHATMSG_HEADER, csv_of, read, sentence_of, wechatmsg_csv


def row(**change) -> list[object]:
    cells = dict(
        zip(
            WECHATMSG_HEADER,
            [101, 7, 1, 0, 0, START, 3, "签到", "2025-10-09 16:53:20", "", "阿明", "wxid_ming"],
            strict=True,
        )
    )
    return list((cells | change).values())


def one(**change):
    _, records = read(csv_of([WECHATMSG_HEADER, row(**change)]))
    return records


def test_a_whole_export():
    export, records = read(wechatmsg_csv())

    assert [record[1:] for record in records] == [
        (START, "text", "wxid_ming", "阿明", "签到", "", "", "", ""),
        (START + 60, "text", "wxid_hong", "小红", "收到,谢谢\n大家", "", "", "", ""),
        (START + 120, "joined", "name:静静", "静静", INVITED, "", "", "name:小红", "invited"),
        (START + 120, "joined", "name:小林", "小林", INVITED, "", "", "name:小红", "invited"),
        (START + 180, "image", "wxid_ming", "阿明", "", "", "", "", ""),
    ]
    assert export.head.platform == "wechat"
    assert export.identities == {"name:小红": "wxid_hong"}
    assert export.roster["wxid_ming"] == RosterEntry(member="wxid_ming", name="阿明", aliases=("明哥",))
    assert export.bad_lines == []


LINK = "<msg><appmsg><title>报名</title><type>5</type><url>https://example.com/a</url></appmsg></msg>"
QUOTE = "<msg><appmsg><title>我也来</title><type>57</type><refermsg><svrid>77</svrid></refermsg></appmsg></msg>"
CHAIN = "<msg><appmsg><title>#接龙\n周六\n\n1. 阿明</title><type>53</type></appmsg></msg>"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"CreateTime": START * 1000}, {"at": START}, id="milliseconds"),
        pytest.param({"CreateTime": "1.76E+09"}, {"at": START}, id="a number that a spreadsheet rounded"),
        pytest.param(
            {"Type": 49 + (5 << 32), "StrContent": LINK},
            {"kind": "link", "text": "报名 https://example.com/a"},
            id="both types in one number",
        ),
        pytest.param(
            {"Type": 49, "SubType": 5, "StrContent": ""},
            {"kind": "link", "text": ""},
            id="an app message whose XML is not told",
        ),
        pytest.param(
            {"Type": 49, "SubType": 57, "StrContent": QUOTE}, {"text": "我也来", "reply_to": "77"}, id="an answer"
        ),
        pytest.param(
            {"Type": 49, "SubType": 53, "StrContent": CHAIN},
            {"kind": "roll_call", "text": "#接龙\n周六\n\n1. 阿明"},
            id="a roll call",
        ),
        pytest.param(
            {"Type": 49, "SubType": 87, "StrContent": "新公告"},
            {"kind": "notice_changed", "text": "新公告"},
            id="a notice of the group",
        ),
        pytest.param(
            {"Type": 49, "SubType": 2001, "StrContent": ""}, {"kind": "red_packet", "text": ""}, id="a red packet"
        ),
        pytest.param({"Type": 34, "StrContent": "<msg><voicemsg/></msg>"}, {"kind": "voice", "text": ""}, id="a voice"),
        pytest.param(
            {"Type": 48, "StrContent": '<msg><location poiname="东门" label="人民路"/></msg>'},
            {"kind": "location", "text": "东门 人民路"},
            id="a place",
        ),
        pytest.param(
            {"Type": 42, "StrContent": '<msg nickname="小林" username="x"/>'},
            {"kind": "card", "text": "小林"},
            id="a card",
        ),
        pytest.param({"Type": "abc"}, {"kind": "other"}, id="a type that is no number"),
        pytest.param({"StrContent": "wxid_ming:\n签到"}, {"text": "签到"}, id="the raw prefix"),
        pytest.param(
            {"StrContent": "wxid_ming:\n签到", "Sender": "", "NickName": ""},
            {"sender": "wxid_ming", "name": "", "text": "签到"},
            id="the prefix is the sender",
        ),
        pytest.param({"StrContent": "todo:\n签到"}, {"text": "todo:\n签到"}, id="words that look like a prefix"),
        pytest.param(
            {"StrContent": "todo:\n签到", "Sender": "", "IsSender": 1},
            {"sender": "name:我", "text": "todo:\n签到"},
            id="one's own words that look like a prefix",
        ),
        pytest.param({"NickName": "", "Remark": "明哥"}, {"name": "明哥"}, id="only a remark"),
        pytest.param({"Sender": ""}, {"sender": "name:阿明"}, id="only a name"),
        pytest.param({"Sender": "", "NickName": ""}, {"sender": "name:未知成员", "name": ""}, id="nobody known"),
    ],
)
def test_odd_rows_are_read_too(change, expected):
    [record] = one(**change)
    plain = record._replace(at=START, kind="text", sender="wxid_ming", name="阿明", text="签到", reply_to="")

    assert record == plain._replace(**expected)


@pytest.mark.parametrize(
    ("text", "kind", "sender"),
    [
        ('"阿明" 撤回了一条消息', "recalled", "name:阿明"),
        ('"阿明"撤回了一条消息', "recalled", "name:阿明"),
        ('<img src="SystemMessages_HongbaoIcon.png"/>  小林领取了你的红包', "system", ""),
        (
            '<sysmsg type="revokemsg"><revokemsg><replacemsg>"阿明" 撤回了一条消息</replacemsg></revokemsg></sysmsg>',
            "recalled",
            "name:阿明",
        ),
        ('<!DOCTYPE x [<!ENTITY a "b">]><sysmsg>&a;</sysmsg>', "system", ""),
    ],
)
def test_system_rows(text, kind, sender):
    [record] = one(Type=10000, StrContent=text, Sender="", NickName="")

    assert (record.kind, record.sender) == (kind, sender)


def test_rows_of_private_chats_are_three_columns_short():
    _, records = read(csv_of([WECHATMSG_HEADER, row()[:9], row(IsSender=1)[:9]]))

    assert [record.sender for record in records] == ["name:未知成员", "name:我"]


def test_bad_rows_are_reported_with_their_line():
    export, records = read(
        csv_of([WECHATMSG_HEADER, row(StrContent="两\n行"), row(CreateTime="", StrTime="昨天"), row(CreateTime=5)])
    )

    assert [record.text for record in records] == ["两\n行"]
    assert export.bad_lines == [
        BadLine(number=4, reason="看不懂时间“昨天”"),
        BadLine(number=5, reason="时间不在 1990 年到 2100 年之间"),
    ]


def test_several_chats_in_one_file_want_a_choice():
    data = csv_of([WECHATMSG_HEADER, row(), row(TalkerId=8, StrContent="早")])

    assert sentence_of(data) == "这个文件里有 2 个聊天：7、8。请选择其中一个群（chat）再导入。"
    assert [record.text for record in read(data, chat="8")[1]] == ["早"]
