from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qunluo.analytics.facts.neighbours import NEVER, look_around
from qunluo.analytics.tables import ANSWER_LIMIT

STAFF = {3, 4}


def seen(messages: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    at = np.array([at for at, _ in messages], np.int64)
    member = np.array([member for _, member in messages], np.int32)
    found = look_around(at, member, np.isin(member, list(STAFF)))
    return list(zip(found.pause_s.tolist(), found.answer_s.tolist(), found.staff_s.tolist(), strict=True))


def naive(messages: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    rows = []
    for place, (at, member) in enumerate(messages):
        later = [(then - at, who) for then, who in messages[place + 1 :] if who != member]
        answers = [wait for wait, _ in later if wait <= ANSWER_LIMIT]
        staff = [wait for wait, who in later if who in STAFF and wait <= ANSWER_LIMIT]
        pause = at - messages[place - 1][0] if place else NEVER
        rows.append((pause, min(answers, default=NEVER), NEVER if member in STAFF else min(staff, default=NEVER)))
    return rows


def test_one_conversation():
    messages = [(0, 1), (10, 1), (30, 2), (31, 3), (100, 1)]

    assert seen(messages) == [(NEVER, 30, 31), (10, 20, 21), (20, 1, 1), (1, 69, NEVER), (69, NEVER, NEVER)]


def test_nothing_to_see():
    assert seen([]) == []


@given(st.lists(st.tuples(st.integers(0, 3 * ANSWER_LIMIT), st.integers(0, 4)), max_size=30))
def test_it_sees_what_a_naive_look_sees(messages):
    ordered = sorted(messages, key=lambda message: message[0])

    assert seen(ordered) == naive(ordered)
