"""Appeals as members and operators see them, and all that a panel needs to decide about one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from qunluo.checkins import models
from qunluo.checkins.models import AppealVote, Standing, Submission

Appeal = models.Appeal
"""The row, named here for those who may not touch the tables."""
DAYS_AROUND = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One appeal with what belongs to it: the day's submissions, those of the days around it, votes, and standing."""

    appeal: Appeal
    panel: int
    votes: tuple[AppealVote, ...]
    on_day: tuple[Submission, ...]
    around: tuple[Submission, ...]
    standing: Standing | None
    earlier: tuple[Appeal, ...]

    def vote_of(self, operator_id: int) -> AppealVote | None:
        """What this operator said."""
        return next((one for one in self.votes if one.operator_id == operator_id), None)


def open_appeals(community_id: int, *, limit: int = 200) -> list[Appeal]:
    """What waits for a decision, the most urgent first, with `voices`: how many have spoken."""
    rows = _rows(community_id).filter(state=Appeal.State.OPEN).annotate(voices=Count("votes"))
    return list(rows.order_by("due_at", "pk")[:limit])


def closed_appeals(community_id: int, *, before: int | None = None, limit: int = 50) -> list[Appeal]:
    """A page of appeals that were decided or withdrawn, the newest first."""
    rows = _rows(community_id).exclude(state=Appeal.State.OPEN)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def appeals_of(member_ids: Collection[int], *, plan_id: int | None = None) -> list[Appeal]:
    """The appeals of a member, the newest first."""
    rows = Appeal.objects.filter(member_id__in=member_ids).select_related("plan")
    if plan_id is not None:
        rows = rows.filter(plan_id=plan_id)
    return list(rows.order_by("-opened_at", "-pk"))


def appeal(appeal_id: int, *, within: Collection[int]) -> Appeal | None:
    """The appeal, if it belongs to one of these communities."""
    rows = Appeal.objects.filter(pk=appeal_id, community_id__in=within)
    return rows.select_related("plan", "member", "group", "submission").first()


def case_of(found: Appeal, *, writers: int) -> Case:
    """All that one needs to decide about it."""
    days = (found.day - timedelta(days=DAYS_AROUND), found.day + timedelta(days=DAYS_AROUND))
    rows = Submission.objects.filter(plan_id=found.plan_id, member_id=found.member_id, day__range=days)
    shown = list(rows.select_related("ruled_by").prefetch_related("pictures").order_by("day", "at", "pk"))
    earlier = Appeal.objects.filter(member_id=found.member_id).exclude(pk=found.pk).select_related("plan")
    return Case(
        appeal=found,
        panel=panel_of(found, writers=writers),
        votes=tuple(found.votes.select_related("operator").order_by("at", "pk")),
        on_day=tuple(one for one in shown if one.day == found.day),
        around=tuple(shown),
        standing=Standing.objects.filter(plan_id=found.plan_id, member_id=found.member_id).first(),
        earlier=tuple(earlier.order_by("-opened_at", "-pk")[:10]),
    )


def panel_of(found: Appeal, *, writers: int) -> int:
    """How many must look at it: never more than there are who may."""
    return max(1, min(found.panel, writers))


def overdue(*, at: datetime) -> Sequence[Appeal]:
    """Open appeals of all communities whose due time has passed."""
    rows = Appeal.objects.filter(state=Appeal.State.OPEN, due_at__lte=at)
    return list(rows.select_related("plan", "member", "group__account").order_by("due_at", "pk"))


def _rows(community_id: int) -> QuerySet[Appeal]:
    return Appeal.objects.filter(community_id=community_id).select_related("plan", "member", "group")
