"""Who was first today, who did most this week or month, and whose streak is the longest.

Equal values share a rank, and the rank after them leaves room for all of them (1, 1, 3). Only who is in the group
now is ranked. Weeks and months count days from the attendance, which may be a minute old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Min, Q, QuerySet, Sum, Value, When

from qunluo.checkins.models import Attendance, Standing, Submission
from qunluo.checkins.reads.attendance import BitCount, bits_between, month_of, next_month
from qunluo.checkins.reads.plans import groups_of
from qunluo.communities.reads.audience import members_asked
from qunluo.communities.reads.seats import members_by_id
from qunluo.core.checkins.plan import Audience, Way

WEEK = timedelta(days=6)
DAY = timedelta(days=1)


class Span(StrEnum):
    """What a board ranks by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    STREAK = "streak"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which board: of which span around which day, among whom. `region` is the name of a tag; empty means all."""

    span: Span
    day: date
    groups: Sequence[int] = ()
    region: str = ""
    with_staff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One line. `value` is a count of days or check-ins; on the board of a day, `at` is what counts."""

    rank: int
    member_id: int
    name: str
    group: str
    value: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """Where a member stands, among how many on the board."""

    rank: int
    value: int
    of: int
    at: datetime | None = None


def board_for(plan_id: int, asked: Asked, *, limit: int = 50) -> list[Place]:
    """The first places. Of those who share the last one, as many as there is room for."""
    rows = list(_ranked(plan_id, asked).values_list("member_id", "score", *_moment(asked))[:limit])
    faces = members_by_id(row[0] for row in rows)
    places: list[Place] = []
    for number, (member, score, *moment) in enumerate(rows, start=1):
        is_tie = places and rows[number - 2][1:] == (score, *moment)
        places.append(
            Place(
                rank=places[-1].rank if is_tie else number,
                member_id=member,
                name=faces[member].name,
                group=faces[member].group.title,
                value=score,
                at=moment[0] if moment else None,
            )
        )
    return places


def rank_of(plan_id: int, member_id: int, asked: Asked) -> Rank | None:
    """Where the member stands; None where they are not on the board."""
    rows = _ranked(plan_id, asked)
    own = rows.filter(member_id=member_id).values_list("score", *_moment(asked)).first()
    if own is None:
        return None
    is_ahead = Q(first__lt=own[1]) if asked.span is Span.DAY else Q(score__gt=own[0])
    counts = rows.aggregate(ahead=Count("member_id", filter=is_ahead), of=Count("member_id"))
    return Rank(rank=counts["ahead"] + 1, value=own[0], of=counts["of"], at=own[1] if len(own) > 1 else None)


def _moment(asked: Asked) -> tuple[str, ...]:
    return ("first",) if asked.span is Span.DAY else ()


def _ranked(plan_id: int, asked: Asked) -> QuerySet[Any, Any]:
    """A line a member with `member_id` and `score`, best first."""
    audience = Audience(tags=frozenset({asked.region} - {""}), counts_staff=asked.with_staff)
    groups = asked.groups or groups_of([plan_id]).get(plan_id, [])
    # Who was asked by tier changes with time, and no board asks for tiers: any moment will do.
    among = members_asked(groups, audience, at=datetime.combine(asked.day, time(0), UTC)).values("pk")
    if asked.span is Span.DAY:
        return _of_day(plan_id, asked.day).filter(member_id__in=among)
    if asked.span in {Span.WEEK, Span.MONTH}:
        return _of_days(plan_id, *_bounds(asked)).filter(member_id__in=among)
    rows = Standing.objects.filter(plan_id=plan_id, member_id__in=among)
    if asked.span is Span.TOTAL:
        rows = rows.annotate(score=F("total"))
    else:
        rows = rows.filter(Q(alive_until=None) | Q(alive_until__gte=asked.day)).annotate(score=F("streak"))
    return rows.filter(score__gt=0).order_by("-score", "member_id")


def _bounds(asked: Asked) -> tuple[date, date]:
    if asked.span is Span.WEEK:
        monday = asked.day - asked.day.weekday() * DAY
        return monday, monday + WEEK
    return month_of(asked.day), next_month(asked.day) - DAY


def _of_day(plan_id: int, day: date) -> QuerySet[Submission, Any]:
    """The earliest first; what was made up later is no race."""
    rows = Submission.objects.filter(plan_id=plan_id, day=day, state=Submission.State.COUNTS).exclude(way=Way.MAKE_UP)
    by_member = rows.order_by().values("member_id")
    return by_member.annotate(first=Min("at"), score=Count("pk")).order_by("first", "member_id")


def _of_days(plan_id: int, first: date, last: date) -> QuerySet[Attendance, Any]:
    months = _months(first, last)
    bits = [
        When(month=month, then=BitCount(F("days").bitand(bits_between(month, first=first, last=last))))
        for month in months
    ]
    rows = Attendance.objects.filter(plan_id=plan_id, month__in=months).order_by().values("member_id")
    score = Sum(Case(*bits, default=Value(0), output_field=BigIntegerField()))
    return rows.annotate(score=score).filter(score__gt=0).order_by("-score", "member_id")


def _months(first: date, last: date) -> list[date]:
    months = [month_of(first)]
    while (month := next_month(months[-1])) <= last:
        months.append(month)
    return months
