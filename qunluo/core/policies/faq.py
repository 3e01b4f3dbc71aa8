"""A question that stands in the list of questions is answered; one that may stand there is asked back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from qunluo.core.actions import PostReply
from qunluo.core.changes import QuestionAsked, ReplyGiven
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessageKind, MessagePosted
from qunluo.core.faq import Answered, FaqRule, Verdict
from qunluo.core.policies.replies import matched_word
from qunluo.core.snapshot import Snapshot

ANSWER_IS_FRESH = timedelta(minutes=10)
_CALL = re.compile(r"@\S+\s*")


def answer_question(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Responder: answers, offers up to three questions, or notes that nobody had an answer."""
    rule = snapshot.rules.faq
    if rule is None:
        return _nothing("未开启问答")
    if not isinstance(event, MessagePosted) or event.kind is not MessageKind.TEXT:
        return _nothing("不是文字发言")
    is_called = calls(event.text, rule)
    if why := _not_for_us(event, snapshot, is_called=is_called):
        return _nothing(why)
    answered = rule.answerer.answer(_CALL.sub("", event.text), is_called=is_called)
    if answered is None:
        return _nothing("不像在提问")
    found = _found(event, snapshot, rule, answered)
    if is_called or not snapshot.is_staff or not found.actions:
        return found
    # What is written must not depend on who was staff when: that is learnt late. Only the answer stays away.
    return replace(found, detail=f"{found.detail}。群主或管理员的发言，不抢答", actions=())


def calls(text: str, rule: FaqRule) -> bool:
    """Whether the text speaks to the bot by name."""
    return any(f"@{name}" in text for name in rule.names if name)


def _not_for_us(event: MessagePosted, snapshot: Snapshot, *, is_called: bool) -> str:
    if any(matched_word(reply, event.text) for reply in snapshot.rules.replies):
        return "已有关键词回复"
    if not is_called and (event.reply_to or event.mentions or event.text.startswith("@")):
        return "在对别人说话，不插嘴"
    return ""


def _found(event: MessagePosted, snapshot: Snapshot, rule: FaqRule, answered: Answered) -> Finding:
    noted = QuestionAsked(
        group=event.group,
        member=event.member,
        at=event.at,
        key=event.key,
        text=event.text,
        verdict=answered.verdict,
        entries=tuple(offer.entry for offer in answered.offers),
        confidence=answered.offers[0].confidence if answered.offers else 0.0,
    )
    if answered.verdict is Verdict.SILENT:
        return Finding(policy="faq", matched=True, detail=f"像在提问，{_why_silent(answered)}", changes=(noted,))
    slot = int(event.at.timestamp()) // (max(rule.pause_minutes, 1) * 60)
    reply = f"faq:{answered.offers[0].entry}" if answered.verdict is Verdict.ANSWERED else _offer_id(answered)
    question, sure = answered.offers[0].question, f"{answered.offers[0].confidence:.0%}"
    if (reply, slot) in snapshot.group.replies_given:
        detail = f"问的是“{question}”（把握 {sure}），{rule.pause_minutes} 分钟内已回答过"
        return Finding(policy="faq", matched=True, detail=detail, changes=(noted,))
    is_sure = answered.verdict is Verdict.ANSWERED
    detail = f"问的是“{question}”（把握 {sure}），回答" if is_sure else f"可能在问“{question}”（把握 {sure}），反问确认"
    given = ReplyGiven(group=event.group, member=event.member, at=event.at, reply=reply, slot=slot)
    return Finding(
        policy="faq",
        matched=True,
        detail=detail,
        changes=(noted, given),
        actions=(
            PostReply(
                group=event.group,
                text=answered.offers[0].answer if is_sure else offered_text(answered),
                mention=event.member,
                reply_to=event.message,
                expires_at=event.at + ANSWER_IS_FRESH,
            ),
        ),
    )


def offered_text(answered: Answered) -> str:
    """The question back: who sends one of these questions gets its answer."""
    lines = [f"{place}. {offer.question}" for place, offer in enumerate(answered.offers, start=1)]
    return "\n".join(["您是不是想问：", *lines, "请把想问的那一句发出来。"])


def _offer_id(answered: Answered) -> str:
    return f"faq?{answered.offers[0].entry}"


def _why_silent(answered: Answered) -> str:
    if not answered.offers:
        return "问答里没有相近的，留给大家回答"
    best = answered.offers[0]
    return f"最接近“{best.question}”，把握只有 {best.confidence:.0%}，留给大家回答"


def _nothing(why: str) -> Finding:
    return Finding(policy="faq", matched=False, detail=why)
