"""How many members a plan asked on a day, as far as we can know it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from qunluo.checkins.reads.attendance import Day, end_of
from qunluo.communities.reads.audience import members_asked
from qunluo.communities.reads.pages import Member
from qunluo.core.checkins.days import local_day, terms_on
from qunluo.core.checkins.plan import Audience, Plan


def expected_by_day(days: Iterable[Day], *, plans: Mapping[int, Plan], at: datetime) -> dict[Day, int]:
    """How many were asked on each of these days: who is there now and had come by the end of the day.

    Of days from before the plan was made we know nobody's coming: there all count who are there now.
    """
    wanted: dict[Audience, set[int]] = defaultdict(set)
    asked = [(key, terms_on(key[2], plans[key[0]]).audience) for key in days]
    for (_, group, _), audience in asked:
        wanted[audience].add(group)
    came = {audience: _came(groups, audience, at=at) for audience, groups in wanted.items()}
    return {key: _count(came[audience].get(key[1], []), key[2], plans[key[0]]) for key, audience in asked}


def _count(came: list[float], day: date, plan: Plan) -> int:
    if day < local_day(plan.versions[0].since, plan.versions[0]):
        return len(came)
    return bisect_right(came, end_of(day, plan).timestamp())


def _came(groups: Iterable[int], audience: Audience, *, at: datetime) -> dict[int, list[float]]:
    """Group -> when each of its members came, sorted; 0 where nobody saw it."""
    found: dict[int, list[float]] = defaultdict(list)
    rows = members_asked(groups, audience, at=at).annotate(came=Coalesce("joined_at", "first_seen_at"))
    for group, came in rows.values_list("group_id", "came"):
        found[group].append(came.timestamp() if came else 0.0)
    return {group: sorted(moments) for group, moments in found.items()}


def asked_on(day: date, plan: Plan, groups: Iterable[int], *, at: datetime) -> QuerySet[Member]:
    """Whom the plan asked on that day in these groups: of a day that is over, who had come by its end."""
    rows = members_asked(groups, terms_on(day, plan).audience, at=at)
    end = end_of(day, plan)
    if end >= at or day < local_day(plan.versions[0].since, plan.versions[0]):
        return rows
    return rows.alias(came=Coalesce("joined_at", "first_seen_at")).exclude(came__gt=end)
