"""Who asks for their own page in the group gets the way to it in private."""

from __future__ import annotations

from datetime import timedelta

from qunluo.core.actions import SendHint
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessageKind, MessagePosted
from qunluo.core.snapshot import Snapshot

WORDS = frozenset({"我的打卡", "我的签到", "我的积分", "打卡链接", "我要补卡", "我要申诉"})
LINK = "{link}"
"""Where the shell puts the member's own link: the core holds no keys to sign it with."""
ORDER_LINK = "{link:order/}"
"""The same, to the page with the rules of the group, one's own violations and appeals."""
PAGES = {LINK: "", ORDER_LINK: "order/"}
"""Placeholder -> the page below /m/ that the link leads to."""
ANSWER_IS_FRESH = timedelta(minutes=30)


def send_page_link(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Responder: only in groups with a plan, and never in the open group."""
    if not snapshot.rules.plans:
        return _nothing("没有打卡计划")
    if not isinstance(event, MessagePosted) or event.kind is not MessageKind.TEXT:
        return _nothing("不是文字发言")
    if event.text.strip() not in WORDS:
        return _nothing("没有要自己的打卡页面")
    text = f"这是您自己的打卡页面，24 小时内有效，请不要转给别人：{LINK}"
    hint = SendHint(group=event.group, member=event.member, text=text, expires_at=event.at + ANSWER_IS_FRESH)
    return Finding(policy="page_link", matched=True, detail="私下发送打卡页面的链接", actions=(hint,), final=True)


def _nothing(why: str) -> Finding:
    return Finding(policy="page_link", matched=False, detail=why)
