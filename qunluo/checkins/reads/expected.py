"""How many members a plan asked on a day, as far as we can know it.

Whom nobody saw come was there before us: their first word says nothing of when they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from django.db.models import Count, Q, QuerySet

from qunluo.checkins.reads.attendance import Day, end_of
from qunluo.communities.reads.audience import members_asked
from qunluo.communities.reads.pages import Member
from qunluo.core.checkins.days import local_day, terms_on
from qunluo.core.checkins.plan import Audience, Plan


def expected_by_day(days: Iterable[Day], *, plans: Mapping[int, Plan], at: datetime) -> dict[Day, int]:
    """How many were asked on each of these days: who is there now and had come by the end of the day.

    Of days from before the plan was made we know nobody's coming: there all count who are there now.
    """
    wanted: dict[Audience, list[Day]] = defaultdict(list)
    for plan, group, day in days:
        wanted[terms_on(day, plans[plan]).audience].append((plan, group, day))
    found: dict[Day, int] = {}
    for audience, alike in wanted.items():
        ends = sorted({_until(day, plans[plan]) for plan, _, day in alike})
        counts = _counts(members_asked({group for _, group, _ in alike}, audience, at=at), ends)
        for plan, group, day in alike:
            found[plan, group, day] = counts.get(group, {}).get(_until(day, plans[plan]), 0)
    return found


def _until(day: date, plan: Plan) -> datetime:
    """By when members must have come to be asked on that day."""
    is_before = day < local_day(plan.versions[0].since, plan.versions[0])
    return datetime.max.replace(tzinfo=UTC) if is_before else end_of(day, plan)


def _counts(members: QuerySet[Member], ends: Sequence[datetime]) -> dict[int, dict[datetime, int]]:
    """Group -> how many of its members had come by each of these moments."""
    counts = {
        f"by{number}": Count("pk", filter=Q(joined_at=None) | Q(joined_at__lt=end)) for number, end in enumerate(ends)
    }
    rows = members.order_by().values("group_id").annotate(**counts)
    return {group: dict(zip(ends, found, strict=True)) for group, *found in rows.values_list("group_id", *counts)}


def asked_on(day: date, plan: Plan, groups: Iterable[int], *, at: datetime) -> QuerySet[Member]:
    """Whom the plan asked on that day in these groups: of a day that is over, who had come by its end."""
    rows = members_asked(groups, terms_on(day, plan).audience, at=at)
    end = _until(day, plan)
    if end >= at:
        return rows
    return rows.exclude(joined_at__gte=end)
