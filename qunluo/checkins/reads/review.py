"""What waits for a reviewer, and what reviewers decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet

from qunluo.checkins import models
from qunluo.checkins.models import Standing
from qunluo.checkins.reads.facts import Pair
from qunluo.core.checkins.claim import Reason
from qunluo.core.checkins.plan import Plan, Question

Submission = models.Submission
"""The row, named here for those who may not touch the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of the queue ends: the next one begins after it."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known of a member in a plan: how many of each state, how often a person ruled, and the standing."""

    states: Mapping[str, int] = field(default_factory=dict)
    accepted: int = 0
    rejected: int = 0
    streak: int = 0
    longest: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many check-ins wait for a review, and how many appeals for a decision."""

    held: int = 0
    appeals: int = 0


def waiting_counts(community_id: int) -> Waiting:
    """What waits for people in the community, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"community": community_id})
        held, appeals = cursor.fetchone()
    return Waiting(held=held, appeals=appeals)


def held(
    community_id: int, *, plan_id: int | None = None, after: Place | None = None, limit: int = 20
) -> list[Submission]:
    """A page of what waits for review: who has waited longest comes first."""
    rows = _shown(Submission.objects.filter(community_id=community_id, state="held", ruling=""))
    if plan_id is not None:
        rows = rows.filter(plan_id=plan_id)
    if after is not None:
        rows = rows.filter(Q(at__gt=after.at) | Q(at=after.at, pk__gt=after.id))
    return list(rows.order_by("at", "pk")[:limit])


def ruled_lately(community_id: int, *, limit: int = 50) -> list[Submission]:
    """What people decided last: it can still be undone."""
    rows = _shown(Submission.objects.filter(community_id=community_id).exclude(ruling=""))
    return list(rows.order_by("-ruled_at", "-pk")[:limit])


def newest_of(member_ids: Collection[int], *, community_id: int, limit: int = 50) -> list[Submission]:
    """What these members handed in last, whatever it counts for."""
    plans = list(models.Plan.objects.filter(community_id=community_id).values_list("pk", flat=True))
    rows = _shown(Submission.objects.filter(plan_id__in=plans, member_id__in=member_ids))
    return list(rows.order_by("-day", "-at", "-pk")[:limit])


def submissions(ids: Collection[int], *, within: Collection[int]) -> list[Submission]:
    """These, as far as they belong to one of these communities."""
    return list(_shown(Submission.objects.filter(pk__in=ids, community_id__in=within)).order_by("at", "pk"))


def reasons_of(row: Submission) -> tuple[Reason, ...]:
    """The signs of risk, the weightiest first."""
    told = [Reason(code=code, weight=weight, detail=detail) for code, weight, detail in row.reasons]
    return tuple(sorted(told, key=lambda one: -one.weight))


def answers_of(row: Submission, plan: Plan) -> tuple[tuple[str, str], ...]:
    """What was filled in, each under the words of its field or question; choices of a quiz by what they say."""
    needs = [need for session in plan.terms_at(row.at).sessions for need in session.needs]
    fields = {field.id: field.label for need in needs for field in need.fields}
    questions = {question.id: question for need in needs for question in need.questions}
    return tuple(
        (questions[key].text, _option(questions[key], value)) if key in questions else (fields.get(key, key), value)
        for key, value in row.answers
    )


def pasts_of(pairs: Iterable[Pair]) -> dict[Pair, Past]:
    """What is known of these members in these plans, in two queries however many they are."""
    wanted = set(pairs)
    in_question = Q(plan_id__in={plan for plan, _ in wanted}, member_id__in={member for _, member in wanted})
    counted: dict[Pair, list[tuple[str, str, int]]] = defaultdict(list)
    rows = Submission.objects.filter(in_question).values_list("plan_id", "member_id", "state", "ruling")
    for plan, member, state, ruling, count in rows.annotate(count=Count("pk")).order_by():
        counted[plan, member].append((state, ruling, count))
    standings = {(one.plan_id, one.member_id): one for one in Standing.objects.filter(in_question)}
    return {pair: _past(counted[pair], standings.get(pair)) for pair in wanted}


_WAITING = """
SELECT (SELECT count(*) FROM checkins_submission
        WHERE community_id = %(community)s AND state = 'held' AND ruling = ''),
       (SELECT count(*) FROM checkins_appeal WHERE community_id = %(community)s AND state = 'open')
"""


def _option(question: Question, value: str) -> str:
    is_place = value.isascii() and value.isdecimal() and len(value) < 4 and int(value) < len(question.options)  # noqa: PLR2004 - as `quiz_score` reads them
    return question.options[int(value)] if is_place else value


def _shown(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    return rows.select_related("plan", "group", "member", "ruled_by").prefetch_related("pictures")


def _past(counted: Sequence[tuple[str, str, int]], standing: Standing | None) -> Past:
    states: dict[str, int] = defaultdict(int)
    for state, _ruling, count in counted:
        states[state] += count
    return Past(
        states=dict(states),
        accepted=sum(count for _state, ruling, count in counted if ruling == "accepted"),
        rejected=sum(count for _state, ruling, count in counted if ruling == "rejected"),
        streak=standing.streak if standing else 0,
        longest=standing.longest if standing else 0,
        total=standing.total if standing else 0,
    )
