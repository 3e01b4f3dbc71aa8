"""The rules, one's first tasks and the quiz, as members meet them on a phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from qunluo.communities.models import Member
from qunluo.core.joining.terms import JoiningTerms
from qunluo.joining.models import Acknowledgement, MonthlyAnswer, MonthlyQuestion, QuizAttempt
from qunluo.joining.reads.quiz import quiz_for
from tests.cast import NOW
from tests.h5.conftest import set_clock
from tests.h5.stage import browser_of, member
from tests.joining.ground import SINCE, TERMS, agree, ask, ask_monthly, joining_things, put_out

KEY = "joining-key"


@pytest.fixture
def version(cast, stage):
    return put_out(cast, is_important=True)


@pytest.fixture
def lin(cast, stage):
    """小林 joined today, at noon."""
    return browser_of(member("lin"))


def post(client, path, key=KEY, **typed):
    return client.post(path, {"key": key, "proof": client.proof, **typed}, follow=True)


def shown(client, path) -> str:
    return client.get(path).content.decode()


def acknowledged():
    return [(row.member.external_id, row.way, row.sort) for row in Acknowledgement.objects.select_related("member")]


def test_the_full_text_is_read_before_the_button(version, ming):
    text = shown(ming, "/m/notice/")

    assert text.index("不发广告") < text.index("确认已阅</button>")
    assert "等您确认" in text


def test_one_tap_acknowledges_and_says_when(version, ming):
    answer = post(ming, "/m/notice/acknowledge/", version=version.pk, read="1")

    assert acknowledged() == [("ming", "page", "own")]
    assert "已经确认，谢谢您。" in answer.content.decode()
    assert "您在" in shown(ming, "/m/notice/")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"read": "1"}, "群规刚刚更新了", id="no version"),
        pytest.param({"read": "1", "version": "0"}, "群规刚刚更新了", id="another version"),
        pytest.param({}, "请先看完全文", id="not read"),
    ],
)
def test_what_is_not_the_whole_is_refused(version, ming, typed, sentence):
    typed = {"version": version.pk, **typed} if "read" not in typed else typed

    answer = post(ming, "/m/notice/acknowledge/", **typed)

    assert (answer.status_code, sentence in answer.content.decode(), acknowledged()) == (422, True, [])


def test_a_text_that_came_out_meanwhile_is_not_acknowledged(cast, version, ming):
    put_out(cast, "新的", at=NOW, is_important=True)

    answer = post(ming, "/m/notice/acknowledge/", version=version.pk, read="1")

    assert (answer.status_code, acknowledged()) == (422, [])


def test_who_left_need_not_acknowledge(version, ming):
    Member.objects.filter(external_id="ming").update(is_present=False)

    answer = post(ming, "/m/notice/acknowledge/", version=version.pk, read="1")

    assert (answer.status_code, acknowledged()) == (422, [])


def test_a_group_without_rules_says_so(stage, ming):
    assert "还没有发布群规" in shown(ming, "/m/notice/")
    assert "没有要做的新人任务" in shown(ming, "/m/start/")
    assert "小测还没有题目" in shown(ming, "/m/quiz/")


def test_rules_are_text_and_no_markup(cast, stage, ming):
    put_out(cast, "<script>alert(1)</script>\n{{ 7 }}")

    text = shown(ming, "/m/notice/")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


def test_a_newcomer_sees_how_far_they_are(cast, version, lin):
    agree(cast)
    ask(cast)

    text = shown(lin, "/m/start/")

    for said in ("完成了 0 / 3", "#自我介绍", "去看群规", "去做小测", "请在 3 月 3 日 12:00 前完成"):
        assert said in text
    post(lin, "/m/notice/acknowledge/", version=version.pk, read="1")
    assert "完成了 1 / 3" in shown(lin, "/m/start/")


def right_answers(number=1, *, wrong=False):
    drawn = quiz_for(member("lin").pk, member("lin").community_id, number=number, most=TERMS.newcomers.questions)
    return {f"q{one.question.id}": (one.right + wrong) % 3 for one in drawn}


def test_what_is_right_never_stands_on_the_page(cast, lin):
    agree(cast)
    ask(cast)

    text = shown(lin, "/m/quiz/")

    assert ("每晚八点" in text, "八点" in text) == (False, True)


def test_a_quiz_is_passed_and_need_not_be_done_again(cast, lin):
    agree(cast)
    ask(cast, "一"), ask(cast, "二"), ask(cast, "三")

    answer = post(lin, "/m/quiz/answer/", number="1", **right_answers())
    again = post(lin, "/m/quiz/answer/", key="joining-key-2", number="2", **right_answers(2))

    assert "答对 2 题，一共 2 题，通过了！" in answer.content.decode()
    assert (again.status_code, QuizAttempt.objects.count()) == (422, 1)


def test_tries_are_counted_and_run_out(cast, lin):
    agree(cast)
    ask(cast)

    for number in (1, 2, 3):
        wrong = right_answers(number, wrong=True)
        post(lin, "/m/quiz/answer/", key=f"joining-key-{number}", number=str(number), **wrong)

    assert list(QuizAttempt.objects.values_list("number", "right", "is_passed")) == [(1, 0, False), (2, 0, False)]
    assert "机会用完了" in shown(lin, "/m/quiz/")


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param({}, id="nothing ticked"),
        pytest.param({"q999999999": "0"}, id="a question of nobody"),
        pytest.param({"place": "7"}, id="a place that is none"),
        pytest.param({"place": "x"}, id="no number"),
    ],
)
def test_a_broken_sheet_costs_no_try(cast, lin, typed):
    agree(cast)
    question = ask(cast)
    typed = {f"q{question.pk}": typed["place"]} if "place" in typed else typed

    answer = post(lin, "/m/quiz/answer/", number="1", **typed)

    assert (answer.status_code, QuizAttempt.objects.count()) == (422, 0)


def test_the_open_page_shows_the_rules_to_whoever_knows_the_address(cast, stage):
    where = joining_things(cast)["open_notice"]

    answer = Client().get(where)

    assert (answer.status_code, "不发广告" in answer.content.decode()) == (200, True)
    guessed = (f"/n/{cast.group.pk}-{'x' * 22}/", f"/n/999999999-{'y' * 22}/")
    assert [Client().get(one).status_code for one in guessed] == [404, 404]


def test_terms_of_another_community_change_nothing(cast, lin):
    agree(cast, replace(JoiningTerms(), per_week=1), at=SINCE)

    assert "没有要做的新人任务" in shown(lin, "/m/start/")


@pytest.fixture
def monthly(cast, stage):
    agree(cast)
    return ask_monthly(cast, ask(cast))


def answers():
    return list(MonthlyAnswer.objects.values_list("member__external_id", "place", "is_right"))


def test_the_question_of_the_month_is_answered_once_and_told_on_the_next_day(monthly, ming, monkeypatch):
    before = shown(ming, "/m/monthly/")
    answer = post(ming, "/m/monthly/answer/", monthly=monthly.pk, place="0").content.decode()
    again = post(ming, "/m/monthly/answer/", key="another-key", monthly=monthly.pk, place="1").content.decode()
    waiting = shown(ming, "/m/monthly/")
    set_clock(monkeypatch, NOW + timedelta(days=1))
    after = shown(ming, "/m/monthly/")

    assert ("几点共读？" in before, "每晚八点" in before) == (True, False)
    assert "记下了" in answer
    assert "第一次选的算数" in again
    assert answers() == [("ming", 0, False)]
    assert ["每晚八点" in one for one in (waiting, after)] == [False, True]
    assert "没答对" in after
    assert 'href="/m/monthly/"' in shown(ming, "/m/notice/")


@pytest.mark.parametrize(
    ("typed", "days", "sentence"),
    [
        pytest.param({}, 0, "请选一个答案", id="nothing chosen"),
        pytest.param({"place": "3"}, 0, "请选一个答案", id="a choice that there is not"),
        pytest.param({"place": "x" * 5000}, 0, "请选一个答案", id="nonsense"),
        pytest.param({"monthly": "9" * 30, "place": "1"}, 0, "题目换了", id="another question"),
        pytest.param({"place": "1"}, 1, "答案已经公布了", id="told already"),
    ],
)
def test_an_answer_that_is_not_taken_says_why(monthly, ming, monkeypatch, typed, days, sentence):
    set_clock(monkeypatch, NOW + timedelta(days=days))

    answer = post(ming, "/m/monthly/answer/", **{"monthly": monthly.pk} | typed).content.decode()

    assert sentence in answer
    assert answers() == []


def test_a_group_that_was_not_asked_answers_nothing(monthly, ming):
    MonthlyQuestion.objects.update(groups=[])

    assert "还没有题" in shown(ming, "/m/monthly/")
    assert "题目换了" in post(ming, "/m/monthly/answer/", monthly=monthly.pk, place="1").content.decode()
