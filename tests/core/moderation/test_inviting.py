"""Stretches that an inviter made too full, whatever order the joins and leaves came in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.moderation.inviting import SOON, Excess, Guests, Invitation, excess_key, excesses
from qunluo.core.moderation.rules import Inviting

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # 12:00 in Shanghai, a Monday
MIDNIGHT = datetime(2026, 3, 1, 16, tzinfo=UTC)
ZONE = "Asia/Shanghai"


def guests(*came, troubles=None) -> Guests:
    """Who came how many hours after noon, all by 老周."""
    by = {f"j{n}": Invitation(who, NOON + timedelta(hours=hours)) for n, (who, hours) in enumerate(came)}
    return Guests(by={"zhou": by}, troubles=troubles or {})


def found(condition: Inviting, known: Guests) -> list[tuple[str, datetime]]:
    return [(one.what, one.at) for one in excesses(condition, known, inviter="zhou", timezone=ZONE)]


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        pytest.param([("a", 0), ("b", 1), ("c", 2)], [("many", MIDNIGHT)], id="three on one day"),
        pytest.param([("a", 0), ("b", 1)], [], id="two are allowed"),
        pytest.param([("a", 0), ("b", 1), ("b", 2)], [], id="the same twice is one"),
        pytest.param([("a", 0), ("b", 1), ("c", 12)], [], id="the third after midnight"),
        pytest.param([("a", 0), ("b", 1), ("c", 11.9)], [("many", MIDNIGHT)], id="the third just before midnight"),
        pytest.param([("a", -12), ("b", 1), ("c", 11.9)], [("many", MIDNIGHT)], id="the first at midnight"),
    ],
)
def test_too_many_on_a_day(came, expected) -> None:
    assert found(Inviting(invited=2, span_days=1), guests(*came)) == expected


def test_a_week_begins_on_monday() -> None:
    week = Inviting(invited=2, span_days=7)

    assert found(week, guests(("a", 0), ("b", 24), ("c", 6 * 24))) == [("many", MIDNIGHT)]
    assert found(week, guests(("a", -24), ("b", 24), ("c", 6 * 24))) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(timedelta(hours=1), [("lost", MIDNIGHT)], id="soon gone"),
        pytest.param(SOON, [("lost", MIDNIGHT)], id="on the last moment"),
        pytest.param(SOON + timedelta(seconds=1), [], id="later is no fault of the inviter"),
        pytest.param(-timedelta(hours=1), [], id="before it came"),
    ],
)
def test_guests_that_do_not_stay(after, expected) -> None:
    known = guests(("a", 0), ("b", 1), troubles={"a": frozenset({NOON + after})})

    assert found(Inviting(invited=9, span_days=1, lost=0), known) == []
    assert found(Inviting(invited=9, span_days=1, lost=1), known) == []
    both = guests(
        ("a", 0),
        ("b", 1),
        troubles={"a": frozenset({NOON + after}), "b": frozenset({NOON + timedelta(hours=1) + after})},
    )
    assert found(Inviting(invited=9, span_days=1, lost=1), both) == expected


def test_it_is_told_in_plain_words() -> None:
    known = guests(("a", 0), ("b", 0), troubles={"a": frozenset({NOON}), "b": frozenset({NOON})})

    assert excesses(Inviting(invited=1, span_days=7, lost=1), known, inviter="zhou", timezone=ZONE) == (
        Excess(what="many", at=MIDNIGHT, detail="从 3 月 2 日起的 7 天里，邀请进群的人超过 1 个"),
        Excess(
            what="lost",
            at=MIDNIGHT,
            detail="从 3 月 2 日起的 7 天里，邀请的人，进群 7 天内退群、被移出或违规的超过 1 个",
        ),
    )


def test_a_stretch_has_one_name_for_each_rule_group_and_inviter() -> None:
    one = Excess(what="many", at=MIDNIGHT, detail="")
    keys = {
        excess_key(one, group="g", inviter="zhou", rule=1),
        excess_key(one, group="g", inviter="zhou", rule=2),
        excess_key(one, group="h", inviter="zhou", rule=1),
        excess_key(one, group="g", inviter="ming", rule=1),
        excess_key(Excess(what="lost", at=MIDNIGHT, detail=""), group="g", inviter="zhou", rule=1),
    }

    assert len(keys) == 5
    assert len(excess_key(one, group="g" * 200, inviter="z" * 200, rule=10**9)) < 100


happenings = st.lists(
    st.tuples(st.sampled_from(["came", "left"]), st.sampled_from("abcd"), st.integers(-30, 200)), max_size=12
)


@given(happenings, st.randoms())
def test_the_order_of_arrival_does_not_matter(happened, dice) -> None:
    def after(some) -> Guests:
        known = Guests()
        for what, who, hours in some:
            at = NOON + timedelta(hours=hours)
            known = (
                known.with_guest("zhou", f"{who}{hours}", Invitation(who, at))
                if what == "came"
                else known.with_trouble(who, at)
            )
        return known

    mixed = list(happened)
    dice.shuffle(mixed)
    condition = Inviting(invited=1, span_days=1, lost=1)

    assert after(happened) == after(mixed)
    assert found(condition, after(happened)) == found(condition, after(mixed))
