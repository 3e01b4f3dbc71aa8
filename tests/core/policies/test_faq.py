"""A question that stands in the list is answered once; one that may stand there is asked back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from qunluo.core.actions import PostReply
from qunluo.core.changes import ModelAsked, QuestionAsked, ReplyGiven
from qunluo.core.decision import Finding
from qunluo.core.events import MessageKind
from qunluo.core.faq import Answered, FaqRule, ModelUse, Offer, Verdict
from qunluo.core.policies.faq import answer_question
from qunluo.core.snapshot import GroupFacts, GroupRules, KeywordReply, MemberStanding, Snapshot
from tests.core.said import joined, message

REFUND = Offer(entry=7, question="怎么退款？", answer="在订单里点退款。", confidence=0.9)
LATE = Offer(entry=8, question="怎么补卡？", answer="在打卡页面点补卡。", confidence=0.5)
NEAR = Offer(entry=9, question="怎么请假？", answer="找群主。", confidence=0.1, is_related=True)


@dataclass(frozen=True)
class Listed:
    """Knows a few texts by heart."""

    version: str = "1"

    def answer(self, text, *, is_called):
        return {
            "怎么退款": Answered(verdict=Verdict.ANSWERED, offers=(REFUND,)),
            "怎么补": Answered(verdict=Verdict.OFFERED, offers=(LATE, REFUND)),
            "几点下雨": Answered(verdict=Verdict.SILENT),
            "谁在": Answered(verdict=Verdict.SILENT, offers=(LATE,)),
            "请假几天": Answered(verdict=Verdict.SILENT, offers=(NEAR,)),
        }.get(text, Answered(verdict=Verdict.SILENT) if is_called else None)

    def offer(self, entry):
        return {7: REFUND, 8: LATE}.get(entry)


def desk(*, given=(), replies=(), is_admin=False, names=()):
    return Snapshot(
        rules=GroupRules(faq=FaqRule(answerer=Listed(), names=names), replies=replies),
        group=GroupFacts(replies_given=frozenset(given)),
        member=MemberStanding(id="ming", is_admin=is_admin),
    )


def slot(event):
    return int(event.at.timestamp()) // 300


def asked(event, verdict, *offers):
    return QuestionAsked(
        group="g",
        member="ming",
        at=event.at,
        key=event.key,
        text=event.text,
        verdict=verdict,
        entries=tuple(offer.entry for offer in offers),
        confidence=offers[0].confidence if offers else 0.0,
    )


def test_a_known_question_is_answered_to_the_asker():
    event = message("怎么退款")

    assert answer_question(event, desk()) == Finding(
        policy="faq",
        matched=True,
        detail="问的是“怎么退款？”（把握 90%），回答",
        changes=(
            asked(event, Verdict.ANSWERED, REFUND),
            ReplyGiven(group="g", member="ming", at=event.at, reply="faq:7", slot=slot(event)),
        ),
        actions=(
            PostReply(
                group="g",
                text="在订单里点退款。",
                mention="ming",
                reply_to="m1",
                expires_at=event.at + timedelta(minutes=10),
            ),
        ),
    )


def test_a_doubtful_question_is_asked_back():
    event = message("怎么补")

    finding = answer_question(event, desk())

    assert finding.detail == "可能在问“怎么补卡？”（把握 50%），反问确认"
    assert [action.text for action in finding.actions] == [
        "您是不是想问：\n1. 怎么补卡？\n2. 怎么退款？\n请回复编号，或者把想问的那一句发出来。"
    ]
    assert finding.changes[0] == asked(event, Verdict.OFFERED, LATE, REFUND)


@pytest.mark.parametrize(
    ("text", "offers", "detail"),
    [
        pytest.param("几点下雨", (), "像在提问，问答里没有相近的，留给大家回答", id="nothing near"),
        pytest.param("谁在", (LATE,), "像在提问，最接近“怎么补卡？”，把握只有 50%，留给大家回答", id="too far"),
    ],
)
def test_what_has_no_answer_is_noted(text, offers, detail):
    event = message(text)

    assert answer_question(event, desk()) == Finding(
        policy="faq", matched=True, detail=detail, changes=(asked(event, Verdict.SILENT, *offers),)
    )


def test_the_same_answer_is_given_once_in_the_pause():
    event = message("怎么退款")

    finding = answer_question(event, desk(given=[("faq:7", slot(event))]))

    assert finding.detail == "问的是“怎么退款？”（把握 90%），5 分钟内已回答过"
    assert (finding.changes, finding.actions) == ((asked(event, Verdict.ANSWERED, REFUND),), ())


@pytest.mark.parametrize(
    ("event", "snapshot", "detail"),
    [
        pytest.param(message("怎么退款"), Snapshot(), "未开启问答", id="off"),
        pytest.param(joined(), desk(), "不是文字发言", id="a join"),
        pytest.param(message("怎么退款", kind=MessageKind.IMAGE), desk(), "不是文字发言", id="a picture"),
        pytest.param(message("大家早"), desk(), "不像在提问", id="no question"),
        pytest.param(message("怎么退款", reply_to="m0"), desk(), "在对别人说话，不插嘴", id="a reply"),
        pytest.param(message("怎么退款", mentions=("zhou",)), desk(), "在对别人说话，不插嘴", id="a mention"),
        pytest.param(message("@老周 怎么退款"), desk(names=("小群",)), "在对别人说话，不插嘴", id="another's name"),
        pytest.param(
            message("怎么退款"),
            desk(replies=(KeywordReply(id="k", keywords=("退款",), text="看公告"),)),
            "已有关键词回复",
            id="keyword",
        ),
    ],
)
def test_what_is_not_for_the_bot(event, snapshot, detail):
    assert answer_question(event, snapshot) == Finding(policy="faq", matched=False, detail=detail)


def test_staff_are_written_down_and_not_answered():
    event = message("怎么退款")
    theirs, anybodys = answer_question(event, desk(is_admin=True)), answer_question(event, desk())

    assert (theirs.changes, theirs.actions) == (anybodys.changes, ())
    assert theirs.detail == "问的是“怎么退款？”（把握 90%），回答。群主或管理员的发言，不抢答"


def test_who_calls_the_bot_is_heard_even_among_staff():
    called = answer_question(message("@小群 怎么退款", mentions=("bot",)), desk(is_admin=True, names=("小群",)))

    assert [action.text for action in called.actions] == ["在订单里点退款。"]


@pytest.mark.parametrize(
    ("text", "use", "asks"),
    [
        pytest.param("请假几天", ModelUse.NEAR, True, id="about the same"),
        pytest.param("谁在", ModelUse.NEAR, False, id="about something else"),
        pytest.param("几点下雨", ModelUse.NEAR, False, id="nothing near"),
        pytest.param("请假几天", ModelUse.CALLED, False, id="not called"),
        pytest.param("@小群 请假几天", ModelUse.CALLED, True, id="called"),
        pytest.param("@小群 几点下雨", ModelUse.NEAR, True, id="called about nothing near"),
        pytest.param("@小群 请假几天", ModelUse.OFF, False, id="off"),
        pytest.param("怎么退款", ModelUse.NEAR, False, id="answered"),
        pytest.param("怎么补", ModelUse.NEAR, False, id="asked back"),
    ],
)
def test_the_model_is_asked_where_it_may(text, use, asks):
    event = message(text)
    rule = FaqRule(answerer=Listed(), names=("小群",), model_use=use)

    changes = answer_question(event, replace(desk(), rules=GroupRules(faq=rule))).changes

    wanted = ModelAsked(
        group="g",
        member="ming",
        at=event.at,
        key="m1",
        message="m1",
        text=text.removeprefix("@小群 "),
        was_called=text.startswith("@"),
    )
    assert [one for one in changes if isinstance(one, ModelAsked)] == ([wanted] if asks else [])
