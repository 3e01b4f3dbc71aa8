"""The quiz: always the same for the same seed, and marked by what was shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.joining.quiz import Marked, Question, draw, mark

QUESTIONS = [
    Question(id=number, text=f"题 {number}", choices=("甲", "乙", "丙"), right=number % 3) for number in range(8)
]


@given(st.text(max_size=8), st.integers(1, 10), st.permutations(QUESTIONS))
def test_a_quiz_does_not_depend_on_the_order_of_the_questions(seed, most, shuffled):
    drawn = draw(QUESTIONS, seed=seed, most=most)

    assert draw(shuffled, seed=seed, most=most) == drawn
    assert len({one.question.id for one in drawn}) == min(most, len(QUESTIONS))
    assert all(one.choices[one.right] == one.question.choices[one.question.right] for one in drawn)
    assert all(sorted(one.order) == [0, 1, 2] for one in drawn)


def test_another_member_gets_another_order():
    assert len({draw(QUESTIONS, seed=f"{member}:1", most=5) for member in range(20)}) == 20


@pytest.mark.parametrize(
    ("wrong", "percent", "marked"),
    [
        pytest.param(0, 100, Marked(right=5, total=5, is_passed=True), id="all right"),
        pytest.param(1, 80, Marked(right=4, total=5, is_passed=True), id="just enough"),
        pytest.param(2, 80, Marked(right=3, total=5, is_passed=False), id="one too few"),
        pytest.param(5, 1, Marked(right=0, total=5, is_passed=False), id="all wrong"),
    ],
)
def test_a_try_is_marked(wrong, percent, marked):
    drawn = draw(QUESTIONS, seed="m", most=5)
    given_ = {one.question.id: (one.right + (place < wrong)) % 3 for place, one in enumerate(drawn)}

    assert mark(drawn, given_, pass_percent=percent) == marked


def test_nothing_drawn_is_not_passed():
    assert mark((), {}, pass_percent=1) == Marked(right=0, total=0, is_passed=False)
