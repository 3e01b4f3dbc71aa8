from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.channels.history.records import BadLine, Record
from qunluo.core.events import RosterEntry
from tests.channels.history import samples
from tests.channels.history.samples import GROUP, INVITED, RECALLED, START, TITLE, chatlab_message, read

WHOLE = [
    Record("m:m0", START, "text", "wxid_hong", "小红", "今日签到开始", "m0"),
    Record("m:m1", START + 60, "text", "wxid_ming", "阿明", "签到", "m1", "m0"),
    Record("m:m2", START + 120, "image", "wxid_hong", "小红", "", "m2"),
    Record("m:m3/1", START + 180, "joined", "name:静静", "静静", INVITED, "m3", "", "name:小红", "invited"),
    Record("m:m3/2", START + 180, "joined", "name:小林", "小林", INVITED, "m3", "", "name:小红", "invited"),
    Record("m:m4/r", START + 240, "recalled", "name:阿明", "阿明", RECALLED, "m4"),
    Record("m:m5", START + 300, "roll_call", "wxid_ming", "阿明", "#接龙\n周六读书会\n\n1. 阿明", "m5"),
]
JOINED = datetime(2025, 10, 9, 8, 56, 20, tzinfo=UTC)


@pytest.mark.parametrize("sample", [samples.chatlab_json, samples.chatlab_jsonl])
def test_both_forms_give_the_same_records_roster_and_identities(sample):
    export, records = read(sample())

    assert records == WHOLE
    assert (export.head.platform, export.head.group, export.head.title) == ("wechat", GROUP, TITLE)
    assert export.identities == {"name:静静": "wxid_jing", "name:小红": "wxid_hong", "name:阿明": "wxid_ming"}
    assert list(export.roster.values()) == [
        RosterEntry(member="wxid_hong", name="群主小红", is_owner=True, aliases=("小红",)),
        RosterEntry(member="wxid_ming", name="阿明", is_admin=True, aliases=("明哥",)),
        RosterEntry(member="wxid_jing", name="静静", joined_at=JOINED),
        RosterEntry(member="name:小林", name="小林", joined_at=JOINED),
    ]
    assert export.bad_lines == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"timestamp": START * 1000}, {"at": START}, id="milliseconds"),
        pytest.param({"timestamp": float(START) + 0.5}, {"at": START}, id="a fraction"),
        pytest.param({"timestamp": "2025-10-09 16:53:20"}, {"at": START}, id="a written time"),
        pytest.param({"groupNickname": "红姐"}, {"name": "红姐"}, id="the nickname in the group"),
        pytest.param({"type": 5}, {"kind": "sticker"}, id="a sticker"),
        pytest.param({"type": 24}, {"kind": "link"}, id="a share"),
        pytest.param({"type": 55}, {"kind": "other"}, id="an unknown type"),
        pytest.param({"type": [0]}, {"kind": "other"}, id="a type that is no number"),
        pytest.param({"type": 25, "content": "> 小红：早\n早"}, {"text": "早"}, id="the answer without the quote"),
        pytest.param({"content": "签\u0000到"}, {"text": "签到"}, id="no NUL"),
        pytest.param({"content": 5}, {"text": "5"}, id="a number for a text"),
        pytest.param({"content": {"a": 1}}, {"text": ""}, id="an object for a text"),
        pytest.param({"sender": 5}, {"sender": "5"}, id="a number for an id"),
        pytest.param({"accountName": None}, {"name": ""}, id="no name"),
        pytest.param({"platformMessageId": 7}, {"key": "m:7", "message": "7"}, id="a number for a message"),
        pytest.param({"replyToMessageId": 0}, {"reply_to": ""}, id="0 answers nothing"),
    ],
)
def test_odd_messages_are_read_too(change, expected):
    message = chatlab_message(0, "wxid_hong", "小红", "签到") | change
    plain = Record("m:m0", START, "text", "wxid_hong", "小红", "签到", "m0")

    export, records = read(samples.chatlab_jsonl([message]))

    assert records == [plain._replace(**expected)]
    assert export.bad_lines == []


def test_half_a_surrogate_pair_is_replaced():
    data = samples.chatlab_jsonl([chatlab_message(0, "wxid_hong", "小红", "签到")]).replace(
        "签到".encode(), b"\\ud83d!"
    )

    export, records = read(data)

    assert [record.text for record in records] == ["\ufffd!"]
    assert export.bad_lines == []


def test_messages_without_id_get_keys_by_content_and_count():
    message = chatlab_message(0, "wxid_hong", "小红", "签到")
    del message["platformMessageId"]

    _, records = read(samples.chatlab_jsonl([message, message, message | {"content": "早"}]))

    assert [record.key.partition("#")[2] for record in records] == ["1", "2", "1"]
    assert records[0].key.partition("#")[0] == records[1].key.partition("#")[0] != records[2].key.partition("#")[0]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param(
            chatlab_message(0, "wxid_ming", "阿明", "撤回了", kind=81),
            Record("m:m0/r", START, "recalled", "wxid_ming", "阿明", "撤回了", "m0"),
            id="a recall by its sender",
        ),
        pytest.param(
            chatlab_message(0, "wxid_ming", "阿明", '"阿明" 拍了拍 "小红"', kind=22),
            Record("m:m0", START, "patted", "name:阿明", "阿明", '"阿明" 拍了拍 "小红"', "m0", target="name:小红"),
            id="a pat",
        ),
        pytest.param(
            chatlab_message(0, "SYSTEM", "", "小红领取了你的红包", kind=80),
            Record("m:m0", START, "system", "", "", "小红领取了你的红包", "m0"),
            id="a red packet taken",
        ),
    ],
)
def test_what_is_no_message(message, expected):
    assert read(samples.chatlab_jsonl([message]))[1] == [expected]


def test_comments_and_empty_lines_are_passed_over_and_bad_lines_counted():
    good = samples.dumps({"_type": "message"} | chatlab_message(0, "wxid_hong", "小红", "签到"))
    lines = [
        b"# a comment",
        b'{"_type":"header","meta":{"name":"x"}}',
        b"",
        good,
        b'{"_type":"message","sender":',
        b"[1]",
        b'{"_type":"message","sender":"a","type":0}',
        b'{"_type":"message","sender":"a","type":0,"timestamp":1}',
        b'{"_type":"poll"}',
        good.replace(b'"m0"', b'"m9"'),
    ]

    export, records = read(b"\n".join(lines))

    assert [record.key for record in records] == ["m:m0", "m:m9"]
    assert export.bad_lines == [
        BadLine(number=5, reason="不是有效的 JSON"),
        BadLine(number=6, reason="不是有效的 JSON 对象"),
        BadLine(number=7, reason="缺少字段 timestamp"),
        BadLine(number=8, reason="时间不在 1990 年到 2100 年之间"),
        BadLine(number=9, reason="不认识的行类型 poll"),
    ]


def test_messages_may_stand_before_the_head():
    document = {"messages": samples.chatlab_messages(), "meta": samples.CHATLAB_META, "chatlab": {"version": "0.0.2"}}

    export, records = read(samples.pretty(document))

    assert records == WHOLE
    assert export.head.title == TITLE


def test_a_cut_file_gives_all_whole_messages_and_says_so():
    data = samples.chatlab_json([chatlab_message(number, "wxid_hong", "小红", "签到") for number in range(3_000)])

    export, records = read(data[: len(data) // 2])

    assert len(records) > 1_000
    assert records[-1].key == f"m:m{len(records) - 1}"
    assert export.bad_lines == [BadLine(number=len(records) + 1, reason="文件到这里就断了，后面的内容缺失")]


def test_a_stray_quote_loses_one_message():
    data = samples.chatlab_json([chatlab_message(number, "wxid_hong", "小红", "签到") for number in range(2_000)])
    broken = data.replace('"m777", "sender": "wxid_hong", "accountName": "小红"'.encode(), b'"m777", "sender": ""wx"')

    export, records = read(broken)

    assert {f"m:m{number}" for number in range(2_000)} - {record.key for record in records} == {"m:m777"}
    assert export.bad_lines == [BadLine(number=778, reason="不是有效的 JSON 对象")]


def test_the_owner_may_stand_in_the_head():
    document = {"chatlab": {}, "meta": samples.CHATLAB_META | {"ownerId": "wxid_hong"}, "members": [], "messages": []}

    export, records = read(samples.dumps(document))

    assert records == []
    assert export.roster == {"wxid_hong": RosterEntry(member="wxid_hong", is_owner=True)}


def test_members_without_an_id_are_reported_and_the_system_is_none():
    members = [{"platformId": "", "accountName": "小林"}, {"platformId": "SYSTEM", "accountName": "SYSTEM"}]
    document = {"chatlab": {}, "meta": {}, "members": members, "messages": samples.chatlab_messages()[:1]}

    export, records = read(samples.dumps(document))

    assert (len(records), set(export.roster)) == (1, {"wxid_hong"})
    assert export.bad_lines == [BadLine(number=1, reason="缺少字段 platformId")]


@pytest.mark.parametrize("first", ['{"_type":"header","me', 'ng","type":0}', '{"_type":{}}', "# a comment", "[1]"])
def test_a_broken_first_line_does_not_hide_the_format(first):
    export, records = read(first.encode() + b"\n" + samples.chatlab_jsonl())

    assert (export.head.format, records) == ("chatlab-jsonl", WHOLE)
    assert export.bad_count == (0 if first.startswith("#") else 1)
