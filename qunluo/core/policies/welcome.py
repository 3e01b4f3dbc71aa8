"""Who joins is greeted: at once by day, and in the morning who came in the quiet hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from qunluo.core.actions import WelcomeMember
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MemberJoined
from qunluo.core.hours import night_ends, night_of
from qunluo.core.snapshot import GroupRules, Snapshot


def welcome_newcomer(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Responder: greets by name, unless something newer says that the member has left again."""
    rule = snapshot.rules.welcome
    if rule is None:
        return _nothing("未设置欢迎语")
    if not isinstance(event, MemberJoined):
        return _nothing("不是入群")
    moved_at = snapshot.member.moved_at
    if moved_at is not None and moved_at > event.at and not snapshot.member.is_present:
        return _nothing("已经退群，不再欢迎")
    morning = _morning_after(event.at, snapshot.rules)
    starts = morning or event.at
    name = event.name or snapshot.member.name or "新朋友"
    return Finding(
        policy="welcome",
        matched=True,
        detail="新成员入群，早晨再欢迎" if morning else "新成员入群，发送欢迎语",
        actions=(
            WelcomeMember(
                group=event.group,
                member=event.member,
                text=fill(rule.text, name=name, group=snapshot.group.title),
                not_before=morning,
                expires_at=starts + timedelta(minutes=rule.fresh_minutes),
            ),
        ),
    )


def fill(text: str, *, name: str, group: str) -> str:
    """Put the names into the operator's text. Other braces stay as they are written."""
    return text.replace("{group}", group).replace("{name}", name)


def _morning_after(at: datetime, rules: GroupRules) -> datetime | None:
    quiet = rules.quiet_hours
    if quiet is None:
        return None
    night = night_of(at, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone)
    if night is None:
        return None
    return night_ends(night, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone)


def _nothing(why: str) -> Finding:
    return Finding(policy="welcome", matched=False, detail=why)
