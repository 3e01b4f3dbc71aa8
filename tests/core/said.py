"""Short ways to say what happened, with defaults; times are given as a day and a clock in Shanghai."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from qunluo.core.events import MemberJoined, MessagePosted

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(clock, *, day=2, month=3):
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def message(text="早", *, clock="12:00", day=2, member="ming", **fields):
    return MessagePosted(key="m1", group="g", member=member, at=at(clock, day=day), message="m1", text=text, **fields)


def joined(*, clock="12:00", day=2, member="lin", name="小林"):
    return MemberJoined(key="j1", group="g", member=member, at=at(clock, day=day), name=name)
