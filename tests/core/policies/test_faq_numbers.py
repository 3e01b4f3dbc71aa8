"""A bare number after “did you mean”: it answers the member's own last suggestion, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qunluo.core.advance import advance
from qunluo.core.changes import CheckinNoted, NumberSaid, RollCallPosted
from qunluo.core.checkins.plan import Need, NeedKind
from qunluo.core.decide import decide
from qunluo.core.faq import FaqRule
from qunluo.core.policies.faq import answer_question
from qunluo.core.snapshot import GroupRules, KeywordReply, MemberStanding, Snapshot
from qunluo.core.suggestions import Numbered, Suggested
from tests.core.checkins.plans import plan, session, terms
from tests.core.policies.test_faq import LATE, REFUND, Listed
from tests.core.said import at, message

NOON = at("12:00")
MADE = Suggested(key="q", at=NOON - timedelta(minutes=1), entries=(8, 7))


def desk(*, suggested=(MADE,), numbered=(), is_admin=False, **rules):
    faq = rules.pop("faq", FaqRule(answerer=Listed(), names=("小群",)))
    member = MemberStanding(id="ming", is_admin=is_admin, suggested=frozenset(suggested), numbered=frozenset(numbered))
    return Snapshot(rules=GroupRules(faq=faq, **rules), member=member)


def told(finding):
    return [action.text for action in finding.actions]


def test_the_number_gets_its_entry():
    event = message("2")

    finding = answer_question(event, desk())

    assert finding.detail == "选了第 2 条“怎么退款？”，回答"
    assert told(finding) == [REFUND.answer]
    assert finding.changes[0] == NumberSaid(group="g", member="ming", at=event.at, key="m1", number=2)
    assert (finding.changes[1].reply, finding.actions[0].mention) == ("faq:7", "ming")


@pytest.mark.parametrize(
    ("snapshot", "detail"),
    [
        pytest.param(desk(suggested=()), "发了编号，没有等着选的反问", id="nobody asked back"),
        pytest.param(
            desk(suggested=[replace(MADE, at=NOON - timedelta(minutes=11))]), "发了编号，没有等着选的反问", id="too old"
        ),
        pytest.param(
            desk(numbered=[Numbered(key="n", at=NOON - timedelta(seconds=30), number=1)]),
            "发了编号，没有等着选的反问",
            id="used already",
        ),
        pytest.param(
            desk(suggested=[replace(MADE, entries=(8, 99))]), "选了第 2 条，那一条问答已经停用", id="entry is gone"
        ),
    ],
)
def test_a_number_that_answers_nothing_is_noted(snapshot, detail):
    finding = answer_question(message("2"), snapshot)

    assert (finding.detail, told(finding), [type(one) for one in finding.changes]) == (detail, [], [NumberSaid])


@pytest.mark.parametrize(
    ("event", "snapshot"),
    [
        pytest.param(message("2", reply_to="m0"), desk(), id="an answer to somebody"),
        pytest.param(message("2"), desk(faq=FaqRule(answerer=Listed(), takes_numbers=False)), id="no asking back"),
        pytest.param(
            message("2"), desk(replies=(KeywordReply(id="k", keywords=("2",), text="二", is_exact=True),)), id="keyword"
        ),
        pytest.param(message("2 楼有人吗"), desk(), id="more than a number"),
    ],
)
def test_what_is_no_choice(event, snapshot):
    finding = answer_question(event, snapshot)

    assert (finding.matched, finding.changes, finding.actions) == (False, (), ())


def test_who_calls_the_bot_may_choose_by_calling():
    assert told(answer_question(message("@小群 1", reply_to="m0"), desk())) == [LATE.answer]


def test_staff_choose_only_where_they_had_called_the_bot():
    plain = answer_question(message("1"), desk(is_admin=True))
    called = answer_question(message("1"), desk(is_admin=True, suggested=[replace(MADE, was_called=True)]))

    assert (told(plain), told(called)) == ([], [LATE.answer])
    assert plain.changes == called.changes


def test_a_number_that_overtook_its_question_is_answered_at_once():
    early = Numbered(key="n", at=NOON + timedelta(seconds=5), number=2)

    finding = answer_question(message("怎么补"), desk(suggested=(), numbered=[early]))

    assert told(finding) == [REFUND.answer]
    assert "编号先到了" in finding.detail


def test_the_standing_remembers_question_and_number():
    before = desk(suggested=())
    asked = decide(message("怎么补"), before)
    after = advance(before, asked.changes)
    event = replace(message("1", clock="12:01"), key="m2", message="m2")
    finding = answer_question(event, after)
    last = advance(after, finding.changes)

    assert [one.entries for one in after.member.suggested] == [(8, 7)]
    assert told(finding) == [LATE.answer]
    assert last.member.numbered == frozenset({Numbered(key="m2", at=event.at, number=1)})


def kinds(decision):
    return {type(one) for one in decision.changes}


def test_a_check_in_by_number_stays_a_check_in():
    number = Need(kind=NeedKind.KEYWORD, words=("2",))
    plans = (plan(terms(sessions=(session(number),))),)

    decision = decide(message("2"), desk(plans=plans))

    assert CheckinNoted in kinds(decision)
    assert NumberSaid not in kinds(decision)


def test_a_roll_call_stays_a_roll_call():
    decision = decide(message("#接龙\n1. 阿明\n2"), desk())

    assert RollCallPosted in kinds(decision)
    assert NumberSaid not in kinds(decision)
