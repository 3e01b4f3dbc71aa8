"""What members asked, and how much of it had an answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from qunluo.core.faq import Verdict
from qunluo.replies import models
from qunluo.replies.faq.clustering import MOST_QUESTIONS, Draft, drafts_of
from qunluo.replies.faq.matching import Phrased

AskedQuestion = models.AskedQuestion
"""The row, named here for those who may not touch the tables."""
WANTED_SHARE = 0.8
"""So many of the questions should have an answer."""
FAIR_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of the questions of a time, how many were answered, how many asked back, and how many left to the group.

    `picked` are those of the asked back after which the member chose an entry.
    """

    answered: int
    offered: int
    silent: int
    wrong: int = 0
    picked: int = 0

    @property
    def asked(self) -> int:
        """All of them."""
        return self.answered + self.offered + self.silent

    @property
    def share(self) -> float | None:
        """The share that had an answer that nobody called wrong, or chose one; None where nothing was asked."""
        return (self.answered - self.wrong + self.picked) / self.asked if self.asked else None

    @property
    def grade(self) -> str:
        """In which band the share lies."""
        if self.share is None:
            return "none"
        return "good" if self.share >= WANTED_SHARE else "watch" if self.share >= FAIR_SHARE else "bad"


def coverage_of(community_id: int, *, since: datetime, group_id: int | None = None) -> Coverage:
    """The coverage since a moment. Questions that the operator put aside as no questions are left out."""
    rows = AskedQuestion.objects.filter(community_id=community_id, at__gte=since)
    rows = rows.exclude(verdict=Verdict.SILENT, state=models.AskedState.ASIDE)
    if group_id is not None:
        rows = rows.filter(group_id=group_id)
    return Coverage(
        **rows.aggregate(
            answered=Count("pk", filter=Q(verdict=Verdict.ANSWERED)),
            offered=Count("pk", filter=Q(verdict=Verdict.OFFERED)),
            silent=Count("pk", filter=Q(verdict=Verdict.SILENT)),
            wrong=Count("pk", filter=Q(verdict=Verdict.ANSWERED, is_right=False)),
            picked=Count("pk", filter=Q(verdict=Verdict.OFFERED, picked__isnull=False)),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """Like questions without an answer, and when they were asked."""

    draft: Draft
    first: datetime
    last: datetime

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.draft.ids)


def heaps_of(community_id: int) -> list[Heap]:
    """The newest questions without an answer, brought together; what was asked most often comes first."""
    rows = AskedQuestion.objects.filter(community_id=community_id, state=models.AskedState.OPEN, picked=None)
    rows = rows.exclude(verdict=Verdict.ANSWERED, is_right=None).exclude(verdict=Verdict.ANSWERED, is_right=True)
    known = list(rows.order_by("-at", "-id").values_list("pk", "text", "at")[:MOST_QUESTIONS])
    moments = {pk: at for pk, _, at in known}
    drafts = drafts_of([Phrased(id=pk, text=text) for pk, text, _ in known])
    return [
        Heap(draft=one, first=min(moments[pk] for pk in one.ids), last=max(moments[pk] for pk in one.ids))
        for one in drafts
    ]


def open_questions(community_id: int, ids: Collection[int]) -> list[AskedQuestion]:
    """Those of these questions that belong to the community."""
    return list(AskedQuestion.objects.filter(community_id=community_id, pk__in=ids).order_by("-at"))


def newest_answers(community_id: int, *, limit: int = 20) -> list[AskedQuestion]:
    """The last questions that had an answer or were asked back."""
    rows = AskedQuestion.objects.filter(community_id=community_id).exclude(verdict=Verdict.SILENT)
    return list(rows.order_by("-at", "-id")[:limit])


def asked_row(asked_id: int, *, within: Collection[int]) -> AskedQuestion | None:
    """The question, if it belongs to one of these communities."""
    return AskedQuestion.objects.filter(pk=asked_id, community_id__in=within).first()
