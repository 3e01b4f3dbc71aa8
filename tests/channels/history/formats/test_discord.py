from __future__ import annotations

import pytest

from qunluo.channels.history.records import Record
from qunluo.core.events import RosterEntry
from tests.channels.history.samples import START, discord_json, dumps, read

MINUTE = 60


def test_a_whole_export():
    export, records = read(discord_json())

    assert records == [
        Record("m:1", START + MINUTE, "text", "101", "Hong", "check-in", "1"),
        Record("m:2", START + 2 * MINUTE, "text", "102", "Ming", "me too", "2", "1"),
        Record("m:3", START + 3 * MINUTE, "joined", "103", "Lin", "Joined the server.", "3", detail="unknown"),
        Record("m:4", START + 4 * MINUTE, "image", "102", "Ming", "a.PNG", "4"),
    ]
    assert (export.head.platform, export.head.group, export.head.title) == ("discord", "2", "Demo #morning")
    assert export.roster["101"] == RosterEntry(member="101", name="Hong", aliases=("hong",))


def one(**message) -> Record:
    item = {
        "id": "1",
        "type": "Default",
        "timestamp": "2025-10-09T08:53:20Z",
        "content": "",
        "author": {"id": "101", "name": "hong"},
    }
    [record] = read(dumps({"guild": {}, "channel": {}, "messages": [item | message]}))[1]
    return record


@pytest.mark.parametrize(
    ("message", "kind", "text"),
    [
        ({"content": "早"}, "text", "早"),
        ({"content": "早", "attachments": [{"fileName": "a.png"}]}, "text", "早"),
        ({"attachments": [{"fileName": "a.mp4"}]}, "video", "a.mp4"),
        ({"attachments": [{"fileName": "a.ogg"}]}, "voice", "a.ogg"),
        ({"attachments": [{"fileName": "a.zip"}, {"fileName": "b.zip"}]}, "file", "a.zip\nb.zip"),
        ({"stickers": [{"name": "wave"}]}, "sticker", "wave"),
        ({"embeds": [{"title": "t", "url": "https://example.com"}]}, "link", "t https://example.com"),
        ({}, "text", ""),
        ({"type": "Call"}, "call", ""),
        ({"type": "ChannelPinnedMessage", "content": "Pinned a message."}, "system", "Pinned a message."),
    ],
)
def test_kinds(message, kind, text):
    record = one(**message)

    assert (record.kind, record.text, record.sender, record.at) == (kind, text, "101", START)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"type": "RecipientAdd", "mentions": [{"id": "9", "name": "lin"}]}, ("joined", "9", "101", "invited")),
        ({"type": "RecipientRemove", "mentions": [{"id": "9", "name": "lin"}]}, ("removed", "9", "101", "")),
        ({"type": "RecipientRemove", "mentions": [{"id": "101", "name": "hong"}]}, ("left", "101", "", "")),
        ({"type": "RecipientAdd"}, ("system", "101", "", "")),
        ({"type": "ChannelNameChange", "content": "Changed the channel name: late"}, ("renamed", "101", "", "late")),
    ],
)
def test_notices(message, expected):
    record = one(**message)

    assert (record.kind, record.sender, record.target, record.detail) == expected
