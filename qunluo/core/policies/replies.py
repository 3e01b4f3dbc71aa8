"""A question that the operator has foreseen is answered by its keyword, once in each pause."""

from __future__ import annotations

from datetime import datetime, timedelta

from qunluo.core.actions import PostReply
from qunluo.core.changes import ReplyGiven
from qunluo.core.decision import Finding
from qunluo.core.events import GroupEvent, MessageKind, MessagePosted
from qunluo.core.snapshot import KeywordReply, Snapshot

ANSWER_IS_FRESH = timedelta(minutes=10)


def reply_to_keyword(event: GroupEvent, snapshot: Snapshot) -> Finding:
    """Responder: the first reply in the operator's order that fits."""
    if not snapshot.rules.replies:
        return _nothing("未设置关键词回复")
    if not isinstance(event, MessagePosted) or event.kind is not MessageKind.TEXT:
        return _nothing("不是文字发言")
    hit = next(((reply, word) for reply in snapshot.rules.replies if (word := matched_word(reply, event.text))), None)
    if hit is None:
        return _nothing("没有命中关键词")
    reply, word = hit
    slot = slot_of(event.at, reply)
    if (reply.id, slot) in snapshot.group.replies_given:
        return _nothing(f"命中“{word}”，{reply.pause_minutes} 分钟内已回复过")
    return Finding(
        policy="replies",
        matched=True,
        detail=f"命中关键词“{word}”，自动回复",
        changes=(ReplyGiven(group=event.group, member=event.member, at=event.at, reply=reply.id, slot=slot),),
        actions=(
            PostReply(
                group=event.group,
                text=reply.text,
                mention=event.member,
                reply_to=event.message,
                expires_at=event.at + ANSWER_IS_FRESH,
            ),
        ),
    )


def matched_word(reply: KeywordReply, text: str) -> str:
    """The keyword that the text holds, or an empty string. Case and outer blanks do not count."""
    said = text.strip().casefold()
    for word in reply.keywords:
        wanted = word.strip().casefold()
        if wanted and (said == wanted if reply.is_exact else wanted in said):
            return word
    return ""


def slot_of(at: datetime, reply: KeywordReply) -> int:
    """The number of the pause in which `at` lies. Fixed slots keep the state free of the order of arrival."""
    return int(at.timestamp()) // (max(reply.pause_minutes, 1) * 60)


def _nothing(why: str) -> Finding:
    return Finding(policy="replies", matched=False, detail=why)
