from __future__ import annotations

import pytest

from qunluo.analytics.duck import Value
from tests.analytics.story import NOTHING, asked, at, figure, recalled, record, said

MINUTE = 1 / 60


def questions(*waits: float) -> list:
    """One question a day by a, answered by b after so many minutes."""
    rows = []
    for day, wait in enumerate(waits):
        rows += [asked("a", day, 9), said("b", day, 9 + wait * MINUTE)]
    return rows


def test_first_response_is_the_median_of_the_answered():
    assert figure("first_response_median", questions(1, 10, 4)) == Value(value=4.0, basis=3)


def test_first_response_of_nine_in_ten_lies_between_the_slowest():
    assert figure("first_response_p90", questions(*range(1, 12))) == Value(value=10.0, basis=11)


def test_ones_own_words_are_no_answer():
    records = [asked("a", 0, 9), said("a", 0, 9 + MINUTE), said("b", 0, 9 + 7 * MINUTE)]

    assert figure("first_response_median", records) == Value(value=7.0, basis=1)


def test_a_question_of_staff_waits_for_nobody():
    assert figure("first_response_median", questions(1), staff=["a"]) == NOTHING


def test_a_recalled_question_waits_for_nobody():
    records = [
        said("a", 0, 9, text="几点开始？", message="m1"),
        recalled("a", 0, 9 + MINUTE, message="m1"),
        said("b", 0, 10),
    ]

    assert figure("first_response_median", records) == NOTHING


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param(24 * 3600, Value(value=1440.0, basis=1), id="a day later answers"),
        pytest.param(24 * 3600 + 1, NOTHING, id="a second more does not"),
    ],
)
def test_an_answer_comes_within_a_day(second, expected):
    records = [asked("a", 0), record("text", "b", at(0, 12, second), text="好")]

    assert figure("first_response_median", records) == expected


def test_equal_moments_are_answered_in_their_order():
    records = [said("b", 0), asked("a", 0), said("c", 0)]

    assert figure("first_response_median", records) == Value(value=0.0, basis=1)


def test_staff_response_waits_for_staff():
    records = [asked("a", 0, 9), said("b", 0, 9 + MINUTE), said("boss", 0, 9 + 20 * MINUTE)]

    assert figure("staff_response_median", records, staff=["boss"]) == Value(value=20.0, basis=1)
    assert figure("first_response_median", records, staff=["boss"]) == Value(value=1.0, basis=1)


def test_staff_response_is_unknown_without_staff():
    assert figure("staff_response_median", questions(1, 2)) == NOTHING


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        pytest.param(2, Value(value=0.5, basis=2), id="a day passed without an answer"),
        pytest.param(1, Value(value=0.0, basis=1), id="less than a day is no verdict yet"),
    ],
)
def test_unanswered_questions_are_a_day_old(last_day, expected):
    records = [asked("a", 0, 9), said("b", 0, 10), asked("a", 1, 9), said("a", last_day, 10)]

    assert figure("unanswered_share", records) == expected


@pytest.mark.parametrize(
    ("day", "basis"), [pytest.param(89, 1, id="89 days ago counts"), pytest.param(90, 0, id="90 days ago does not")]
)
def test_questions_are_those_of_the_last_ninety_days(day, basis):
    records = [asked("a", 0), said("b", 0, 13), said("b", day)]

    assert figure("unanswered_share", records).basis == basis


@pytest.mark.parametrize(
    ("pause", "topics"),
    [pytest.param(60, 2, id="an hour of silence"), pytest.param(59, 1, id="a minute less is no silence")],
)
def test_topics_break_an_hour_of_silence(pause, topics):
    records = [said("a", 0, 8), said("b", 0, 8.5), said("a", 0, 8.5 + pause * MINUTE), said("b", 0, 10)]

    assert figure("topic_reply_share", records) == Value(value=1.0, basis=topics)


@pytest.mark.parametrize(
    ("wait", "taken_up"),
    [pytest.param(60, 1, id="within an hour"), pytest.param(61, 0, id="too late")],
)
def test_topics_are_taken_up_within_an_hour(wait, taken_up):
    records = [said("a", 0, 8), said("b", 0, 8 + wait * MINUTE)]  # which breaks an hour of silence itself

    assert figure("topic_reply_share", records) == Value(value=taken_up / 2, basis=2)


@pytest.mark.parametrize(
    ("piece", "basis"),
    [
        pytest.param({"kind": "link", "text": ""}, 1, id="a link"),
        pytest.param({"text": "字" * 60}, 1, id="sixty characters"),
        pytest.param({"text": "字" * 59}, 0, id="one character less"),
        pytest.param({"kind": "sticker", "text": ""}, 0, id="a sticker"),
    ],
)
def test_content_is_what_staff_publish(piece, basis):
    records = [said("boss", 0, 9, **piece), said("a", 0, 9.5)]

    assert figure("content_interaction", records, staff=["boss"]).basis == basis


def test_content_moves_somebody_within_half_an_hour():
    records = [
        said("boss", 0, 9, kind="image"),
        said("a", 0, 9.5),
        said("boss", 1, 9, kind="image"),
        said("a", 1, 9.52),
        said("a", 2, 9, kind="image"),
        said("b", 2, 9.1),
    ]

    assert figure("content_interaction", records, staff=["boss"]) == Value(value=0.5, basis=2)
