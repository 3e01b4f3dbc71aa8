"""A roll call (接龙) in the group is taken as it stands: each post repeats the whole list."""

from __future__ import annotations

from qunluo.core.changes import RollCallPosted
from qunluo.core.checkins.plan import NeedKind, Plan
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessageKind, MessagePosted
from qunluo.core.snapshot import Snapshot

HEADS = ("#接龙", "#接龍", "＃接龙", "＃接龍", "#group note", "#chain")


def take_roll_call(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Guard: who is on the list is looked up when it is written down, for that takes the whole group's names."""
    if not isinstance(event, MessagePosted):
        return _nothing("不是发言")
    if event.kind is not MessageKind.ROLL_CALL and not _has_head(event.text):
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


def takes_roll_calls(plan: Plan, event: GroupEvent) -> bool:
    """Whether a line in a roll call is evidence enough for one of the plan's sessions, by the terms of that moment."""
    terms = plan.terms_at(event.at)
    if terms.is_switched_off:
        return False
    return any(need.kind is NeedKind.ROLL_CALL for session in terms.sessions for need in session.needs)


def _has_head(text: str) -> bool:
    return any(line.strip().casefold().startswith(HEADS) for line in text.splitlines()[:8])


def _nothing(why: str) -> Finding:
    return Finding(policy="roll_call", matched=False, detail=why)
