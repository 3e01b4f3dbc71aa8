"""Appeals against violations, what members reported, and the terms for both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from qunluo.moderation import models
from qunluo.moderation.models import DisputeTerms

Appeal = models.ViolationAppeal
Report = models.MessageReport
"""The rows, named here for those who may not touch the tables."""

LAST_DECIDED = 5
"""As many reports of one person, all dismissed, and their next ones weigh nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """All open reports of one message, or one description. `weight` is how many of the reporters are believed."""

    reports: tuple[Report, ...]
    weight: int

    @property
    def first(self) -> Report:
        """Who spoke first."""
        return self.reports[0]


def terms_of(community_id: int) -> DisputeTerms:
    """The terms of the community; those that we ship, where nobody changed them."""
    return DisputeTerms.objects.filter(community_id=community_id).first() or DisputeTerms(community_id=community_id)


def appeal(appeal_id: int, *, within: Collection[int]) -> Appeal | None:
    """The appeal, if it belongs to one of these communities."""
    rows = Appeal.objects.filter(pk=appeal_id, community_id__in=within)
    return rows.select_related("violation__rule", "violation__group", "member", "decided_by").first()


def open_appeals(community_id: int) -> list[Appeal]:
    """What waits for an answer, the most urgent first."""
    rows = Appeal.objects.filter(community_id=community_id, state=Appeal.State.OPEN)
    return list(rows.select_related("violation__rule", "violation__group", "member").order_by("due_at", "pk"))


def closed_appeals(community_id: int, *, limit: int = 50) -> list[Appeal]:
    """What was answered, newest first: it can still be undone."""
    rows = Appeal.objects.filter(community_id=community_id).exclude(state=Appeal.State.OPEN)
    rows = rows.select_related("violation__rule", "violation__group", "member", "decided_by")
    return list(rows.order_by("-decided_at", "-pk")[:limit])


def appeals_about(violation_ids: Collection[int]) -> dict[int, Appeal]:
    """Violation -> its newest appeal; those without any are missing."""
    rows = Appeal.objects.filter(violation_id__in=violation_ids).select_related("decided_by").order_by("pk")
    return {row.violation_id: row for row in rows}


def overdue_appeals(*, at: datetime) -> list[Appeal]:
    """Of all communities, those whose due time is over."""
    rows = Appeal.objects.filter(state=Appeal.State.OPEN, due_at__lte=at)
    return list(rows.select_related("member__group__account").order_by("due_at", "pk"))


def report(report_id: int, *, within: Collection[int]) -> Report | None:
    """The report, if it belongs to one of these communities."""
    return _named(Report.objects.filter(pk=report_id, community_id__in=within)).first()


def open_reports(community_id: int) -> list[Reported]:
    """What members reported and nobody has looked at, apart from what waits in the queue already."""
    rows = Report.objects.filter(community_id=community_id, state=Report.State.OPEN, violation=None)
    together: dict[tuple[object, ...], list[Report]] = defaultdict(list)
    for row in _named(rows).order_by("at", "pk"):
        together[(row.accused_id, row.key) if row.key else (row.pk,)].append(row)
    wolves = doubted({row.reporter.account.person_id for its in together.values() for row in its})
    return [
        Reported(reports=tuple(its), weight=len({row.reporter.account.person_id for row in its} - wolves))
        for its in together.values()
    ]


def settled_reports(community_id: int, *, limit: int = 50) -> list[Report]:
    """What people said of reports last."""
    rows = Report.objects.filter(community_id=community_id).exclude(state=Report.State.OPEN)
    return list(_named(rows).order_by("-settled_at", "-pk")[:limit])


def reports_of(member_id: int, *, limit: int = 30) -> list[Report]:
    """What the member reported, newest first."""
    return list(Report.objects.filter(reporter_id=member_id).order_by("-at", "-pk")[:limit])


def reports_behind(violation_ids: Collection[int]) -> dict[int, list[Report]]:
    """Violation -> the reports that brought it there."""
    found: dict[int, list[Report]] = defaultdict(list)
    for row in _named(Report.objects.filter(violation_id__in=violation_ids)).order_by("at", "pk"):
        found[row.violation_id or 0].append(row)
    return dict(found)


def weight_of(reports: Sequence[Report]) -> int:
    """How many different people who are believed stand behind these reports."""
    persons = {row.reporter.account.person_id for row in reports}
    return len(persons - doubted(persons))


def doubted(person_ids: Collection[int]) -> set[int]:
    """Those whose last reports were all dismissed."""
    decided: dict[int, list[str]] = defaultdict(list)
    rows = Report.objects.filter(reporter__account__person_id__in=person_ids).exclude(state=Report.State.OPEN)
    for person, state in rows.order_by("-settled_at", "-pk").values_list("reporter__account__person_id", "state"):
        decided[person].append(state)
    return {
        person
        for person, states in decided.items()
        if len(states) >= LAST_DECIDED and set(states[:LAST_DECIDED]) == {Report.State.DISMISSED}
    }


def _named(rows: QuerySet[Report]) -> QuerySet[Report]:
    return rows.select_related("reporter__account", "accused", "group", "settled_by")
