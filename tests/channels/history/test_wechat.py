from __future__ import annotations

import pytest

from qunluo.channels.history.wechat import Body, body_of, kind_of, split_type, without_prefix


@pytest.mark.parametrize(
    ("kind", "sub", "expected"),
    [
        (1, 0, "text"),
        (49, 0, "other"),
        (49, 53, "roll_call"),
        (49, 2000, "transfer"),
        (50, 0, "call"),
        (10000, 0, "system"),
        (77, 0, "other"),
    ],
)
def test_kinds(kind, sub, expected):
    assert kind_of(kind, sub) == expected


def test_packed_types_are_split():
    assert split_type((57 << 32) | 49, 0) == (49, 57)
    assert split_type(49, 6) == (49, 6)


@pytest.mark.parametrize(
    ("text", "sender", "expected"),
    [
        ("wxid_a:\n早", "wxid_a", ("wxid_a", "早")),
        ("wxid_a:\n早", "wxid_b", ("wxid_b", "早")),
        ("wxid_a:\n早", "", ("wxid_a", "早")),
        ("wxid_a:\r\n早", "1@chatroom", ("wxid_a", "早")),
        ("zhang-san_1:\n早", "", ("zhang-san_1", "早")),
        ("todo:\n早", "", ("", "todo:\n早")),
        ("todo:\n早", "wxid_a", ("wxid_a", "todo:\n早")),
        ("wxid_a: 早", "wxid_a", ("wxid_a", "wxid_a: 早")),
    ],
)
def test_prefixes(text, sender, expected):
    assert without_prefix(text, sender) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("早", Body(kind="text", text="早")),
        ("> 小红：早\n> 好\n\n我也来", Body(kind="text", text="我也来")),
        ("#接龙\n1. 阿明", Body(kind="roll_call", text="#接龙\n1. 阿明")),
        ("大家接龙\n\n#接龙\n1. 阿明", Body(kind="roll_call", text="大家接龙\n\n#接龙\n1. 阿明")),
        ("#Group Note\n1. 阿明", Body(kind="roll_call", text="#Group Note\n1. 阿明")),
        ("# 接龙还没开始", Body(kind="text", text="# 接龙还没开始")),
        ("<msg><unclosed", Body(kind="text", text="")),
        ("<msgx>", Body(kind="text", text="<msgx>")),
        ("<小红>", Body(kind="text", text="<小红>")),
        ("<msg><appmsg><title>a</title><type>6</type></appmsg></msg>", Body(kind="file", text="a")),
        ("<msg><appmsg><title>a</title><type>99</type></appmsg></msg>", Body(kind="other", text="a")),
        (
            "<msg><appmsg><title>t</title><type>2001</type><wcpayinfo><sendertitle>恭喜</sendertitle></wcpayinfo></appmsg></msg>",
            Body(kind="red_packet", text="恭喜"),
        ),
        (
            "<msg><appmsg><title>t</title><type>87</type><textannouncement>周六见</textannouncement></appmsg></msg>",
            Body(kind="notice_changed", text="周六见"),
        ),
    ],
)
def test_bodies_of_text_rows(text, expected):
    assert body_of("text", text) == expected
