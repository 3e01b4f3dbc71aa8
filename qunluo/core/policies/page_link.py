"""Who asks for their own page in the group gets the way to it in private."""

from __future__ import annotations

from datetime import timedelta

from qunluo.core.actions import SendHint
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessageKind, MessagePosted
from qunluo.core.snapshot import Snapshot

WORDS = frozenset({"我的打卡", "我的签到", "我的积分", "打卡链接", "我要补卡", "我要申诉"})
NOTICE_WORDS = frozenset({"群规", "群规告示", "确认已阅"})
START_WORDS = frozenset({"新人任务", "我的任务"})
ORDER_WORDS = frozenset({"群规", "我的违规", "我要举报", "我要申诉"})
LINK = "{link}"
"""Where the shell puts the member's own link: the core holds no keys to sign it with."""
ORDER_LINK = "{link:order/}"
"""The same, to the page with the rules of the group, one's own violations and appeals."""
NOTICE_LINK = "{link:notice/}"
"""The same, to the notice of the rules and the button that says that they were read."""
START_LINK = "{link:start/}"
"""The same, to what newcomers have to do."""
LICENCE_LINK = "{link:licences/}"
"""The same, to one's own advert licences."""
PAGES = {
    LINK: "",
    ORDER_LINK: "order/",
    NOTICE_LINK: "notice/",
    START_LINK: "start/",
    LICENCE_LINK: "licences/",
}
"""Placeholder -> the page below /m/ that the link leads to."""
ANSWER_IS_FRESH = timedelta(minutes=30)


def send_page_link(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Responder: only in groups with a plan or with rules, and never in the open group."""
    rules = snapshot.rules
    joining = rules.joining
    if not rules.plans and rules.order is None and joining is None:
        return _nothing("没有打卡计划")
    if not isinstance(event, MessagePosted) or event.kind is not MessageKind.TEXT:
        return _nothing("不是文字发言")
    said = event.text.strip()
    if said in WORDS and rules.plans:
        return _sent(event, f"这是您自己的打卡页面，24 小时内有效，请不要转给别人：{LINK}", "打卡")
    if said in ORDER_WORDS and rules.order is not None:
        return _sent(
            event, f"这里有群规、您自己的记录、申诉和举报，24 小时内有效，请不要转给别人：{ORDER_LINK}", "群规"
        )
    if joining is not None and joining.newcomers is not None and said in START_WORDS:
        return _sent(event, f"这是您的新人任务，24 小时内有效，请不要转给别人：{START_LINK}", "新人任务")
    if joining is not None and joining.spans and said in NOTICE_WORDS:
        return _sent(event, f"这里看群规、点一下确认，24 小时内有效，请不要转给别人：{NOTICE_LINK}", "群规告示")
    return _nothing("没有要自己的打卡页面")


def _sent(event: MessagePosted, text: str, name: str) -> Finding:
    hint = SendHint(group=event.group, member=event.member, text=text, expires_at=event.at + ANSWER_IS_FRESH)
    return Finding(policy="page_link", matched=True, detail=f"私下发送{name}页面的链接", actions=(hint,), final=True)


def _nothing(why: str) -> Finding:
    return Finding(policy="page_link", matched=False, detail=why)
