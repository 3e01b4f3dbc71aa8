"""In the quiet hours the group rests: who speaks gets one friendly hint a night, and no machine answers."""

from __future__ import annotations

from datetime import timedelta

from qunluo.core.actions import Action, SendHint
from qunluo.core.changes import Change, QuietNightBroken
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessagePosted
from qunluo.core.hours import night_of
from qunluo.core.snapshot import Snapshot

HINT_IS_FRESH = timedelta(minutes=30)


def keep_quiet_hours(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Guard: a message at night ends the round."""
    rule = snapshot.rules.quiet_hours
    if rule is None:
        return _nothing("未设置免打扰时段")
    if not isinstance(event, MessagePosted):
        return _nothing("不是发言")
    night = night_of(event.at, starts=rule.starts, ends=rule.ends, timezone=snapshot.rules.timezone)
    if night is None:
        return _nothing(f"不在免打扰时段 {rule.starts:%H:%M}–{rule.ends:%H:%M}")
    changes = (QuietNightBroken(group=event.group, member=event.member, at=event.at, night=night),)
    if snapshot.is_staff:
        return _broken("群主或管理员在免打扰时段发言，不提示", changes=changes)
    if night in snapshot.member.quiet_nights:
        return _broken("免打扰时段发言，当晚已提示过")
    hint = SendHint(group=event.group, member=event.member, text=rule.hint, expires_at=event.at + HINT_IS_FRESH)
    return _broken("免打扰时段发言，私下提示一次", changes=changes, actions=(hint,))


def _broken(detail: str, *, changes: tuple[Change, ...] = (), actions: tuple[Action, ...] = ()) -> Finding:
    """Final for staff too: who was staff when is learnt late, and what is written must not depend on it."""
    return Finding(policy="quiet_hours", matched=True, detail=detail, changes=changes, actions=actions, final=True)


def _nothing(why: str) -> Finding:
    return Finding(policy="quiet_hours", matched=False, detail=why)
