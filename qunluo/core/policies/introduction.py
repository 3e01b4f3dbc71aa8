"""Who introduces themselves after the agreed word has done that task; who says too little is told what is missing."""

from __future__ import annotations

from datetime import timedelta

from qunluo.core.actions import Action, PostReply, SendHint
from qunluo.core.changes import MemberIntroduced
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessageKind, MessagePosted
from qunluo.core.hours import morning_after
from qunluo.core.joining.saying import introduction_in, length_of
from qunluo.core.joining.terms import Newcomers, Task
from qunluo.core.snapshot import Snapshot

ANSWER_IS_FRESH = timedelta(minutes=30)
HINT_IS_FRESH = timedelta(hours=12)


def take_introduction(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Guard, before the quiet hours: also an old hand may introduce themselves, and it counts from the first time."""
    rule = snapshot.rules.joining
    if rule is None or rule.newcomers is None or Task.INTRODUCE not in rule.newcomers.tasks:
        return _nothing("没有自我介绍任务")
    if not isinstance(event, MessagePosted) or event.kind is not MessageKind.TEXT:
        return _nothing("不是文字发言")
    said = introduction_in(event.text, rule.newcomers.keywords)
    if said is None:
        return _nothing("不是自我介绍")
    length, least = length_of(said), rule.newcomers.least
    is_enough = length >= least
    actions = _answer(event, snapshot, rule.newcomers, is_enough=is_enough, can_hint=rule.can_hint)
    change = MemberIntroduced(
        group=event.group,
        member=event.member,
        at=event.at,
        key=event.key,
        message=event.message,
        text=event.text,
        is_enough=is_enough,
    )
    compared = f"写了 {length} 个字（至少 {least} 个）"
    detail = f"自我介绍，{compared}" if is_enough else f"自我介绍太短，{compared}"
    return Finding(policy="introduction", matched=True, detail=detail, changes=(change,), actions=actions)


def _answer(
    event: MessagePosted, snapshot: Snapshot, newcomers: Newcomers, *, is_enough: bool, can_hint: bool
) -> tuple[Action, ...]:
    """Thanks or a hint, each once, and nothing in the open group at night."""
    known, quiet = snapshot.member.joining, snapshot.rules.quiet_hours
    morning = morning_after(event.at, quiet, timezone=snapshot.rules.timezone) if quiet else None
    if known.introduced_at is not None:
        return ()
    if is_enough:
        if not newcomers.thanks or morning:
            return ()
        ends = event.at + ANSWER_IS_FRESH
        thanks = newcomers.thanks.replace("{name}", event.name or snapshot.member.name or "新朋友")
        return (PostReply(group=event.group, text=thanks, mention=event.member, expires_at=ends),)
    if known.is_short or not can_hint:
        return ()
    text = f"看到您的自我介绍了。再多写几句大家更容易认识您：至少 {newcomers.least} 个字，说说您是谁、为什么来就好。"
    ends = (morning or event.at) + HINT_IS_FRESH
    return (SendHint(group=event.group, member=event.member, text=text, not_before=morning, expires_at=ends),)


def _nothing(why: str) -> Finding:
    return Finding(policy="introduction", matched=False, detail=why)
