"""Incidents as pages show them: what is open, what is over, what was said, and how it went."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet

from qunluo.communities.reads.leavings import left_in
from qunluo.communities.reads.pages import groups_of
from qunluo.incidents import models
from qunluo.incidents.models import IncidentEntry, IncidentStep

Incident = models.Incident
Alarm = models.Alarm
"""The rows, named here for those who may not touch the tables."""
PAGE = 30
AROUND = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """An open incident in a list: how many said it where, and how its steps stand."""

    row: Incident
    alarms: int
    people: int
    groups: int
    steps: int
    done: int
    overdue: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How many alarms an incident has, of how many people in which groups."""

    alarms: int
    people: int
    groups: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """How an incident went: how soon somebody answered and closed it, and what it cost.

    Mentions are a day's mean of the week before it began, while it ran, and of the week after it was closed.
    """

    answered_in: timedelta | None
    closed_in: timedelta | None
    before: float
    during: float
    after: float | None
    after_days: int
    left: int
    left_before: int
    steps_late: int


def open_count(community_id: int) -> int:
    """How many are open: the number in the menu."""
    return Incident.objects.filter(community_id=community_id, closed_at=None).count()


def open_glances(community_id: int, *, at: datetime) -> list[Glance]:
    """What is open, the gravest first. There is one a theme at most."""
    rows = Incident.objects.filter(community_id=community_id, closed_at=None).select_related("owner", "group")
    return sorted(_glances(list(rows), at=at), key=lambda one: (one.row.level, one.row.opened_at))


def closed_glances(community_id: int, *, before: int | None, at: datetime) -> list[Glance]:
    """What is over, newest first: a page, and one more."""
    rows = Incident.objects.filter(community_id=community_id, closed_at__isnull=False).select_related("owner", "group")
    if before:
        mark = Incident.objects.filter(pk=before, community_id=community_id, closed_at__isnull=False).first()
        if mark is not None:
            rows = rows.filter(Q(closed_at__lt=mark.closed_at) | Q(closed_at=mark.closed_at, pk__lt=before))
    return _glances(list(rows.order_by("-closed_at", "-id")[: PAGE + 1]), at=at)


def _glances(rows: list[Incident], *, at: datetime) -> list[Glance]:
    ids = [row.pk for row in rows]
    said = {
        incident: (alarms, people, groups)
        for incident, alarms, people, groups in Alarm.objects.filter(incident__in=ids, is_false=False)
        .values_list("incident_id")
        .annotate(alarms=Count("pk"), people=Count("person", distinct=True), groups=Count("group", distinct=True))
    }
    is_left = Q(done_at=None)
    steps = {
        incident: counts
        for incident, *counts in IncidentStep.objects.filter(incident__in=ids)
        .values_list("incident_id")
        .annotate(
            all=Count("pk"),
            done=Count("pk", filter=~is_left),
            late=Count("pk", filter=is_left & Q(due_at__lte=at)),
            due=Min("due_at", filter=is_left),
        )
        .order_by()
    }
    return [_glance(row, said.get(row.pk, (0, 0, 0)), steps.get(row.pk, [0, 0, 0, None])) for row in rows]


def _glance(row: Incident, said: tuple[int, int, int], steps: list[int | datetime | None]) -> Glance:
    alarms, people, groups = said
    every, done, late, due = steps
    return Glance(
        row=row,
        alarms=alarms,
        people=people,
        groups=groups,
        steps=int(str(every)),
        done=int(str(done)),
        overdue=int(str(late)),
        next_due=due if isinstance(due, datetime) else None,
    )


def incident(incident_id: int, *, within: Collection[int]) -> Incident | None:
    """The incident, if it belongs to one of these communities."""
    rows = Incident.objects.filter(pk=incident_id, community_id__in=within)
    return rows.select_related("owner", "opened_by", "closed_by", "group").first()


def steps_of(incident_id: int) -> list[IncidentStep]:
    """Its steps, by when they are due."""
    rows = IncidentStep.objects.filter(incident=incident_id).select_related("owner", "done_by")
    return list(rows.order_by("due_at", "number"))


def step(step_id: int, *, within: Collection[int]) -> IncidentStep | None:
    """The step, if it belongs to one of these communities."""
    return IncidentStep.objects.filter(pk=step_id, community_id__in=within).select_related("incident").first()


def entries_of(incident_id: int, *, limit: int = 200) -> list[IncidentEntry]:
    """What happened, newest first."""
    rows = IncidentEntry.objects.filter(incident=incident_id).select_related("by")
    return list(rows.order_by("-at", "-id")[:limit])


def said_in(incident_id: int) -> Said:
    """Who said it, false alarms left out."""
    rows = Alarm.objects.filter(incident=incident_id, is_false=False)
    counts = rows.aggregate(alarms=Count("pk"), people=Count("person", distinct=True))
    groups = rows.order_by("group_id").values_list("group_id", flat=True).distinct()
    return Said(alarms=counts["alarms"], people=counts["people"], groups=tuple(groups))


def alarms_of(incident_id: int, *, limit: int) -> list[Alarm]:
    """The newest alarms of an incident."""
    return list(_shown(Alarm.objects.filter(incident=incident_id))[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSieve:
    """Which alarms of a community. `standing`: loose, in an incident, false, or all."""

    theme: str = ""
    standing: str = ""
    before: int | None = None


def alarms(community_id: int, sieve: AlarmSieve) -> list[Alarm]:
    """A page of alarms, newest first, and one more."""
    rows = Alarm.objects.filter(community_id=community_id)
    if sieve.theme:
        rows = rows.filter(theme=sieve.theme)
    if sieve.standing:
        rows = rows.filter(
            {
                "loose": Q(incident=None, is_false=False),
                "taken": Q(incident__isnull=False, is_false=False),
                "false": Q(is_false=True),
            }[sieve.standing]
        )
    mark = Alarm.objects.filter(pk=sieve.before, community_id=community_id).first() if sieve.before else None
    if mark is not None:
        rows = rows.filter(Q(at__lt=mark.at) | Q(at=mark.at, pk__lt=mark.pk))
    return list(_shown(rows)[: PAGE + 1])


def alarm_rows(ids: Collection[int], *, within: Collection[int]) -> list[Alarm]:
    """These, as far as they belong to one of these communities."""
    return list(Alarm.objects.filter(pk__in=ids, community_id__in=within))


def recovery_of(row: Incident, *, at: datetime) -> Recovery:
    """How it went so far. Cost is counted in the groups in which it was said, or in all where nobody said it."""
    ended = row.closed_at or at
    until = min(ended + AROUND, at)
    after_days = (until - ended).days
    groups = said_in(row.pk).groups or tuple(one.pk for one in groups_of(row.community_id))
    late = IncidentStep.objects.filter(incident=row.pk)
    return Recovery(
        answered_in=row.answered_at - row.noted_at if row.answered_at else None,
        closed_in=row.closed_at - row.noted_at if row.closed_at else None,
        before=_a_day(row, since=row.opened_at - AROUND, until=row.opened_at),
        during=_a_day(row, since=row.opened_at, until=ended),
        after=_a_day(row, since=ended, until=until) if row.closed_at and after_days else None,
        after_days=after_days,
        left=left_in(groups, since=row.opened_at, until=min(row.opened_at + AROUND, at)),
        left_before=left_in(groups, since=row.opened_at - AROUND, until=row.opened_at),
        steps_late=late.filter(Q(done_at__gt=F("due_at")) | Q(done_at=None, due_at__lte=ended)).count(),
    )


def overdue_steps(community_id: int, *, at: datetime) -> int:
    """How many steps of open incidents nobody did in time."""
    rows = IncidentStep.objects.filter(community_id=community_id, done_at=None, due_at__lte=at)
    return rows.filter(incident__closed_at=None).count()


def false_share(community_id: int, *, since: datetime) -> tuple[int, int]:
    """How many of the alarms since then people called false, of how many."""
    rows = Alarm.objects.filter(community_id=community_id, at__gte=since)
    counts = rows.aggregate(all=Count("pk"), wrong=Count("pk", filter=Q(is_false=True)))
    return counts["wrong"], counts["all"]


def _a_day(row: Incident, *, since: datetime, until: datetime) -> float:
    days = max((until - since) / timedelta(days=1), 1.0)
    rows = Alarm.objects.filter(community_id=row.community_id, theme=row.theme, is_false=False)
    return round(rows.filter(at__gte=since, at__lt=until).count() / days, 1)


def _shown(rows: QuerySet[Alarm]) -> QuerySet[Alarm]:
    return rows.select_related("group", "member", "incident").order_by("-at", "-id")


def alarms_since(community_id: int, since: datetime, *, theme: str = "") -> int:
    """How many alarms there were since then, false ones left out."""
    rows = Alarm.objects.filter(community_id=community_id, at__gte=since, is_false=False)
    return rows.filter(theme=theme).count() if theme else rows.count()
