from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from qunluo.communities.reads.pages import Order
from qunluo.communities.reads.timeline import Place
from qunluo.console.asked import choice_in, day_in, moment_in, number_in, numbers_in, text_in
from qunluo.console.timeline import place_from


def query(**values: str) -> QueryDict:
    asked = QueryDict(mutable=True)
    asked.update(values)
    return asked


def test_a_number():
    assert number_in(query(n="7"), "n") == 7
    assert number_in(query(n="9" * 5_000), "n") is None
    assert number_in(query(), "n") is None


def test_numbers_of_boxes():
    asked = QueryDict("n=7&n=x&n=3&n=7&n=" + "9" * 5_000)

    assert numbers_in(asked, "n") == [7, 3]
    assert numbers_in(query(), "n") == []


def test_text_is_short_and_storable():
    assert text_in(query(q=" a\0b "), "q") == "ab"
    assert len(text_in(query(q="长" * 500), "q")) == 100
    assert text_in(query(), "q") == ""


@pytest.mark.parametrize(("given", "order"), [("name", Order.NAME), ("x", Order.SPOKE), ("", Order.SPOKE)])
def test_choice(given, order):
    assert choice_in(query(o=given), "o", Order.SPOKE) is order


def test_day():
    assert day_in(query(d="2026-03-02"), "d") == date(2026, 3, 2)
    assert day_in(query(d="2026-02-30"), "d") is None
    assert day_in(query(), "d") is None


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2026-03-02T04:00:00+00:00", datetime(2026, 3, 2, 4, tzinfo=UTC)),
        ("2026-03-02T04:00:00", None),
        ("x", None),
        ("", None),
    ],
)
def test_moment(given, moment):
    assert moment_in(query(m=given), "m") == moment


@pytest.mark.parametrize(
    ("mark", "place"),
    [
        ("2026-03-02T04:00:00+00:00,2,7", Place(datetime(2026, 3, 2, 4, tzinfo=UTC), 2, 7)),
        ("2026-03-02T04:00:00,2,7", None),
        ("2026-03-02T04:00:00+00:00,9,7", None),
        ("2026-03-02T04:00:00+00:00,2,-7", None),
        (f"2026-03-02T04:00:00+00:00,2,{2**63}", None),
        ("x,2,7", None),
        (",,", None),
        ("", None),
    ],
)
def test_place_in_a_timeline(mark, place):
    assert place_from(mark) == place
