"""The daily rounds as values: what was found, and what people look at from the start."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class State(StrEnum):
    """What one look found."""

    OK = "ok"
    ATTENTION = "attention"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the house found: which look, how it is, one sentence, and how many things it is about."""

    key: str
    state: State
    sentence: str
    count: int = 0

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {"key": self.key, "state": self.state.value, "sentence": self.sentence, "count": self.count}


def result_from(data: dict[str, Any]) -> Result:
    """What the table holds."""
    return Result(key=data["key"], state=State(data["state"]), sentence=data["sentence"], count=data["count"])


ITEMS: Final = (
    ("群公告和欢迎语还是最新的", "活动、时间、联系人有没有过期"),
    ("抽查一个群昨天的聊天", "有没有没人回答的提问，高峰期回答是不是在 3 分钟之内"),
    ("入群二维码和链接能打开", "用没进过群的手机扫一次，看看会不会过期、满员"),
    ("今天有人值班", "值班的人在线，知道今天要发什么、要办什么"),
    ("昨天承诺成员的事有了着落", "翻一下待办和私聊，答应的都要有结果"),
)
"""What only people can see: a name, and how one looks."""
