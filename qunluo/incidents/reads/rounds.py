"""The rounds as pages show them: of one day, and day by day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from qunluo.core.hours import zone
from qunluo.core.snapshot import GroupRules
from qunluo.incidents import models
from qunluo.incidents.models import Round, RoundTick
from qunluo.incidents.rounds import Result, State, result_from

RoundItem = models.RoundItem
RANK = {State.FAULT: 0, State.ATTENTION: 1, State.OK: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rounds of a day. `ran_at` is empty where the house did not look on that day."""

    day: date
    ran_at: datetime | None
    results: tuple[Result, ...]
    items: tuple[tuple[RoundItem, RoundTick | None], ...]

    @property
    def worst(self) -> State | None:
        """The worst that was found."""
        return min((one.state for one in self.results), key=RANK.__getitem__, default=None)

    @property
    def ticked(self) -> int:
        """How many items somebody looked at."""
        return sum(tick is not None for _, tick in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """A day in the history: how many faults and warnings the house found, and how many items people ticked."""

    day: date
    faults: int
    attention: int
    ticks: int
    wrong: int


def today_at(at: datetime) -> date:
    """The day by the clock of the house."""
    return at.astimezone(zone(GroupRules().timezone)).date()


def sheet_of(community_id: int, day: date) -> Sheet:
    """All that is known of a day. Items that were put away are shown on the days on which they were ticked."""
    row = Round.objects.filter(community_id=community_id, day=day).first()
    ticks = {
        one.item_id: one for one in RoundTick.objects.filter(community_id=community_id, day=day).select_related("by")
    }
    wanted = Q(archived_at=None) | Q(pk__in=list(ticks))
    items = RoundItem.objects.filter(wanted, community_id=community_id).order_by("id")
    results = [result_from(one) for one in row.results] if row else []
    return Sheet(
        day=day,
        ran_at=row.ran_at if row else None,
        results=tuple(sorted(results, key=lambda one: RANK[one.state])),
        items=tuple((one, ticks.get(one.pk)) for one in items),
    )


def history_of(community_id: int, *, until: date, days: int = 30) -> list[DayLine]:
    """The last days on which anything was looked at, newest first."""
    since = until - timedelta(days=days)
    rounds = {row.day: row.results for row in Round.objects.filter(community_id=community_id, day__gt=since)}
    ticks = {
        day: (count, wrong)
        for day, count, wrong in RoundTick.objects.filter(community_id=community_id, day__gt=since)
        .values_list("day")
        .annotate(count=Count("pk"), wrong=Count("pk", filter=Q(is_fine=False)))
        .order_by()
    }
    return [_line(day, rounds.get(day, []), ticks.get(day, (0, 0))) for day in sorted({*rounds, *ticks}, reverse=True)]


def item(item_id: int, *, within: Collection[int]) -> RoundItem | None:
    """The item, if it belongs to one of these communities."""
    return RoundItem.objects.filter(pk=item_id, community_id__in=within).first()


def _line(day: date, results: list[dict[str, str]], ticks: tuple[int, int]) -> DayLine:
    states = [one["state"] for one in results]
    return DayLine(
        day=day,
        faults=states.count(State.FAULT),
        attention=states.count(State.ATTENTION),
        ticks=ticks[0],
        wrong=ticks[1],
    )
