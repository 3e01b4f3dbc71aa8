"""Reminders, what follows when they help nothing, and the question of the first Monday."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qunluo.communities.models import Member, MemberTag
from qunluo.core.joining.terms import Acknowledging, JoiningTerms, Lapse, Monthly, Newcomers, TaskTerms
from qunluo.joining.lapses import settle_lapses
from qunluo.joining.models import MonthlyQuestion, Reminder, TaskLapse
from qunluo.joining.mondays import ask_due
from qunluo.joining.reads.terms import agreed
from qunluo.joining.reminders import Sent, remind_due, remind_of_notice
from qunluo.joining.writes.deeds import Hand, acknowledge_on_page
from qunluo.joining.writes.newcomers import ask_again, excuse
from qunluo.joining.writes.quiz import skip_month
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, handle_all
from tests.intake.inbox import append, message
from tests.joining.ground import agree, ask, put_out

OUT = datetime(2026, 3, 1, 4, tzinfo=UTC)
"""A Sunday, noon in Shanghai."""
TEN = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Ten in the morning there, a day later: the first Monday of the month."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LIN_JOINED = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def can_hint(cast):
    cast.account.deliver_to = "http://127.0.0.1:1/"
    cast.account.save()


def lin():
    return Member.objects.select_related("group").get(external_id="lin")


def hints(kind="send_hint"):
    rows = OutgoingAction.objects.filter(kind=kind, key__startswith="joining:").order_by("pk")
    return [row.payload.get("member") or row.payload["text"] for row in rows]


def tags():
    return set(MemberTag.objects.values_list("member__external_id", "tag__name"))


def test_those_missing_are_reminded_on_the_day_and_once(cast, can_hint):
    version = put_out(cast, at=OUT, is_important=True)
    acknowledge_on_page(Member.objects.get(external_id="ming"), version, key="k", at=OUT)

    counts = [remind_due(at=at) for at in (TEN - HOUR, TEN, TEN + HOUR, TEN + DAY, TEN + 2 * DAY)]

    assert counts == [0, 3, 0, 0, 3]
    assert sorted(hints()) == ["jing", "jing", "lin", "lin", "zhou", "zhou"]


@pytest.mark.parametrize(
    ("is_important", "at"),
    [
        pytest.param(False, TEN, id="an ordinary version"),
        pytest.param(True, TEN + timedelta(hours=13), id="at night"),
    ],
)
def test_nobody_is_reminded(cast, can_hint, is_important, at):
    put_out(cast, at=OUT, is_important=is_important)

    assert remind_due(at=at) == 0


def test_where_nobody_is_reached_in_private_people_are_asked_to(cast):
    put_out(cast, at=OUT, is_important=True)

    remind_due(at=TEN)

    [text] = hints("ask_operator")
    asked, _, names = text.partition("：")
    assert (asked, set(names.split("、"))) == (
        "请私下提醒还没有确认群规的成员（4 人）",
        {"阿明", "老周", "静静", "小林"},
    )


def test_nobody_is_reminded_more_often_than_a_week_allows(cast, can_hint):
    version = put_out(cast, at=OUT, is_important=True)
    agree(cast, JoiningTerms(per_week=1))
    terms = agreed(cast.community.pk)

    sent = [remind_of_notice(version, [cast.group.pk], slot=f"d{n}", agreed=terms, at=TEN + n * DAY) for n in (0, 6, 8)]

    assert sent == [Sent(reminded=4), Sent(tired=4), Sent(reminded=4)]


def test_a_task_is_remembered_before_it_is_due(cast, can_hint):
    agree(cast, JoiningTerms(newcomers=Newcomers(is_on=True)), at=OUT)
    put_out(cast, at=OUT)

    counts = [remind_due(at=LIN_JOINED + n * HOUR) for n in (1, 17, 22, 23, 24)]

    assert counts == [0, 0, 2, 0, 0]  # from 10:00 of the next morning, and once a task
    assert hints() == ["lin", "lin"]


LAPSING = JoiningTerms(
    newcomers=Newcomers(is_on=True, introduce=TaskTerms(lapse=Lapse.TAG), read=TaskTerms(lapse=Lapse.TODO))
)


def test_a_lapse_has_its_consequence_once_and_ends_when_it_is_done(cast):
    agree(cast, LAPSING, at=OUT)
    version = put_out(cast, at=OUT)

    assert [settle_lapses(at=LIN_JOINED + n * HOUR) for n in (24, 25, 26)] == [0, 2, 0]
    assert tags() == {("lin", "新人任务未完成")}
    todo = OutgoingAction.objects.get(key__startswith="joining:lapse:")
    assert (todo.state, todo.payload["text"]) == ("by_hand", "新成员“小林”的看群规并确认到时间还没做，请私下问问。")

    late = message("i1", "#自我介绍 我是小林来自杭州喜欢读书", member="lin", at="2026-03-02T20:00:00+08:00")
    append(cast.account, late)
    handle_all()
    acknowledge_on_page(lin(), version, key="k", at=LIN_JOINED + 30 * HOUR)

    todo.refresh_from_db()
    assert (tags(), todo.state, TaskLapse.objects.filter(lifted_at=None).count()) == (set(), "expired", 0)


def test_who_is_let_off_has_no_lapse_and_may_be_asked_again(cast):
    agree(cast, LAPSING, at=OUT)
    hand = Hand(operator_id=None, at=NOW)
    task = LAPSING.newcomers.tasks[0]

    assert [excuse([lin()], task, reason="老朋友", hand=hand) for _ in range(2)] == [1, 0]
    assert settle_lapses(at=LIN_JOINED + 25 * HOUR) == 0
    assert ask_again([lin().pk], task) == 1
    assert settle_lapses(at=LIN_JOINED + 26 * HOUR) == 1


def test_who_never_acknowledges_gets_the_tag_until_they_do(cast):
    agree(cast, JoiningTerms(acknowledging=Acknowledging(lapse=Lapse.TAG, lapse_days=3)))
    version = put_out(cast, at=OUT, is_important=True)

    assert [settle_lapses(at=OUT + n * DAY) for n in (2, 3, 4)] == [0, 1, 0]
    assert tags() == {(one, "群规未确认") for one in ("ming", "zhou", "jing", "lin")}
    acknowledge_on_page(lin(), version, key="k", at=OUT + 5 * DAY)
    assert ("lin", "群规未确认") not in tags()


MONDAY = JoiningTerms(monthly=Monthly(is_on=True))


def test_the_first_monday_asks_once_and_answers_a_day_later(cast):
    agree(cast, MONDAY)
    ask(cast, "一"), ask(cast, "二")

    counts = [ask_due(at=at) for at in (TEN - HOUR, TEN, TEN + HOUR, TEN + DAY, TEN + 7 * DAY)]

    assert counts == [0, 1, 0, 0, 0]
    [question, answer] = OutgoingAction.objects.filter(key__startswith="monthly:").order_by("not_before")
    assert question.payload["text"].splitlines()[:2] == ["【每月群规一问】一", "A. 七点"]
    assert (answer.not_before, answer.payload["text"].splitlines()[1]) == (TEN + DAY, "答案：B. 八点")
    assert MonthlyQuestion.objects.get().groups == [cast.group.pk]


def test_the_next_month_asks_another(cast):
    agree(cast, MONDAY)
    ask(cast, "一"), ask(cast, "二")
    april = datetime(2026, 4, 6, 2, tzinfo=UTC)

    assert (ask_due(at=TEN), ask_due(at=april)) == (1, 1)
    assert list(MonthlyQuestion.objects.order_by("month").values_list("question__text", flat=True)) == ["一", "二"]


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(JoiningTerms(), id="switched off"),
        pytest.param(replace(MONDAY, monthly=Monthly(is_on=True, groups=(10**9,))), id="for other groups"),
    ],
)
def test_nothing_is_asked(cast, terms):
    agree(cast, terms)
    ask(cast)

    assert ask_due(at=TEN) == 0


def test_a_month_that_is_skipped_asks_nothing(cast):
    agree(cast, MONDAY)
    ask(cast)
    skip_month(cast.community.pk, TEN.date().replace(day=1), hand=Hand(operator_id=None, at=OUT))

    assert (ask_due(at=TEN), Reminder.objects.count()) == (0, 0)
