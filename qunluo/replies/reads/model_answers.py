"""What the language model was asked on behalf of members, and how often."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from qunluo.replies import models

ModelAnswer = models.ModelAnswer
"""The row, named here for those who may not touch the tables."""
State = ModelAnswer.State
CAP_OF = timedelta(days=1)
"""The cap counts the last 24 hours, so that it needs no one's midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of a time: answered, of these called wrong, and left without an answer."""

    answered: int
    wrong: int
    refused: int


def newest(community_id: int, *, limit: int = 20) -> list[ModelAnswer]:
    """The last questions for the model, with the group; tries of operators among them."""
    rows = ModelAnswer.objects.filter(community_id=community_id).select_related("group", "member")
    return list(rows.order_by("-at", "-id")[:limit])


def asked_since(community_id: int, *, at: datetime) -> int:
    """How many questions left the machine in the last 24 hours."""
    return ModelAnswer.objects.filter(community_id=community_id, asked_at__gt=at - CAP_OF).count()


def counts_since(community_id: int, *, since: datetime) -> Counts:
    """What came of the questions of members."""
    rows = ModelAnswer.objects.filter(community_id=community_id, group__isnull=False, at__gte=since)
    return Counts(
        **rows.aggregate(
            answered=Count("pk", filter=Q(state=State.ANSWERED)),
            wrong=Count("pk", filter=Q(state=State.ANSWERED, is_right=False)),
            refused=Count("pk", filter=Q(state__in=[State.REFUSED, State.FAILED])),
        )
    )


def answer_row(answer_id: int, *, within: Collection[int]) -> ModelAnswer | None:
    """The answer, if it belongs to one of these communities."""
    return ModelAnswer.objects.filter(pk=answer_id, community_id__in=within).first()
