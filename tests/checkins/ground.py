"""A running plan for tests: a morning check-in by message, tap or roll call in the cast's group."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.plans import create_plan
from qunluo.core.checkins.plan import (
    MakeUpRule,
    Need,
    NeedKind,
    NumberRule,
    RewardKind,
    Session,
    Step,
    Terms,
)

SINCE = datetime(2026, 2, 28, 16, tzinfo=UTC)
"""The first moment of 1 March 2026, a Sunday, in Shanghai."""
MORNING = Session(
    starts=time(6),
    ends=time(10),
    needs=(
        Need(kind=NeedKind.KEYWORD, pattern="打卡第{n}天*"),
        Need(kind=NeedKind.TAP),
        Need(kind=NeedKind.ROLL_CALL),
    ),
    any_will_do=True,
    points=10,
)
TERMS = Terms(
    since=SINCE,
    name="晨读打卡",
    starts_on=date(2026, 3, 1),
    sessions=(MORNING,),
    number=NumberRule.STRICT,
    ladder=(
        Step(streak=3, kind=RewardKind.POINTS, name="连续 3 天", points=20),
        Step(streak=7, kind=RewardKind.COUPON, name="七天券"),
    ),
    make_up=MakeUpRule(points=30),
)


def begin_plan(cast, **changes):
    """The plan, for the cast's group, with these terms changed."""
    terms = replace(TERMS, **changes)
    return create_plan(cast.community.pk, data_of(terms), groups=[cast.group.pk], at=SINCE, operator_id=cast.steward.pk)
