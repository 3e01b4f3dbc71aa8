"""What was said in a member's group lately, for whoever wants to report some of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from qunluo.communities.reads import rules_of
from qunluo.communities.reads.timeline import Window, messages
from qunluo.communities.reads.visitors import Member
from qunluo.core.hours import zone

SHOWN, REACHES = 30, 500
LATELY = timedelta(hours=24)
"""Not the day: what was said before midnight is reported after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message, by whom, and whether it is the asker's own."""

    key: str
    message: str
    kind: str
    text: str
    at: datetime
    member_id: int
    name: str
    is_own: bool


def messages_lately(member: Member, *, at: datetime, limit: int = SHOWN) -> list[Said]:
    """The newest messages in the member's group, without those that were taken back."""
    rows: list[Any] = messages(Window(groups=(member.group_id,), since=at - LATELY, limit=limit))
    return [
        Said(
            key=one.key,
            message=one.message,
            kind=one.kind,
            text=one.text,
            at=one.at,
            member_id=one.member_id,
            name=str(one.member),
            is_own=one.member.account_id == member.account_id,
        )
        for one in rows
        if not one.is_withdrawn
    ]


def starts_of_day(group_id: int, *, at: datetime) -> datetime:
    """Midnight where the group is."""
    place = zone(rules_of([group_id])[group_id].timezone)
    return datetime.combine(at.astimezone(place).date(), time.min, place)
