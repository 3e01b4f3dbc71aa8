"""What a community set for its points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qunluo.points.models import Kind, PointsRules

DEFAULT_CAPS: Mapping[str, int] = {Kind.SPEECH.value: 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`caps`: most points of a kind in one day. `expiry_days`: None means that points stay."""

    caps: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_CAPS))
    expiry_days: int | None = None
    timezone: str = "Asia/Shanghai"

    def day_of(self, at: datetime) -> date:
        """The community's day in which the moment lies."""
        return at.astimezone(ZoneInfo(self.timezone)).date()


def rules_of(communities: Iterable[int]) -> dict[int, Rules]:
    """Community id -> its rules; the default ones where it has set none."""
    wanted = list(communities)
    rows = PointsRules.objects.filter(community_id__in=wanted)
    found = {row.community_id: Rules(caps=row.caps, expiry_days=row.expiry_days, timezone=row.timezone) for row in rows}
    return {community: found.get(community, Rules()) for community in wanted}
