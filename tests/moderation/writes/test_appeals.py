"""Appeals against violations: once, in time, with reasons, and undone where they were answered wrongly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.moderation.models import DisputeTerms, ViolationAppeal
from qunluo.moderation.writes.appeals import (
    Answer,
    NotDecided,
    NotOpened,
    decide_appeal,
    open_appeal,
    remind_overdue_appeals,
    undo_decision,
    withdraw_appeal,
)
from qunluo.moderation.writes.rulings import NotRuled, Ruling, rule
from qunluo.moderation.writes.terms import BadTerms, save_terms
from tests.moderation.ground import begin_rule
from tests.moderation.sayings import LATER, deliver, member, noon, say, texts, violation, waiting

pytestmark = pytest.mark.django_db
WORDS = "这是群主让我发的通知"


@pytest.fixture
def row(cast):
    begin_rule(cast)
    say(cast, 3, 4, 5)
    return violation("w4")


@pytest.fixture
def appeal(row):
    return open_appeal(row.pk, row.member_id, WORDS, at=noon(5))


def answer(cast, appeal, *, is_for=True, reason="确实是通知", at=LATER):
    return decide_appeal(appeal.pk, Answer(operator_id=cast.steward.pk, is_for=is_for, reason=reason), at=at)


def judge(cast, row, ruling, reason="理由"):
    return rule([row.pk], ruling=ruling, operator_id=cast.steward.pk, at=LATER, reason=reason)


def test_it_is_answered_within_two_days(appeal):
    assert (appeal.state, appeal.due_at) == ("open", noon(7))


def test_who_is_right_is_told_and_everything_is_undone(cast, row, appeal):
    answer(cast, appeal)

    row.refresh_from_db()
    assert (row.ruling, row.ruling_reason) == ("reversed", "确实是通知")
    assert [kind for _, kind in waiting("mute_member")] == []
    [told] = texts("send_hint", key__startswith="violation")
    assert told.startswith("您对 3 月 4 日那次处理的申诉通过了：确实是通知。")


def test_who_is_wrong_reads_why(cast, row, appeal):
    answer(cast, appeal, is_for=False, reason="不是通知，是广告。")

    row.refresh_from_db()
    [told] = texts("send_hint", key__startswith="violation_appeal")
    assert (row.ruling, "没有通过：不是通知，是广告。" in told) == ("", True)


def test_a_wrong_answer_is_undone_and_the_appeal_is_open_again(cast, row, appeal):
    before = waiting()
    answer(cast, appeal)
    deliver(LATER, key__startswith="violation_appeal")

    undo_decision(appeal.pk, operator_id=cast.steward.pk, reason="看错了人", at=LATER)

    row.refresh_from_db()
    appeal.refresh_from_db()
    assert (row.ruling, appeal.state, appeal.due_at) == ("", "open", LATER + timedelta(hours=48))
    assert [one for one in waiting() if not one[0].startswith("violation_appeal")] == before
    assert "看错了人" in texts("send_hint", key__contains=":undone:")[0]
    assert [one["undone_reason"] for one in appeal.history] == ["看错了人"]
    assert answer(cast, appeal, is_for=False).state == "dismissed"


def test_reversing_by_hand_answers_who_waits(cast, row, appeal):
    judge(cast, row, Ruling.REVERSED)
    appeal.refresh_from_db()
    state = appeal.state
    judge(cast, row, Ruling.NONE)
    appeal.refresh_from_db()

    assert (state, appeal.state) == ("upheld", "open")


def test_what_an_appeal_decided_is_undone_there(cast, row, appeal):
    answer(cast, appeal)

    with pytest.raises(NotRuled, match="请到“申诉”里撤销裁决"):
        judge(cast, row, Ruling.NONE)


@pytest.mark.parametrize("words", ["", "不是", "\0" * 9, "长" * 2_001], ids=["none", "too few", "nothing", "too many"])
def test_words_are_needed(row, words):
    with pytest.raises(NotOpened):
        open_appeal(row.pk, row.member_id, words, at=LATER)


def test_each_violation_is_appealed_once(cast, row, appeal):
    with pytest.raises(NotOpened, match="只能申诉一次"):
        open_appeal(row.pk, row.member_id, WORDS, at=LATER)
    answer(cast, appeal, is_for=False)
    with pytest.raises(NotOpened, match="只能申诉一次"):
        open_appeal(row.pk, row.member_id, WORDS, at=LATER)


def test_who_withdrew_may_begin_anew(row, appeal):
    assert withdraw_appeal(row.pk, row.member_id, at=LATER)
    assert not withdraw_appeal(row.pk, row.member_id, at=LATER)
    assert open_appeal(row.pk, row.member_id, WORDS, at=LATER).state == "open"


def test_only_one_s_own_and_only_what_counts(cast, row):
    with pytest.raises(NotOpened, match="没有找到"):
        open_appeal(row.pk, member("ming").pk, WORDS, at=LATER)
    judge(cast, row, Ruling.REVERSED)
    with pytest.raises(NotOpened, match="已经不算违规"):
        open_appeal(row.pk, row.member_id, WORDS, at=LATER)


def test_what_is_long_ago_is_for_people_to_talk_about(row):
    with pytest.raises(NotOpened, match="最近 60 天"):
        open_appeal(row.pk, row.member_id, WORDS, at=noon(4) + timedelta(days=61))


def test_an_answer_needs_a_reason_and_comes_once(cast, appeal):
    with pytest.raises(NotDecided, match="请写明理由"):
        answer(cast, appeal, reason=" ")
    with pytest.raises(NotDecided, match="还没有裁决"):
        undo_decision(appeal.pk, operator_id=cast.steward.pk, reason="早了", at=LATER)
    answer(cast, appeal)
    with pytest.raises(NotDecided, match="已经有结果"):
        answer(cast, appeal)
    with pytest.raises(NotDecided, match="请写明撤销"):
        undo_decision(appeal.pk, operator_id=cast.steward.pk, reason="", at=LATER)


def test_who_waits_too_long_becomes_a_to_do_once(appeal):
    assert remind_overdue_appeals(at=noon(7) - timedelta(minutes=1)) == 0
    assert [remind_overdue_appeals(at=LATER) for _ in range(2)] == [1, 1]
    assert texts("ask_operator", key__startswith="violation_appeal_overdue") == [
        "老周对违规处理的申诉已经过了答复时间，请到“违规处理 › 申诉”里处理。"
    ]


@pytest.mark.parametrize("is_withdrawn", [True, False], ids=["withdrawn", "answered"])
def test_what_has_its_end_is_no_to_do_any_more(cast, row, appeal, is_withdrawn):
    remind_overdue_appeals(at=LATER)

    if is_withdrawn:
        withdraw_appeal(row.pk, row.member_id, at=LATER)
    else:
        answer(cast, appeal, is_for=False)

    assert texts("ask_operator", key__startswith="violation_appeal_overdue", state="by_hand") == []


def test_terms_hold_for_later_appeals(cast, row):
    typed = {"reporters": "2", "reports_a_day": "9", "appeal_hours": "24"}
    save_terms(cast.community.pk, typed, operator_id=cast.steward.pk, at=LATER)

    assert open_appeal(row.pk, row.member_id, WORDS, at=noon(5)).due_at == noon(6)
    assert DisputeTerms.objects.get().reporters == 2


@pytest.mark.parametrize("hours", ["", "0", "241", "x", "-1", "9" * 30, "２"])
def test_terms_are_sensible_numbers(cast, hours):
    with pytest.raises(BadTerms, match="1 到 240"):
        save_terms(
            cast.community.pk,
            {"reporters": "3", "reports_a_day": "5", "appeal_hours": hours},
            operator_id=cast.steward.pk,
            at=LATER,
        )
    assert not ViolationAppeal.objects.exists()
