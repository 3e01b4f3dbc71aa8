"""A small group as an exported file, and the checkup of it. The cast is that of all tests."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qunluo.analytics.checkup.compute import check_up
from qunluo.analytics.checkup.result import Checkup
from tests.analytics.story import at

HONG, MING, ZHOU, JING, LIN = "hong", "ming", "zhou", "jing", "lin"
NAMES = {HONG: "小红", MING: "阿明", ZHOU: "老周", JING: "静静", LIN: "小林"}
CROWD = {f"m{place}": f"成员{place}" for place in range(10)}
"""Enough people for verdicts; every third of them never speaks."""


def line(who: str, when: int, text: str, *, kind: int = 0, key: str = "", reply_to: str = "") -> dict[str, Any]:
    name = NAMES.get(who) or CROWD.get(who) or who
    message = {"_type": "message", "sender": who, "accountName": name, "timestamp": when, "type": kind, "content": text}
    return message | ({"platformMessageId": key} if key else {}) | ({"replyToMessageId": reply_to} if reply_to else {})


def system(when: int, text: str, *, kind: int = 80) -> dict[str, Any]:
    return line("SYSTEM", when, text, kind=kind)


def lively() -> list[dict[str, Any]]:
    """Forty days in which 阿明 greets every morning, somebody asks, somebody answers, and 小林 comes on day 10."""
    rows = []
    for day in range(40):
        rows += [
            line(MING, at(day, 8), f"早安，打卡第{day}天", key=f"c{day}"),
            line(HONG, at(day, 8.1), "早", reply_to=f"c{day}" if day % 2 else ""),
            line(ZHOU, at(day, 12), "读书笔记分享到 https://example.com/notes", kind=0),
            line(f"m{day % 10}" if day % 10 % 3 else MING, at(day, 20), "请问今晚读书会几点开始？"),
            line(HONG, at(day, 20.05), "八点半，读第三章", kind=0),
            line(MING, at(day, 20.5), "[图片]", kind=1),
        ]
    rows += [
        system(at(10, 9), '"小红"邀请"小林"加入了群聊'),
        line(LIN, at(10, 9.5), "大家好，我是小林"),
        line(LIN, at(18, 9.5), "读书会在哪里报名？"),
        system(at(20, 9), '"老周" 撤回了一条消息', kind=81),
        line(JING, at(1, 9), "我先潜水了"),
    ]
    return sorted(rows, key=lambda row: row["timestamp"])


def written(folder: Path, rows: list[dict[str, Any]], *, title: str = "晨光读书会", lists: bool = True) -> Path:
    """Write a ChatLab file, with a list of members or without."""
    head = {"_type": "header", "chatlab": {"version": "0.0.2", "exportedAt": at(40)}}
    head["meta"] = {"name": title, "platform": "wechat", "type": "group", "groupId": "1@chatroom"}
    people = [
        {"_type": "member", "platformId": who, "accountName": name, "roles": [{"id": "owner"}] if who == HONG else []}
        for who, name in {**NAMES, **CROWD}.items()
    ]
    path = folder / "group.jsonl"
    lines = [head, *(people if lists else []), *rows]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in lines), encoding="utf-8")
    return path


def checkup_of(rows: list[dict[str, Any]], *, title: str = "晨光读书会", lists: bool = True) -> Checkup:
    with TemporaryDirectory() as folder:
        return check_up(written(Path(folder), rows, title=title, lists=lists))


@cache
def lively_checkup() -> Checkup:
    return checkup_of(lively())
