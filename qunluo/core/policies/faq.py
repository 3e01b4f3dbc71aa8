"""A question that stands in the list of questions is answered; one that may stand there is asked back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from qunluo.core.actions import PostReply
from qunluo.core.advance import suggested_from
from qunluo.core.changes import ModelAsked, NumberSaid, QuestionAsked, ReplyGiven
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessageKind, MessagePosted
from qunluo.core.faq import Answered, FaqRule, ModelUse, Verdict
from qunluo.core.policies.replies import matched_word
from qunluo.core.snapshot import Snapshot
from qunluo.core.suggestions import Numbered, number_in, taken

ANSWER_IS_FRESH = timedelta(minutes=10)
LONGEST_REPLY_ID = 40
_CALL = re.compile(r"@\S+\s*")
_HOW_TO_CHOOSE = ("是的话，请回复 1。", "请回复编号，或者把想问的那一句发出来。")


def answer_question(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Responder: answers, offers up to three questions, or notes that nobody had an answer.

    A bare number answers the member's last offer; whatever else it may be (a check-in, a keyword) comes before.
    """
    rule = snapshot.rules.faq
    if rule is None:
        return _nothing("未开启问答")
    if not isinstance(event, MessagePosted) or event.kind is not MessageKind.TEXT:
        return _nothing("不是文字发言")
    is_called = calls(event.text, rule)
    if why := _not_for_us(event, snapshot, is_called=is_called):
        return _nothing(why)
    text = _CALL.sub("", event.text)
    number = number_in(text) if rule.takes_numbers else 0
    if number and (chosen := _chosen(event, snapshot, rule, number)):
        return chosen
    answered = rule.answerer.answer(text, is_called=is_called and not number)
    if answered is None:
        return _nothing("不像在提问") if not number else _numbered(event, number, "发了编号，没有等着选的反问")
    found = _found(event, snapshot, rule, answered)
    if number:
        found = replace(found, changes=(*found.changes, _said(event, number)))
    return _unless_staff(found, snapshot, is_called=is_called)


def _unless_staff(found: Finding, snapshot: Snapshot, *, is_called: bool) -> Finding:
    """What is written must not depend on who was staff when: that is learnt late. Only the answer stays away."""
    if is_called or not snapshot.is_staff or not found.actions:
        return found
    return replace(found, detail=f"{found.detail}。群主或管理员的发言，不抢答", actions=())


def _chosen(event: MessagePosted, snapshot: Snapshot, rule: FaqRule, number: int) -> Finding | None:
    """The answer to what the number stands for; None where it stands for nothing."""
    said = Numbered(key=event.key, at=event.at, number=number)
    pairs = taken(snapshot.member.suggested, snapshot.member.numbered | {said})
    made = next((one for one in snapshot.member.suggested if pairs.get(one.key) == said), None)
    if made is None:
        return None
    offer = rule.answerer.offer(made.entries[number - 1])
    if offer is None:
        return _numbered(event, number, f"选了第 {number} 条，那一条问答已经停用")
    found = Finding(
        policy="faq",
        matched=True,
        detail=f"选了第 {number} 条“{offer.question}”，回答",
        changes=(_said(event, number), _given(event, rule, f"faq:{offer.entry}")),
        actions=(_reply(event, offer.answer),),
    )
    return _unless_staff(found, snapshot, is_called=made.was_called or calls(event.text, rule))


def _numbered(event: MessagePosted, number: int, why: str) -> Finding:
    return Finding(policy="faq", matched=True, detail=why, changes=(_said(event, number),))


def _said(event: MessagePosted, number: int) -> NumberSaid:
    return NumberSaid(group=event.group, member=event.member, at=event.at, key=event.key, number=number)


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
        was_called=calls(event.text, rule),
    )
    if answered.verdict is Verdict.SILENT:
        detail = f"像在提问，{_why_silent(answered)}"
        if not _may_ask_model(rule, answered, noted):
            return Finding(policy="faq", matched=True, detail=detail, changes=(noted,))
        return Finding(
            policy="faq", matched=True, detail=f"{detail}。请大语言模型看看", changes=(noted, _for_model(event, noted))
        )
    reply = f"faq:{answered.offers[0].entry}" if answered.verdict is Verdict.ANSWERED else _offer_id(answered)
    given = _given(event, rule, reply)
    question, sure = answered.offers[0].question, f"{answered.offers[0].confidence:.0%}"
    if (reply, given.slot) in snapshot.group.replies_given:
        detail = f"问的是“{question}”（把握 {sure}），{rule.pause_minutes} 分钟内已回答过"
        return Finding(policy="faq", matched=True, detail=detail, changes=(noted,))
    if answered.verdict is Verdict.ANSWERED:
        detail, text = f"问的是“{question}”（把握 {sure}），回答", answered.offers[0].answer
    elif early := _said_early(noted, snapshot):
        offer = answered.offers[early - 1]
        detail, text = f"可能在问“{question}”（把握 {sure}）；编号先到了，选的是“{offer.question}”，回答", offer.answer
    else:
        detail, text = f"可能在问“{question}”（把握 {sure}），反问确认", offered_text(answered)
    return Finding(policy="faq", matched=True, detail=detail, changes=(noted, given), actions=(_reply(event, text),))


def _may_ask_model(rule: FaqRule, answered: Answered, noted: QuestionAsked) -> bool:
    if rule.model_use is ModelUse.OFF or noted.was_called:
        return rule.model_use is not ModelUse.OFF
    return rule.model_use is ModelUse.NEAR and any(offer.is_related for offer in answered.offers)


def _for_model(event: MessagePosted, noted: QuestionAsked) -> ModelAsked:
    return ModelAsked(
        group=event.group,
        member=event.member,
        at=event.at,
        key=event.key,
        message=event.message,
        text=_CALL.sub("", event.text),
        was_called=noted.was_called,
    )


def _said_early(noted: QuestionAsked, snapshot: Snapshot) -> int:
    """The number that answers this question, where that came in before the question itself."""
    made = suggested_from(noted)
    said = taken(snapshot.member.suggested | {made}, snapshot.member.numbered).get(made.key)
    return said.number if said else 0


def _given(event: MessagePosted, rule: FaqRule, reply: str) -> ReplyGiven:
    slot = int(event.at.timestamp()) // (max(rule.pause_minutes, 1) * 60)
    return ReplyGiven(group=event.group, member=event.member, at=event.at, reply=reply, slot=slot)


def _reply(event: MessagePosted, text: str) -> PostReply:
    return PostReply(
        group=event.group,
        text=text,
        mention=event.member,
        reply_to=event.message,
        expires_at=event.at + ANSWER_IS_FRESH,
    )


def offered_text(answered: Answered) -> str:
    """The question back: who sends the number of one of these questions, or the question, gets its answer."""
    lines = [f"{place}. {offer.question}" for place, offer in enumerate(answered.offers, start=1)]
    return "\n".join(["您是不是想问：", *lines, _HOW_TO_CHOOSE[len(lines) > 1]])


def _offer_id(answered: Answered) -> str:
    """The same list is shown once in the pause; who writes a number means the list that they saw."""
    return f"faq?{','.join(str(offer.entry) for offer in answered.offers)}"[:LONGEST_REPLY_ID]


def _why_silent(answered: Answered) -> str:
    if not answered.offers:
        return "问答里没有相近的，留给大家回答"
    best = answered.offers[0]
    return f"最接近“{best.question}”，把握只有 {best.confidence:.0%}，留给大家回答"


def _nothing(why: str) -> Finding:
    return Finding(policy="faq", matched=False, detail=why)
