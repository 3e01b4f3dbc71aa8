"""Removals: which wait for a second person, what became of the others, and how often two people agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from qunluo.core.moderation.agreement import Agreement, agreement_of
from qunluo.core.moderation.ladder import Measure, Reached
from qunluo.moderation.models import RemovalVote
from qunluo.moderation.reads.steps import steps_now
from qunluo.moderation.reads.violations import ON_THE_LADDER, Row

NEEDED = 2
LOOKS_BACK = timedelta(days=90)


class Outcome(StrEnum):
    """Where the votes on a removal stand."""

    OPEN = "open"
    AGREED = "agreed"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A violation that leads to the door, and what was said of it. `now` is where it leads as all is known now."""

    row: Row
    votes: tuple[RemovalVote, ...]
    outcome: Outcome
    now: Reached | None

    @property
    def is_due(self) -> bool:
        """Whether the ladder still leads there, and there is somebody to remove."""
        return self.row.member.is_present and self.now is not None and self.now.step.measure == Measure.REMOVE

    def voice_of(self, operator_id: int) -> RemovalVote | None:
        """What this operator said."""
        return next((one for one in self.votes if one.operator_id == operator_id), None)


def outcome_of(votes: Iterable[RemovalVote]) -> Outcome:
    """One who objects is enough; two who agree are needed."""
    voices = [one.is_for for one in votes]
    if not all(voices):
        return Outcome.OFF
    return Outcome.AGREED if len(voices) >= NEEDED else Outcome.OPEN


def removals(community_id: int, *, at: datetime, limit: int = 100) -> list[Removal]:
    """The removals of the last months: what is open first, then the newest."""
    rows = Row.objects.filter(
        ON_THE_LADDER, community_id=community_id, measure=Measure.REMOVE, at__gte=at - LOOKS_BACK
    ).exclude(ruling=Row.Ruling.REVERSED)
    found = list(rows.select_related("member", "group", "rule").order_by("-at", "-pk")[:limit])
    now, votes = steps_now(found), votes_on(found)
    told = [
        Removal(row=row, votes=votes[row.pk], outcome=outcome_of(votes[row.pk]), now=now.get(row.pk)) for row in found
    ]
    return sorted(told, key=lambda one: not (one.outcome is Outcome.OPEN and one.is_due))


def open_removals(community_id: int, *, at: datetime) -> int:
    """How many wait for somebody."""
    return sum(one.outcome is Outcome.OPEN and one.is_due for one in removals(community_id, at=at))


def agreement(community_id: int) -> Agreement:
    """Over all removals that two people spoke about."""
    voices: dict[int, list[str]] = defaultdict(list)
    rows = RemovalVote.objects.filter(community_id=community_id).order_by("at", "pk")
    for violation, is_for in rows.values_list("violation_id", "is_for"):
        voices[violation].append("for" if is_for else "against")
    return agreement_of((one[0], one[1]) for one in voices.values() if len(one) >= NEEDED)


def votes_on(rows: Sequence[Row]) -> dict[int, tuple[RemovalVote, ...]]:
    """Row id -> what was said of the removal, oldest first."""
    votes: dict[int, list[RemovalVote]] = {row.pk: [] for row in rows}
    known = RemovalVote.objects.filter(violation__in=rows).select_related("operator")
    for one in known.order_by("at", "pk"):
        votes[one.violation_id].append(one)
    return {pk: tuple(said) for pk, said in votes.items()}
