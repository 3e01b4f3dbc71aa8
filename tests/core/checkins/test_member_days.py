"""A thousand members check in for a hundred days, over leap days, new years and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.plan import Plan, Way
from qunluo.core.checkins.settle import settle
from tests.core.checkins.plans import LADDER, WORD, session, terms
from tests.core.checkins.reference import streak_by_hand

MEMBERS, DAYS = 1_000, 100
WORLDS = (
    ("Asia/Shanghai", date(2024, 1, 20)),  # a leap day
    ("Asia/Shanghai", date(2025, 11, 10)),  # a new year
    ("America/New_York", date(2026, 2, 1)),  # an hour is skipped
    ("America/New_York", date(2026, 9, 1)),  # an hour comes twice
    ("Australia/Lord_Howe", date(2026, 8, 20)),  # half an hour is skipped
    ("Africa/Cairo", date(2026, 4, 1)),  # a midnight is skipped
)
WHOLE_DAY = session(WORD, starts="00:00", ends="00:00")
JUMPS = (0, 0, 0, 0, 0, 600, -600, -3 * 3600, 3600, 7200, 60, -60)


@pytest.mark.slow
def test_a_hundred_thousand_member_days_break_and_double_no_streak():
    random = Random(20260302)  # noqa: S311 - repeats itself, which is the point
    broken = []
    for member in range(MEMBERS):
        zone, first = WORLDS[member % len(WORLDS)]
        last = first + timedelta(days=DAYS - 1)
        weekdays = frozenset(range(5 if member % 3 == 0 else 7))
        plan = _plan(zone, first, last, weekdays)
        moments = _moments(random, ZoneInfo(zone), first)
        delivered = [*moments, *random.sample(moments, len(moments) // 5)]  # some calls come twice,
        random.shuffle(delivered)  # and all of them in any order

        settled = settle(plan, [fact for at in delivered if (fact := fact_of(_claim(at), plan))])

        done = {day for at in moments if (day := at.astimezone(ZoneInfo(zone)).date()).weekday() in weekdays}
        done = {day for day in done if first <= day <= last}
        counted = streak_by_hand(done, lambda day, on=weekdays: day.weekday() in on, until=max(done))
        if (set(settled.done), settled.total, settled.streak, settled.longest) != (done, len(done), *counted):
            broken.append(member)

    assert broken == []


def _plan(zone, first, last, weekdays):
    asked = terms(
        since=datetime(2023, 1, 1, tzinfo=UTC),
        timezone=zone,
        starts_on=first,
        ends_on=last,
        weekdays=weekdays,
        sessions=(WHOLE_DAY,),
        ladder=LADDER,
    )
    return Plan(id=1, versions=(asked,))


def _moments(random, zone, first):
    """When the member spoke: on most days, on some twice, by clocks that jump, also around midnight."""
    found = []
    for step in range(DAYS):
        for _ in range(random.choices((0, 1, 2), weights=(12, 78, 10))[0]):
            minute = random.choice((0, 1, 1439, random.randrange(1440), random.randrange(1440)))
            clock = time(minute // 60, minute % 60, fold=random.randrange(2))
            at = datetime.combine(first + timedelta(days=step), clock, zone).astimezone(UTC)
            found.append(at + timedelta(seconds=random.choice(JUMPS)))
    return found


def _claim(at):
    return Claim(key=at.isoformat(), member="ming", at=at, way=Way.MESSAGE, text="今天也打卡啦")
