"""Who joins is told in private what newcomers do first, with the way to a page that shows how far they are."""

from __future__ import annotations

from datetime import timedelta

from qunluo.core.actions import SendHint
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MemberJoined
from qunluo.core.hours import morning_after
from qunluo.core.joining.terms import Newcomers, Task
from qunluo.core.policies.page_link import START_LINK
from qunluo.core.snapshot import Snapshot

HINT_IS_FRESH = timedelta(hours=12)


def guide_newcomer(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Responder: at once by day, in the morning by night; nothing where the channel reaches nobody in private."""
    rule = snapshot.rules.joining
    if rule is None or rule.newcomers is None or not rule.newcomers.tasks:
        return _nothing("没有新人任务")
    if not isinstance(event, MemberJoined):
        return _nothing("不是入群")
    if rule.since is not None and event.at < rule.since:
        return _nothing("入群时还没有新人任务")
    moved_at = snapshot.member.moved_at
    if moved_at is not None and moved_at > event.at and not snapshot.member.is_present:
        return _nothing("已经退群")
    if not rule.can_hint:
        return _nothing("这个渠道不能私下发消息，任务写在成员页面上")
    quiet = snapshot.rules.quiet_hours
    morning = morning_after(event.at, quiet, timezone=snapshot.rules.timezone) if quiet else None
    hint = SendHint(
        group=event.group,
        member=event.member,
        text=_text(rule.newcomers),
        not_before=morning,
        expires_at=(morning or event.at) + HINT_IS_FRESH,
    )
    detail = f"私下发送 {len(rule.newcomers.tasks)} 项新人任务" + ("，早晨再发" if morning else "")
    return Finding(policy="newcomer", matched=True, detail=detail, actions=(hint,))


def _text(newcomers: Newcomers) -> str:
    word = newcomers.keywords[0] if newcomers.keywords else "自我介绍"
    said = {
        Task.INTRODUCE: f"在群里发“#{word}”，说说您是谁",
        Task.READ: "看一遍群规，点一下确认",
        Task.QUIZ: "做一份小测",
    }
    lines = [
        f"{number}. {said[task]}（{newcomers.terms_of(task).hours} 小时内）"
        for number, task in enumerate(newcomers.tasks, start=1)
    ]
    return "\n".join(["欢迎加入！有几件小事请您先做：", *lines, f"在这里做，也能看到做到哪了：{START_LINK}"])


def _nothing(why: str) -> Finding:
    return Finding(policy="newcomer", matched=False, detail=why)
