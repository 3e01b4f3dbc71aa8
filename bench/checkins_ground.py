"""A plan with a past: ten thousand members in twenty groups, and a million check-ins of theirs, written by COPY."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

HERE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
SHARE = 0.8
"""Of the members that check in on a day, on average."""
HOURS = (*range(10, 22), 20, 20, 20, 21, 21, 10)
WORDS = (
    "打卡，今天读到第三章",
    "打卡，晨读二十页，记了三条笔记",
    "打卡",
    "打卡！坚持就是胜利",
    "打卡，单词五十个，听力一篇",
)
FULL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What was built. `days` runs from the first day to today."""

    plan_id: int
    groups: tuple[int, ...]
    members: tuple[int, ...]
    days: tuple[date, ...]
    checkins: int
    seconds: float


def lay(community_id: int, account_id: int, *, at: datetime, checkins: int = FULL) -> Ground:
    """Build it all, states and standings as settling would leave them, then let the real jobs count the figures."""
    from django.db import connection, transaction

    from qunluo.checkins.writes.figures import refresh_figures

    started = time.perf_counter()
    members = max(checkins // 100, 100)
    span = round(checkins / members / SHARE)
    today = at.astimezone(HERE).date()
    days = tuple(today - DAY * back for back in range(span, -1, -1))
    with transaction.atomic():
        groups = _groups(community_id, account_id, at=at, count=max(members // 500, 1))
        people = _members(community_id, account_id, groups, at=at, count=members)
        plan = _plan(community_id, groups, days[0], at=at - DAY * span)
        count = _copy(_COLUMNS, _submissions(community_id, plan, people, days, at=at))
        with connection.cursor() as cursor:
            cursor.execute(_STANDINGS, {"plan": plan, "community": community_id, "at": at})
            cursor.execute(_STALE, [plan])
            cursor.execute(_OUTCOMES, [plan])
            cursor.execute("ANALYZE")
    while refresh_figures(at=at):
        pass
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Ground(
        plan_id=plan,
        groups=tuple(groups),
        members=tuple(pk for pk, _, _ in people),
        days=days,
        checkins=count,
        seconds=time.perf_counter() - started,
    )


def begin_today(ground: Ground, *, at: datetime) -> None:
    """Nobody has checked in today, and what came before was carried forward in the night."""
    from django.db import connection

    from qunluo.checkins.models import Submission
    from qunluo.checkins.writes.settling import carry_forward

    Submission.objects.filter(plan_id=ground.plan_id, day=ground.days[-1]).delete()
    carry_forward(at=at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _groups(community_id: int, account_id: int, *, at: datetime, count: int) -> list[int]:
    from qunluo.communities.models import Group

    made = Group.objects.bulk_create(
        Group(
            community_id=community_id,
            account_id=account_id,
            external_id=f"ground-{number}",
            title=f"晨读 {number + 1} 群",
            created_at=at - 200 * DAY,
        )
        for number in range(count)
    )
    return [one.pk for one in made]


def _members(
    community_id: int, account_id: int, groups: list[int], *, at: datetime, count: int
) -> list[tuple[int, int, float]]:
    """The members' ids, their groups, and how likely each checks in on a day."""
    from qunluo.communities.models import Account, Member, Person

    dice = random.Random(1)  # noqa: S311 - invented people
    people = Person.objects.bulk_create((Person(community_id=community_id) for _ in range(count)), batch_size=2_000)
    accounts = Account.objects.bulk_create(
        (
            Account(
                community_id=community_id, channel_account_id=account_id, person=one, external_id=f"ground-{number}"
            )
            for number, one in enumerate(people)
        ),
        batch_size=2_000,
    )
    made = Member.objects.bulk_create(
        (
            Member(
                community_id=community_id,
                group_id=groups[number % len(groups)],
                account=one,
                external_id=one.external_id,
                name=f"书友{number:05d}",
                is_present=True,
                joined_at=at - 180 * DAY,
                first_seen_at=at - 180 * DAY,
            )
            for number, one in enumerate(accounts)
        ),
        batch_size=2_000,
    )
    return [(one.pk, one.group_id, dice.uniform(2 * SHARE - 1, 1)) for one in made]


def _plan(community_id: int, groups: list[int], first: date, *, at: datetime) -> int:
    from qunluo.checkins.terms import data_of
    from qunluo.checkins.writes.plans import create_plan
    from qunluo.core.checkins.plan import Terms

    data = data_of(Terms(since=at, name="晨读打卡", starts_on=first))
    return create_plan(community_id, data, groups=groups, at=at).pk


_COLUMNS = (
    "checkins_submission (community_id, plan_id, version, group_id, member_id, key, day, session, at, received_at, way,"
    " met, needed, any_will_do, offered, heals, is_held, refusal, ruling, ruling_reason, state, points, bookings, text,"
    " message, answers, pieces, risk, reasons, device, network)"
)


def _submissions(
    community_id: int, plan: int, people: list[tuple[int, int, float]], days: tuple[date, ...], *, at: datetime
) -> Iterator[tuple[Any, ...]]:
    """Day by day, as they would have come in; one in two hundred waits or was rejected."""
    dice = random.Random(2)  # noqa: S311 - invented people
    empty = orjson.dumps([]).decode()
    for day in days:
        opens = datetime(day.year, day.month, day.day, tzinfo=HERE).astimezone(UTC)
        for member, group, share in people:
            if dice.random() > share:
                continue
            moment = opens + timedelta(hours=dice.choice(HOURS), seconds=dice.randrange(3600))
            if moment > at:
                continue
            state = dice.choice(("held", "rejected")) if dice.random() < 0.005 else "counts"
            way = "page" if dice.random() < 0.4 else "message"
            yield (
                community_id, plan, 1, group, member, f"{way}:{day}:{member}", day, "main", moment, moment, way,
                "tap", "tap", False, 0, True, state != "counts", "", state if state == "rejected" else "", "", state,
                0, 0, dice.choice(WORDS), "", empty, "", 0, empty, "", "",
            )  # fmt: skip


def _copy(into: str, rows: Iterable[tuple[Any, ...]]) -> int:
    from django.db import connection

    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copying:
        for row in rows:
            copying.write_row(row)
            count += 1
    return count


_STANDINGS = """
WITH days AS (
    SELECT DISTINCT group_id, member_id, day FROM checkins_submission WHERE plan_id = %(plan)s AND state = 'counts'
), runs AS (
    SELECT group_id, member_id, min(day) AS first, max(day) AS last, count(*) AS length
    FROM (
        SELECT *, day - (row_number() OVER (PARTITION BY member_id ORDER BY day))::int AS run FROM days
    ) numbered
    GROUP BY group_id, member_id, run
)
INSERT INTO checkins_standing (community_id, plan_id, group_id, member_id, total, days, streak, streak_since, last_day,
    alive_until, longest, waiting, dues, settled_at)
SELECT %(community)s, %(plan)s, group_id, member_id, sum(length), sum(length),
    (array_agg(length ORDER BY last DESC))[1], (array_agg(first ORDER BY last DESC))[1], max(last), max(last) + 1,
    max(length), 0, '{}'::jsonb, %(at)s
FROM runs GROUP BY group_id, member_id
"""
_STALE = """
INSERT INTO checkins_dayfigures
    (plan_id, group_id, day, expected, done, checkins, made_up, held, rejected, by_hour, by_way, is_stale)
SELECT DISTINCT plan_id, group_id, day, 0, 0, 0, 0, 0, 0, '{}'::int[], '{}'::jsonb, true
FROM checkins_submission WHERE plan_id = %s
"""
_OUTCOMES = """
INSERT INTO checkins_outcome (plan_id, member_id, kind)
SELECT plan_id, member_id, CASE WHEN member_id %% 2 = 0 THEN 'bought' ELSE 'completed' END
FROM checkins_standing WHERE plan_id = %s AND (longest >= 21 OR member_id %% 5 = 0)
"""
