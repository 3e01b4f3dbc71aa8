"""Invented exports of one small group, a function a format; the same hour as each tool would write it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.export import Export, open_export
from qunluo.channels.history.records import Record

START = 1_760_000_000  # 2025-10-09 16:53:20 in Shanghai
GROUP, TITLE = "20001@chatroom", "早起打卡群"
INVITED = '"小红"邀请"静静、小林"加入了群聊'
RECALLED = '"阿明" 撤回了一条消息'

Json = dict[str, Any]


def dumps(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def pretty(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def chatlab_message(number: int, sender: str, name: str, content: str | None, *, kind: int = 0) -> Json:
    return {
        "platformMessageId": f"m{number}",
        "sender": sender,
        "accountName": name,
        "timestamp": START + number * 60,
        "type": kind,
        "content": content,
    }


CHATLAB_META = {"name": TITLE, "platform": "wechat", "type": "group", "groupId": GROUP}
CHATLAB_MEMBERS: list[Json] = [
    {"platformId": "wxid_hong", "accountName": "小红", "groupNickname": "群主小红", "roles": [{"id": "owner"}]},
    {"platformId": "wxid_ming", "accountName": "阿明", "aliases": ["明哥"], "roles": [{"id": "admin"}]},
    {"platformId": "wxid_jing", "accountName": "静静"},
]


def chatlab_messages() -> list[Json]:
    return [
        chatlab_message(0, "wxid_hong", "小红", "今日签到开始"),
        chatlab_message(1, "wxid_ming", "阿明", "签到", kind=25) | {"replyToMessageId": "m0"},
        chatlab_message(2, "wxid_hong", "小红", None, kind=1),
        chatlab_message(3, "SYSTEM", "SYSTEM", INVITED, kind=80),
        chatlab_message(4, "SYSTEM", "SYSTEM", RECALLED, kind=81),
        chatlab_message(5, "wxid_ming", "阿明", "#接龙\n周六读书会\n\n1. 阿明"),
    ]


def chatlab_json(messages: Sequence[Json] | None = None) -> bytes:
    head = {"version": "0.0.2", "exportedAt": START, "generator": "demo"}
    told = chatlab_messages() if messages is None else messages
    return dumps({"chatlab": head, "meta": CHATLAB_META, "members": CHATLAB_MEMBERS, "messages": told})


def chatlab_jsonl(messages: Sequence[Json] | None = None) -> bytes:
    told = chatlab_messages() if messages is None else messages
    lines = [
        {"_type": "header", "chatlab": {"version": "0.0.2", "exportedAt": START}, "meta": CHATLAB_META},
        *({"_type": "member"} | member for member in CHATLAB_MEMBERS),
        *({"_type": "message"} | message for message in told),
    ]
    return b"".join(dumps(line) + b"\n" for line in lines)


def csv_of(rows: Iterable[Sequence[object]], *, delimiter: str = ",", end: str = "\r\n") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode()


WECHATMSG_HEADER = [
    "localId",
    "TalkerId",
    "Type",
    "SubType",
    "IsSender",
    "CreateTime",
    "Status",
    "StrContent",
    "StrTime",
    "Remark",
    "NickName",
    "Sender",
]


def wechatmsg_csv() -> bytes:
    rows = [
        WECHATMSG_HEADER,
        [101, 7, 1, 0, 0, START, 3, "签到", "2025-10-09 16:53:20", "明哥", "阿明", "wxid_ming"],
        [102, 7, 1, 0, 1, START + 60, 2, "收到,谢谢\n大家", "2025-10-09 16:54:20", "", "小红", "wxid_hong"],
        [103, 7, 10000, 0, 0, START + 120, 4, INVITED, "2025-10-09 16:55:20", "", "", ""],
        [104, 7, 3, 0, 0, START + 180, 3, "<msg><img/></msg>", "2025-10-09 16:56:20", "", "阿明", "wxid_ming"],
    ]
    return b"\xef\xbb\xbf" + csv_of(rows)


def chatlog_items() -> list[Json]:
    def item(second: int, sender: str, name: str, kind: int, sub: int, content: str, **more: object) -> Json:
        return {
            "seq": (START + second) * 1000 + 1,
            "time": f"2025-10-09T16:{53 + (20 + second) // 60}:{(20 + second) % 60:02}+08:00",
            "talker": GROUP,
            "talkerName": TITLE,
            "isChatRoom": True,
            "sender": sender,
            "senderName": name,
            "isSelf": False,
            "type": kind,
            "subType": sub,
            "content": content,
        } | more

    link = {"title": "活动报名", "url": "https://example.com/a"}
    return [
        item(0, "wxid_hong", "小红", 1, 0, "签到", isSelf=True),
        item(60, "wxid_ming", "阿明", 49, 5, "", contents=link),
        item(120, "系统消息", "", 10000, 0, '"小红(wxid_hong)"邀请"静静(wxid_jing)"加入了群聊'),
        item(180, "wxid_ming", "阿明", 49, 57, "我也来", contents={"refer": {"type": 1, "content": "签到"}}),
    ]


def chatlog_json() -> bytes:
    return dumps(chatlog_items())


def chatlog_csv() -> bytes:
    rows = [
        ["Time", "SenderName", "Sender", "TalkerName", "Talker", "Content"],
        ["2025-10-09 16:53:20", "小红", "wxid_hong", TITLE, GROUP, "签到"],
        ["2025-10-09 16:54:20", "阿明", "wxid_ming", TITLE, GROUP, "[链接|活动报名](https://example.com/a)"],
        ["2025-10-09 16:55:20", "", "系统消息", TITLE, GROUP, INVITED],
        ["2025-10-09 16:56:20", "阿明", "wxid_ming", TITLE, GROUP, "> 小红(wxid_hong) 10-09 16:53:20\n> 签到\n我也来"],
    ]
    return csv_of(rows, end="\n")


def chatlog_text() -> bytes:
    return (
        "小红(wxid_hong) 10-09 16:53:20\n签到\n\n"
        "我(我) 10-09 16:54:20\n![图片](http://127.0.0.1:5030/image/abc)\n\n"
        "系统消息 10-09 16:55:20\n" + INVITED + "\n\n"
        "阿明(wxid_ming) 10-09 16:56:20\n> 小红(wxid_hong) 10-09 16:53:20\n> 签到\n我也来\n\n第二段\n\n"
    ).encode()


def weflow_json() -> bytes:
    def message(number: int, label: str, sender: str, name: str, content: str, *, own: int | None = 0) -> Json:
        return {
            "localId": number,
            "createTime": START + number * 60,
            "formattedTime": "2025-10-09 16:53:20",
            "type": label,
            "localType": 1,
            "content": content,
            "isSend": own,
            "senderUsername": sender,
            "senderDisplayName": name,
        }

    return pretty(
        {
            "weflow": {"version": "1.0.0", "exportedAt": START},
            "session": {"wxid": GROUP, "nickname": TITLE, "displayName": TITLE, "type": "群聊", "messageCount": 3},
            "messages": [
                message(0, "文本消息", "wxid_ming", "阿明", "签到"),
                message(1, "图片消息", "wxid_hong", "小红", "[图片]", own=1),
                message(2, "系统消息", GROUP, "", INVITED, own=None),
            ],
            "avatars": {"wxid_ming": "data:image/png;base64,AAAA"},
        }
    )


PYWXDUMP_HEADER = ["id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src", "CreateTime"]


def pywxdump_rows() -> list[list[object]]:
    return [
        [1, "7001", "文本", 0, "wxid_ming", GROUP, "签到", "", "2025-10-09 16:53:20"],
        [
            2,
            "7002",
            "引用回复",
            1,
            "我",
            GROUP,
            "收到\n\n[引用](2025-10-09 16:53:20)阿明:签到",
            "",
            "2025-10-09 16:54:20",
        ],
        [3, "7003", "系统通知", 0, GROUP, GROUP, INVITED, "", "2025-10-09 16:55:20"],
        [4, "7004", "图片", 0, "wxid_ming", GROUP, "图片", "image/a.jpg", "2025-10-09 16:56:20"],
    ]


def pywxdump_csv() -> bytes:
    return csv_of([PYWXDUMP_HEADER, *pywxdump_rows()])


def pywxdump_json() -> bytes:
    return dumps([dict(zip(PYWXDUMP_HEADER, row, strict=True)) | {"extra": {}} for row in pywxdump_rows()])


def telegram_chat(name: str = "Morning group", kind: str = "private_supergroup", number: int = 1_234) -> Json:
    def entry(place: int, second: int, **more: object) -> Json:
        local = f"2025-10-09T16:{53 + (20 + second) // 60}:{(20 + second) % 60:02}"
        return {"id": place, "type": "message", "date": local, "date_unixtime": str(START + second)} | more

    hong = {"from": "Hong", "from_id": "user101"}
    ming = {"from": "Ming", "from_id": "user102"}
    text = ["see ", {"type": "link", "text": "https://example.com"}]
    service = {"type": "service", "actor": "Hong", "actor_id": "user101", "text": ""}
    return {
        "name": name,
        "type": kind,
        "id": number,
        "messages": [
            entry(1, 0, **hong, text="check-in", text_entities=[{"type": "plain", "text": "check-in"}]),
            entry(2, 60, **ming, text=text, reply_to_message_id=1),
            entry(3, 120, **service, action="invite_members", members=["Jing", "Lin"]),
            entry(4, 180, **ming, text="", photo="photos/a.jpg"),
            entry(5, 240, **service, action="edit_group_title", title="Evening group"),
        ],
    }


def telegram_json() -> bytes:
    return pretty(telegram_chat())


def telegram_account(*chats: Json) -> bytes:
    about = {"about": "Here is your data", "personal_information": {"user_id": 1}}
    return pretty(about | {"chats": {"about": "…", "list": list(chats)}})


QQ_HEADING = (
    "消息记录（此消息记录为文本格式，不支持重新导入）\n\n"
    "================================================================\n"
    "消息分组:我的群聊\n"
    "================================================================\n"
    f"消息对象:{TITLE}\n"
    "================================================================\n\n"
)


def qq_text(body: str | None = None, *, heading: str = QQ_HEADING) -> bytes:
    told = body or (
        "2025-10-09 8:53:20 【群主】小红(30001)\n签到开始\n\n"
        "2025-10-09 16:54:20 阿明(早起)(30003)\n签到\n第二行\n\n"
        "2025-10-09 16:55:20 系统消息(10000)\n小林加入本群。\n\n"
        "2025-10-09 16:56:20 静静<jing@example.com>\n[图片]\n\n"
        "2025-10-09 16:57:20 (30009)\n\n\n"
    )
    return (heading + told).encode()


def discord_json() -> bytes:
    def author(number: str, name: str, nickname: str) -> Json:
        return {"id": number, "name": name, "nickname": nickname, "isBot": False, "roles": []}

    def message(number: int, kind: str, who: Json, content: str, **more: object) -> Json:
        return {
            "id": str(number),
            "type": kind,
            "timestamp": f"2025-10-09T16:{53 + number}:20.123+08:00",
            "content": content,
            "author": who,
            "attachments": [],
            "embeds": [],
            "stickers": [],
            "mentions": [],
        } | more

    hong, ming = author("101", "hong", "Hong"), author("102", "ming", "Ming")
    return pretty(
        {
            "guild": {"id": "1", "name": "Demo"},
            "channel": {"id": "2", "type": "GuildTextChat", "name": "morning"},
            "messages": [
                message(1, "Default", hong, "check-in"),
                message(2, "Reply", ming, "me too", reference={"messageId": "1", "channelId": "2"}),
                message(3, "GuildMemberJoin", author("103", "lin", "Lin"), "Joined the server."),
                message(4, "Default", ming, "", attachments=[{"id": "9", "fileName": "a.PNG"}]),
            ],
            "messageCount": 4,
        }
    )


def irc_text() -> bytes:
    return (
        b"[23:58] <hong> anybody here?\n"
        b"=== lin has joined #morning\n"
        b"[23:59] <@ming> yes: I am\n"
        b"[00:01]  * lin waves\n"
        b"=== ming is now known as ming_away\n"
        b"[00:02] -bot- good morning\n"
        b"=== hong has left #morning\n"
    )


def irc_dated() -> bytes:
    return (
        b"morning 2025-10-09 [16:53:20] <hong> check-in \n"
        b"morning 2025-10-09 === ming_ is now known as ming \n"
        b"morning 2025-10-10 [08:00] <ming> check-in \n"
    )


TABLE_ROWS = [
    ["时间", "发送人", "内容"],
    ["2025/10/9 16:53", "小红", "签到"],
    ["2025年10月9日 下午4:54", "阿明", "[图片]"],
]


def table_csv() -> bytes:
    return csv_of(TABLE_ROWS)


def _cell(value: object, reference: str) -> str:
    if isinstance(value, (int, float)):
        return f'<c r="{reference}"><v>{value}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def xlsx(rows: Sequence[Sequence[object]], *, prolog: str = "", strings: str = "") -> bytes:
    lines = [
        f'<row r="{number}">'
        + "".join(_cell(value, f"{chr(65 + place)}{number}") for place, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    ]
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{space}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    )
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
    return out.getvalue()


def table_xlsx() -> bytes:
    return xlsx([["时间", "发送人", "内容"], [45939.703703703703, "小红", "签到"]])


ALL = {
    "chatlab-json": chatlab_json,
    "chatlab-jsonl": chatlab_jsonl,
    "wechatmsg-csv": wechatmsg_csv,
    "chatlog-json": chatlog_json,
    "chatlog-csv": chatlog_csv,
    "chatlog-text": chatlog_text,
    "weflow-json": weflow_json,
    "pywxdump-csv": pywxdump_csv,
    "pywxdump-json": pywxdump_json,
    "telegram-json": telegram_json,
    "qq-text": qq_text,
    "discord-json": discord_json,
    "irc-text": irc_text,
    "table-csv": table_csv,
    "table-xlsx": table_xlsx,
}


def read(data: bytes, **choices: Any) -> tuple[Export, list[Record]]:
    export = open_export(io.BytesIO(data), **choices)
    return export, [record for chunk in export.chunks(1_000) for record in chunk]


def sentence_of(data: bytes, **choices: Any) -> str:
    with pytest.raises(UnreadableExport) as caught:
        read(data, **choices)
    return str(caught.value)
