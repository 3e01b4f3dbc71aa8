from __future__ import annotations

import pytest

from tests.channels.history.samples import GROUP, INVITED, START, TITLE, dumps, read, weflow_json


def test_a_whole_export():
    export, records = read(weflow_json())

    assert [record[1:] for record in records] == [
        (START, "text", "wxid_ming", "阿明", "签到", "", "", "", ""),
        (START + 60, "image", "wxid_hong", "小红", "[图片]", "", "", "", ""),
        (START + 120, "joined", "name:静静", "静静", INVITED, "", "", "name:小红", "invited"),
        (START + 120, "joined", "name:小林", "小林", INVITED, "", "", "name:小红", "invited"),
    ]
    assert (export.head.platform, export.head.group, export.head.title) == ("wechat", GROUP, TITLE)


def test_whoever_sent_is_oneself():
    own = {"createTime": START, "type": "文本消息", "content": "早", "senderUsername": "wxid_hong", "isSend": 1}
    recalled = {"createTime": START, "type": "系统消息", "content": "你撤回了一条消息", "senderUsername": GROUP}

    export, records = read(dumps({"session": {"wxid": GROUP}, "messages": [own, recalled]}))

    assert [record.sender for record in records] == ["wxid_hong", "name:我"]
    assert export.identities == {"name:我": "wxid_hong"}


@pytest.mark.parametrize(
    ("label", "local", "kind"),
    [
        ("文本消息", 1, "text"),
        ("语音消息", 1, "voice"),
        ("卡片式链接", 1, "link"),
        ("图文消息", 1, "link"),
        ("红包卡片", 1, "red_packet"),
        ("转账卡片", 1, "transfer"),
        ("小程序分享", 1, "mini_program"),
        ("视频号直播卡片", 1, "link"),
        ("引用消息", 1, "text"),
        ("聊天记录合并转发", 1, "forward"),
        ("名片消息", 1, "card"),
        ("动画表情", 1, "sticker"),
        ("位置消息", 1, "location"),
        ("没见过的", 34, "voice"),
        ("没见过的", 5 * 4294967296 + 49, "link"),
        ("没见过的", None, "other"),
    ],
)
def test_labels(label, local, kind):
    message = {"createTime": START, "type": label, "localType": local, "content": "x", "senderUsername": "wxid_ming"}

    [record] = read(dumps({"weflow": {}, "messages": [message]}))[1]

    assert record.kind == kind
