"""The risk board as pages show it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from qunluo.incidents import models
from qunluo.incidents.hazards import METERS, Light, light_of

Hazard = models.Hazard
RANK = {Light.RED: 0, Light.YELLOW: 1, Light.NONE: 2, Light.GREEN: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A risk with its value now. `late` is for how long it is over its threshold beyond the time that it had."""

    row: Hazard
    value: float | None
    light: Light
    late: timedelta | None

    @property
    def unit(self) -> str:
        """That of the meter, else what was typed."""
        return str(METERS[self.row.meter][1]) if self.row.meter in METERS else self.row.unit

    @property
    def is_measured(self) -> bool:
        """Whether the house measures it."""
        return self.row.meter in METERS


def board_of(community_id: int, values: Mapping[str, float | None], *, at: datetime) -> list[Standing]:
    """All risks of a community, the worst first. `values` are what the meters show."""
    rows = Hazard.objects.filter(community_id=community_id, archived_at=None).select_related("owner")
    found = [_standing(row, values, at=at) for row in rows]
    return sorted(found, key=lambda one: (RANK[one.light], one.row.pk))


def hazard(hazard_id: int, *, within: Collection[int]) -> Hazard | None:
    """The risk, if it belongs to one of these communities."""
    return Hazard.objects.filter(pk=hazard_id, community_id__in=within).first()


def archived(community_id: int, *, limit: int = 20) -> list[Hazard]:
    """What was taken off the board last."""
    rows = Hazard.objects.filter(community_id=community_id, archived_at__isnull=False)
    return list(rows.order_by("-archived_at", "-id")[:limit])


def value_of(row: Hazard, values: Mapping[str, float | None]) -> float | None:
    """What the meter shows, else what was typed."""
    return values.get(row.meter) if row.meter else row.value


def _standing(row: Hazard, values: Mapping[str, float | None], *, at: datetime) -> Standing:
    value = value_of(row, values)
    light = light_of(value, row.threshold)
    over = at - row.over_since - timedelta(hours=row.hours) if row.over_since and light is Light.RED else None
    return Standing(row=row, value=value, light=light, late=over if over and over > timedelta(0) else None)
