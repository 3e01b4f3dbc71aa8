"""What runs out soonest is spent first, and comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.points.lots import GRACE, Step, replay

AT = datetime(2026, 3, 2, tzinfo=UTC)


def day(number: int) -> datetime:
    return AT + timedelta(days=number)


def steps(*rows: tuple) -> list[Step]:
    """(amount, on day, runs out on day, undoes entry) each."""
    given = [(*row, None, None)[:4] for row in rows]
    return [
        Step(
            id=number,
            amount=amount,
            posted_at=day(on),
            expires_at=None if out is None else day(out),
            reverses=undoes,
        )
        for number, (amount, on, out, undoes) in enumerate(given, start=1)
    ]


@pytest.mark.parametrize(
    ("rows", "on", "due"),
    [
        pytest.param([(10, 0, 30)], 29, 0, id="not yet"),
        pytest.param([(10, 0, 30)], 30, 10, id="on the moment"),
        pytest.param([(10, 0)], 999, 0, id="never"),
        pytest.param([(10, 0, 30), (-4, 1)], 30, 6, id="what is left"),
        pytest.param([(10, 0, 30), (-4, 1), (-6, 30)], 31, 0, id="not twice"),
        pytest.param([(10, 0), (10, 0, 30), (-10, 1)], 30, 0, id="spent before what stays"),
        pytest.param([(10, 0, 60), (10, 1, 30), (-10, 2)], 60, 10, id="soonest first, not oldest first"),
        pytest.param(
            [(10, 0, 10), (-10, 10), (100, 15), (50, 16, 30), (-30, 20)],
            30,
            20,
            id="a later lot is not spared by old debits",
        ),
        pytest.param([(10, 0, 30), (-10, 1), (10, 2, None, 2)], 30, 10, id="comes back with its time"),
        pytest.param([(10, 0, 30), (-10, 1), (10, 40, None, 2)], 41, 0, id="comes back late, and has some days"),
        pytest.param([(10, 0, 30), (-10, 1), (10, 40, None, 2)], 47, 10, id="and then runs out"),
        pytest.param([(10, 0), (10, 1, 30), (-10, 2, None, 1)], 30, 10, id="what undoes a credit takes that one"),
        pytest.param([(10, 0), (-10, 1), (10, 2, None, 2)], 999, 0, id="comes back to what stays"),
        pytest.param([(4, 0, 9), (-4, 1), (9, 2, None, 2)], 999, 4, id="more than was taken stays"),
    ],
)
def test_what_is_due(rows, on, due):
    assert replay(steps(*rows)).due(day(on)) == due


def test_the_next_time_and_the_list_of_all():
    purse = replay(steps((5, 0, 30), (7, 0, 20), (1, 1), (2, 2, 30), (-8, 3)))

    assert purse.expiring() == [(day(30), 6)]
    assert (purse.next_after(day(29)), purse.next_after(day(30))) == (day(30), None)


def test_when_what_a_debit_took_would_run_out():
    purse = replay(steps((5, 0, 30), (7, 0, 20), (-8, 3), (3, 4), (-3, 5), (4, 6), (-9, 7)))

    assert purse.back_until(3, at=day(1)) == day(20)
    assert purse.back_until(3, at=day(25)) == day(25) + GRACE
    assert purse.back_until(99, at=day(25)) is None


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans(), st.none() | st.integers(1, 40)), max_size=30))
def test_the_lots_hold_what_the_balance_says(rows):
    balance, wanted = 0, []
    for number, (amount, is_credit, out) in enumerate(rows):
        change = amount if is_credit else -min(amount, balance)
        if change:
            balance += change
            wanted.append((change, number, out if is_credit else None))

    purse = replay(steps(*wanted))

    assert sum(lot.left for lot in purse.lots) == balance
    assert all(lot.left > 0 for lot in purse.lots)
    assert purse.due(day(99)) <= balance
