"""Whom a plan asks now."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from qunluo.checkins.reads.plans import groups_of, plan_of
from qunluo.communities.reads.audience import members_asked
from qunluo.communities.reads.pages import Member


def expected_members(plan_id: int, *, at: datetime, group_id: int | None = None) -> QuerySet[Member]:
    """The members who are asked, in all groups of the plan or in one: who is there now, by the version in force."""
    audience = plan_of(plan_id).terms_at(at).audience
    groups = [one for one in groups_of([plan_id]).get(plan_id, []) if group_id in {None, one}]
    return members_asked(groups, audience, at=at)
