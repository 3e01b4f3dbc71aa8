"""Who writes “已阅” and words of their own has acknowledged the rules; who writes too little is told why, once."""

from __future__ import annotations

from datetime import timedelta

from qunluo.core.actions import SendHint
from qunluo.core.changes import NoticeAcknowledged
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessageKind, MessagePosted
from qunluo.core.hours import morning_after
from qunluo.core.joining.notices import Span, span_at
from qunluo.core.joining.rule import JoiningRule
from qunluo.core.joining.saying import own_words, says_only_received, says_read
from qunluo.core.policies.page_link import NOTICE_LINK
from qunluo.core.snapshot import Snapshot

RECEIVED_MEANS_IT = timedelta(hours=48)
"""So long after an important version “收到” is taken to be about it."""
HINT_IS_FRESH = timedelta(hours=12)


def acknowledge(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Guard, before the quiet hours: what was in force at the message's own time counts as read, also at night."""
    rule = snapshot.rules.joining
    if rule is None or not rule.spans:
        return _nothing("没有群规告示")
    if not isinstance(event, MessagePosted) or event.kind is not MessageKind.TEXT:
        return _nothing("不是文字发言")
    if not rule.acknowledging.by_message:
        return _nothing("没有开启群里回复已阅")
    span = span_at(rule.spans, event.at)
    if span is None:
        return _nothing("那时还没有群规告示")
    words = own_words(event.text)
    if says_read(event.text):
        is_enough = words >= rule.acknowledging.least
        return _found(event, snapshot, span, is_enough=is_enough, words=words)
    if says_only_received(event.text) and _is_about_it(event, span):
        return _found(event, snapshot, span, is_enough=False, words=words)
    return _nothing("不是确认已阅")


def _is_about_it(event: MessagePosted, span: Span) -> bool:
    return span.is_important and span.asked_at <= event.at < span.asked_at + RECEIVED_MEANS_IT


def _found(event: MessagePosted, snapshot: Snapshot, span: Span, *, is_enough: bool, words: int) -> Finding:
    rule, known = snapshot.rules.joining, snapshot.member.joining
    if rule is None:
        return _nothing("没有群规告示")
    change = NoticeAcknowledged(
        group=event.group,
        member=event.member,
        at=event.at,
        key=event.key,
        version=span.asks,
        shown=span.version,
        text=event.text,
        is_enough=is_enough,
    )
    least = rule.acknowledging.least
    if is_enough:
        detail = f"确认已阅群规第 {span.number} 版，自己写了 {words} 个字（至少 {least} 个）"
        return Finding(policy="acknowledge", matched=True, detail=detail, changes=(change,), final=True)
    is_told = span.asks in known.short or span.asks in known.acknowledged or not rule.can_hint
    return Finding(
        policy="acknowledge",
        matched=True,
        detail=f"想确认已阅，但自己只写了 {words} 个字，至少要 {least} 个"
        + ("。已经提醒过或已经确认，不再提醒" if is_told else "，私下说明"),
        changes=(change,),
        actions=() if is_told else (_hint(event, snapshot, rule),),
    )


def _hint(event: MessagePosted, snapshot: Snapshot, rule: JoiningRule) -> SendHint:
    quiet = snapshot.rules.quiet_hours
    morning = morning_after(event.at, quiet, timezone=snapshot.rules.timezone) if quiet else None
    least = max(rule.acknowledging.least, 1)
    return SendHint(
        group=event.group,
        member=event.member,
        text=f"谢谢您看群规。只写“已阅”或“收到”还不算确认：请在后面用自己的话写至少 {least} 个字，"
        f"比如“已阅，我会先看公告再提问”；也可以在这里点一下确认：{NOTICE_LINK}",
        not_before=morning,
        expires_at=(morning or event.at) + HINT_IS_FRESH,
    )


def _nothing(why: str) -> Finding:
    return Finding(policy="acknowledge", matched=False, detail=why)
