from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from qunluo.communities.models import Group
from qunluo.communities.writes import save_rules
from qunluo.core.events import DayClosed
from qunluo.core.snapshot import GroupRules
from qunluo.intake.handle import handle_batch
from qunluo.intake.models import EventDecision, IncomingEvent, PendingEvent
from qunluo.intake.reads import event_of
from qunluo.intake.timed import close_days, closed_days

MIDNIGHT_IN_CHINA = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def days(timezone: str, *, since: datetime, at: datetime) -> list[date]:
    return [event.day for event in closed_days("g1", timezone=timezone, since=since, at=at)]


@pytest.mark.parametrize(
    ("at", "last"),
    [
        pytest.param(MIDNIGHT_IN_CHINA - SECOND, date(2026, 3, 1), id="a second before midnight"),
        pytest.param(MIDNIGHT_IN_CHINA, date(2026, 3, 2), id="at midnight"),
    ],
)
def test_day_is_over_at_midnight_of_the_group(at: datetime, last: date):
    assert days("Asia/Shanghai", since=LONG_AGO, at=at)[-1] == last


def test_days_of_an_outage_are_made_up_for_but_no_more_than_a_week():
    assert days("Asia/Shanghai", since=LONG_AGO, at=MIDNIGHT_IN_CHINA) == [
        date(2026, 2, 24) + timedelta(days=back) for back in range(7)
    ]


def test_group_has_no_days_from_before_it_came():
    assert days("Asia/Shanghai", since=MIDNIGHT_IN_CHINA - timedelta(hours=30), at=MIDNIGHT_IN_CHINA) == [
        date(2026, 3, 1),
        date(2026, 3, 2),
    ]


@pytest.mark.parametrize(
    ("day_before", "end"),
    [
        pytest.param(date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC), id="a day of 23 hours"),
        pytest.param(date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC), id="a day of 25 hours"),
    ],
)
def test_day_ends_with_the_clock_of_the_group(day_before: date, end: datetime):
    [event] = closed_days("g1", timezone="Europe/Berlin", since=end - SECOND, at=end)

    assert (event.day, event.at) == (day_before, end)


@pytest.fixture
def group(account) -> Group:
    return Group.objects.create(
        community=account.community,
        account=account,
        external_id="g1",
        created_at=MIDNIGHT_IN_CHINA - timedelta(hours=30),
    )


@pytest.mark.django_db
def test_day_is_closed_once_however_often_the_timetable_says_so(group: Group):
    assert [close_days(at=MIDNIGHT_IN_CHINA) for _ in range(3)] == [2, 0, 0]
    assert close_days(at=MIDNIGHT_IN_CHINA + timedelta(days=1)) == 1

    keys = IncomingEvent.objects.order_by("at").values_list("key", "at")
    assert list(keys) == [
        ("day:2026-03-01:g1", MIDNIGHT_IN_CHINA - timedelta(days=1)),
        ("day:2026-03-02:g1", MIDNIGHT_IN_CHINA),
        ("day:2026-03-03:g1", MIDNIGHT_IN_CHINA + timedelta(days=1)),
    ]


@pytest.mark.django_db
def test_end_of_a_day_is_handled_like_any_event(group: Group):
    close_days(at=MIDNIGHT_IN_CHINA)

    assert handle_batch() == 2

    assert PendingEvent.objects.count() == 0
    assert EventDecision.objects.filter(group=group).count() == 2
    row = IncomingEvent.objects.select_related("account").order_by("at").last()
    assert event_of(row) == DayClosed(
        key="day:2026-03-02:g1", group="g1", member="", at=MIDNIGHT_IN_CHINA, day=date(2026, 3, 2)
    )


@pytest.mark.django_db
def test_group_lives_by_its_own_clock(group: Group):
    save_rules(group.pk, GroupRules(timezone="America/New_York"), operator_id=None, at=LONG_AGO)

    assert close_days(at=MIDNIGHT_IN_CHINA) == 1

    assert IncomingEvent.objects.get().key == "day:2026-03-01:g1"


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["dismissed", "paused"])
def test_group_that_lives_no_more_has_no_days(group: Group, why: str):
    if why == "dismissed":
        Group.objects.update(dismissed_at=LONG_AGO)
    else:
        type(group.account).objects.update(is_active=False)

    assert close_days(at=MIDNIGHT_IN_CHINA) == 0
