from __future__ import annotations

import pytest

from qunluo.channels.history.records import BadLine, Record
from tests.channels.history.samples import (
    START,
    dumps,
    pretty,
    read,
    sentence_of,
    telegram_account,
    telegram_chat,
    telegram_json,
)

WHOLE = [
    Record("m:1", START, "text", "user101", "Hong", "check-in", "1"),
    Record("m:2", START + 60, "text", "user102", "Ming", "see https://example.com", "2", "1"),
    Record("m:3/1", START + 120, "joined", "name:Jing", "Jing", "Hong invite_members", "3", "", "user101", "invited"),
    Record("m:3/2", START + 120, "joined", "name:Lin", "Lin", "Hong invite_members", "3", "", "user101", "invited"),
    Record("m:4", START + 180, "image", "user102", "Ming", "", "4"),
    Record(
        "m:5",
        START + 240,
        "renamed",
        "user101",
        "Hong",
        "Hong edit_group_title Evening group",
        "5",
        detail="Evening group",
    ),
]


def test_one_chat():
    export, records = read(telegram_json())

    assert records == WHOLE
    assert (export.head.platform, export.head.group, export.head.title) == ("telegram", "1234", "Morning group")
    assert set(export.roster) == {"user101", "user102", "name:Jing", "name:Lin"}


def one(**message):
    chat = telegram_chat() | {
        "messages": [
            {
                "id": 1,
                "type": "message",
                "date": "2025-10-09T16:53:20",
                "from": "Hong",
                "from_id": "user101",
                "text": "",
            }
            | message
        ]
    }
    return read(dumps(chat))[1]


@pytest.mark.parametrize(
    ("message", "kind", "text"),
    [
        ({"text": "早"}, "text", "早"),
        ({"text": "#接龙\n1. Hong"}, "roll_call", "#接龙\n1. Hong"),
        ({"text": ["早", {"type": "bold", "text": "！"}, 3, None]}, "text", "早！3"),
        ({"media_type": "sticker", "sticker_emoji": "😀", "file": "a.webp"}, "sticker", "😀"),
        ({"media_type": "voice_message", "file": "a.ogg"}, "voice", ""),
        ({"media_type": "video_file", "file": "a.mp4", "text": "看"}, "video", "看"),
        ({"file": "a", "file_name": "a.pdf"}, "file", "a.pdf"),
        ({"photo": "a.jpg", "text": "看"}, "image", "看"),
        ({"poll": {"question": "周六去吗？"}}, "other", "周六去吗？"),
        ({"location_information": {"latitude": 1}}, "location", ""),
        ({"contact_information": {"first_name": "Lin"}}, "card", ""),
    ],
)
def test_kinds(message, kind, text):
    [record] = one(**message)

    assert (record.kind, record.text, record.at) == (kind, text, START)


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ({"action": "join_group_by_link", "inviter": "Ming"}, [("joined", "user101", "name:Ming", "link")]),
        ({"action": "join_group_by_request"}, [("joined", "user101", "", "approved")]),
        ({"action": "invite_members", "members": ["Hong"]}, [("joined", "user101", "", "unknown")]),
        ({"action": "invite_members", "members": [None]}, [("system", "user101", "", "")]),
        ({"action": "remove_members", "members": ["Lao"]}, [("removed", "name:Lao", "user101", "")]),
        ({"action": "remove_members", "members": ["Hong"]}, [("left", "user101", "", "")]),
        ({"action": "pin_message"}, [("system", "user101", "", "")]),
        (
            {"action": "create_group", "title": "早起", "members": ["Hong", "Ming"]},
            [("created", "user101", "", "早起"), ("joined", "name:Ming", "user101", "created")],
        ),
    ],
)
def test_services(service, expected):
    records = one(type="service", actor="Hong", actor_id="user101", **service)

    assert [(record.kind, record.sender, record.target, record.detail) for record in records] == expected


def test_a_whole_account_gives_its_only_group():
    chats = [telegram_chat("Ming", "personal_chat", 1), telegram_chat(), telegram_chat("News", "public_channel", 3)]

    export, records = read(telegram_account(*chats))

    assert records == WHOLE
    assert (export.head.group, export.head.title) == ("1234", "Morning group")


def test_a_whole_account_with_two_groups_wants_a_choice():
    data = telegram_account(telegram_chat(), telegram_chat("Book club", "private_group", 2))

    assert sentence_of(data) == "这个文件里有 2 个聊天：Morning group、Book club。请选择其中一个群（chat）再导入。"
    assert sentence_of(data, chat="?") == "文件里没有“?”这个聊天，有的是：Morning group、Book club。"
    assert read(data, chat="Book club")[0].head.title == "Book club"
    assert [read(data, chat=chosen)[1] for chosen in ("Book club", "2", "1234")] == [WHOLE] * 3


def test_an_account_without_chats_is_refused():
    assert sentence_of(telegram_account()) == "这份 Telegram 导出里没有聊天记录，请在导出时勾选群聊。"


def test_a_message_without_anything_is_reported():
    export, records = read(
        pretty(telegram_chat() | {"messages": [{"id": 1, "type": "message"}, telegram_chat()["messages"][0]]})
    )

    assert records == WHOLE[:1]
    assert export.bad_lines == [BadLine(number=1, reason="缺少字段 date")]


def test_a_cut_account_gives_what_is_whole():
    data = telegram_account(telegram_chat(), telegram_chat("Ming", "personal_chat", 2))

    export, records = read(data[: data.index(b"Evening group")])

    assert records == WHOLE[:5]
    assert export.bad_lines == [BadLine(number=5, reason="文件到这里就断了，后面的内容缺失")]


def test_a_chat_without_a_type_is_known_by_its_messages():
    chat = telegram_chat()
    del chat["type"]

    assert read(dumps(chat))[1] == WHOLE
