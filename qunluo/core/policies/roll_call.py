"""A roll call (接龙) in the group is taken as it stands: each post repeats the whole list."""

from __future__ import annotations

from itertools import takewhile

from qunluo.core.changes import RollCallPosted
from qunluo.core.checkins.plan import NeedKind, Plan
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessageKind, MessagePosted
from qunluo.core.snapshot import Snapshot

HEADS = ("#接龙", "#接龍", "＃接龙", "＃接龍", "#group note", "#chain")
CHECKIN_WORDS = ("打卡", "签到")
LONGEST_HEAD = 1_000


def take_roll_call(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Guard: who is on the list is looked up when it is written down, for that takes the whole group's names."""
    if not isinstance(event, MessagePosted) or not is_roll_call(event):
        return _nothing("不是接龙")
    plan = next((one for one in snapshot.rules.plans if takes_roll_calls(one, event)), None)
    noted = RollCallPosted(
        group=event.group,
        member=event.member,
        at=event.at,
        key=event.key,
        plan=plan.id if plan else 0,
        version=plan.terms_at(event.at).version if plan else 0,
        text=event.text,
    )
    detail = f"接龙，计入“{plan.terms_at(event.at).name}”" if plan else "接龙，没有计划接受接龙打卡，只存名单"
    return Finding(policy="roll_call", matched=True, detail=detail, changes=(noted,), final=True)


def takes_roll_calls(plan: Plan, event: MessagePosted) -> bool:
    """Whether this list is one of the plan's, by the terms of its moment.

    A session must take roll calls, and the head of the list must say so: groups call the roll for many things.
    """
    terms = plan.terms_at(event.at)
    if terms.is_switched_off:
        return False
    needs = [need for session in terms.sessions for need in session.needs if need.kind is NeedKind.ROLL_CALL]
    head = head_of(event.text).casefold()
    return any(word.casefold() in head for need in needs for word in (*(need.words or CHECKIN_WORDS), terms.name))


def head_of(text: str) -> str:
    """What stands above the first line that begins with a digit."""
    lines = text[:LONGEST_HEAD].splitlines()
    return "\n".join(takewhile(lambda line: not line.strip()[:1].isdigit() or "月" in line[:4], lines))


def is_roll_call(event: MessagePosted) -> bool:
    """Whether the message is a roll call: the platform says so, or it has the head of one."""
    if event.kind is MessageKind.ROLL_CALL:
        return True
    return any(line.strip().casefold().startswith(HEADS) for line in event.text[:LONGEST_HEAD].splitlines()[:8])


def _nothing(why: str) -> Finding:
    return Finding(policy="roll_call", matched=False, detail=why)
