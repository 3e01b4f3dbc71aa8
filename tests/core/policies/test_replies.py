"""A foreseen question is answered by its keyword."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.core.actions import PostReply
from qunluo.core.changes import ReplyGiven
from qunluo.core.decision import Finding
from qunluo.core.events import MessageKind
from qunluo.core.policies.replies import matched_word, reply_to_keyword, slot_of
from qunluo.core.snapshot import GroupFacts, GroupRules, KeywordReply, Snapshot
from tests.core.said import at, joined, message

SIGNUP = KeywordReply(id="signup", keywords=("报名", "怎么参加"), text="看群公告")
BOOK = KeywordReply(id="book", keywords=("书单",), text="本月读三本", is_exact=True)


def desk(*, given=(), replies=(SIGNUP, BOOK)):
    return Snapshot(rules=GroupRules(replies=replies), group=GroupFacts(replies_given=frozenset(given)))


def test_a_keyword_is_answered_to_the_asker():
    event = message("请问怎么参加呀")

    assert reply_to_keyword(event, desk()) == Finding(
        policy="replies",
        matched=True,
        detail="命中关键词“怎么参加”，自动回复",
        changes=(ReplyGiven(group="g", member="ming", at=event.at, reply="signup", slot=slot_of(event.at, SIGNUP)),),
        actions=(
            PostReply(
                group="g", text="看群公告", mention="ming", reply_to="m1", expires_at=event.at + timedelta(minutes=10)
            ),
        ),
    )


@pytest.mark.parametrize(
    ("event", "snapshot", "detail"),
    [
        pytest.param(message("报名"), desk(replies=()), "未设置关键词回复", id="no rule"),
        pytest.param(joined(), desk(), "不是文字发言", id="a join"),
        pytest.param(message("报名", kind=MessageKind.FORWARD), desk(), "不是文字发言", id="a forward"),
        pytest.param(message("报 名"), desk(), "没有命中关键词", id="not the word"),
        pytest.param(message("求书单"), desk(), "没有命中关键词", id="exact means exact"),
        pytest.param(
            message("报名"),
            desk(given=[("signup", slot_of(at("12:00"), SIGNUP))]),
            "命中“报名”，5 分钟内已回复过",
            id="within the pause",
        ),
    ],
)
def test_nothing_is_answered(event, snapshot, detail):
    assert reply_to_keyword(event, snapshot) == Finding(policy="replies", matched=False, detail=detail)


@pytest.mark.parametrize(
    ("reply", "text", "word"),
    [
        pytest.param(BOOK, "  书单 ", "书单", id="outer blanks"),
        pytest.param(KeywordReply(id="a", keywords=("VIP",), text=""), "我要 vip", "VIP", id="case"),
        pytest.param(KeywordReply(id="a", keywords=("", " "), text=""), "任何话", "", id="empty words match nothing"),
        pytest.param(SIGNUP, "怎么参加报名", "报名", id="the operator's order"),
    ],
)
def test_words_are_matched(reply, text, word):
    assert matched_word(reply, text) == word


def test_a_new_pause_begins_on_its_minute():
    assert slot_of(at("12:05"), SIGNUP) == slot_of(at("12:04"), SIGNUP) + 1 == slot_of(at("12:00"), SIGNUP) + 1
