from __future__ import annotations

import pytest

from qunluo.channels.history.records import Record
from tests.channels.history.samples import (
    GROUP,
    INVITED,
    PYWXDUMP_HEADER,
    START,
    csv_of,
    pywxdump_csv,
    pywxdump_json,
    read,
    sentence_of,
)


@pytest.mark.parametrize("sample", [pywxdump_csv, pywxdump_json])
def test_both_forms_give_the_same_records(sample):
    export, records = read(sample())

    assert records == [
        Record("m:7001", START, "text", "wxid_ming", "", "签到", "7001"),
        Record("m:7002", START + 60, "text", "name:我", "我", "收到", "7002"),
        Record("m:7003/1", START + 120, "joined", "name:静静", "静静", INVITED, "7003", "", "name:小红", "invited"),
        Record("m:7003/2", START + 120, "joined", "name:小林", "小林", INVITED, "7003", "", "name:小红", "invited"),
        Record("m:7004", START + 180, "image", "wxid_ming", "", "图片", "7004"),
    ]
    assert export.head.group == GROUP


@pytest.mark.parametrize(
    ("label", "text", "kind", "expected"),
    [
        ("动画表情", "表情", "sticker", "表情"),
        (
            "(分享)卡片式链接",
            '报名\n周六\n\n<a href="https://example.com/a">点击查看详情</a>',
            "link",
            "报名\n周六 https://example.com/a",
        ),
        ("(分享)小程序", "小程序", "mini_program", "小程序"),
        ("合并转发的聊天记录", "群聊的聊天记录", "forward", "群聊的聊天记录"),
        ("接龙", "接龙", "roll_call", "接龙"),
        ("文件(猜)", "a.pdf", "file", "a.pdf"),
        ("群公告", "周六见", "notice_changed", "周六见"),
        ("带有引用的文本消息", "好\n\n[引用](2025)阿明:早", "text", "好"),
        ("消息撤回57", '"阿明" 撤回了一条消息', "recalled", '"阿明" 撤回了一条消息'),
        ("拍一拍", '"阿明" 拍了拍 "小红" 的头', "patted", '"阿明" 拍了拍 "小红" 的头'),
        ("邀请加群", '"小红"邀请"小林"加入了群聊', "joined", '"小红"邀请"小林"加入了群聊'),
        ("未知-49,15", "x", "other", "x"),
    ],
)
def test_labels(label, text, kind, expected):
    [record] = read(
        csv_of([PYWXDUMP_HEADER, [1, "7001", label, 0, "wxid_ming", GROUP, text, "", "2025-10-09 16:53:20"]])
    )[1]

    assert (record.kind, record.text) == (kind, expected)


def test_several_chats_want_a_choice():
    rows = [
        [1, "1", "文本", 0, "wxid_ming", room, "早", "", "2025-10-09 16:53:20"] for room in ("1@chatroom", "2@chatroom")
    ]

    assert sentence_of(csv_of([PYWXDUMP_HEADER, *rows])).startswith("这个文件里有 2 个聊天：1@chatroom、2@chatroom。")
