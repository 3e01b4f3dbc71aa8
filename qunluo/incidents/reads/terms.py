"""From when on something is an incident, and by which plan it is dealt with: as the community says, else as shipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from qunluo.core.incidents import MOST_GROUPS, MOST_HOURS, MOST_PEOPLE, THRESHOLDS, Level, Theme, Threshold
from qunluo.incidents.models import PlanRow, WatchTerms
from qunluo.incidents.plans import Plan, plan_from, shipped

LIMITS: Mapping[str, tuple[int, int]] = {
    "people": (1, MOST_PEOPLE),
    "groups": (1, MOST_GROUPS),
    "hours": (1, MOST_HOURS),
}


def terms_row(community_id: int) -> WatchTerms | None:
    """What the community changed, or None where nobody did."""
    return WatchTerms.objects.select_related("owner").filter(community_id=community_id).first()


def thresholds_of(row: WatchTerms | None) -> tuple[Threshold, ...]:
    """The thresholds that hold, gravest last."""
    if row is None or not row.thresholds:
        return THRESHOLDS
    return tuple(threshold_from(one) for one in row.thresholds)


def threshold_from(data: Mapping[str, Any]) -> Threshold:
    """As the table holds it."""
    return Threshold(level=Level(data["level"]), people=data["people"], groups=data["groups"], hours=data["hours"])


def thresholds_data(thresholds: Iterable[Threshold]) -> list[dict[str, Any]]:
    """What the table keeps of them."""
    return [{**asdict(one), "level": one.level.value} for one in thresholds]


def plans_of(community_id: int) -> list[Plan]:
    """The plans that hold, one a theme, in the order in which they are shipped."""
    changed = {row.key: row.data for row in PlanRow.objects.filter(community_id=community_id)}
    return [plan_from(changed[one.key], key=one.key) if one.key in changed else one for one in shipped()]


def plan_of(community_id: int, theme: Theme) -> Plan:
    """The plan for incidents of this theme."""
    row = PlanRow.objects.filter(community_id=community_id, key=shipped_for(theme).key).first()
    return plan_from(row.data, key=row.key) if row else shipped_for(theme)


def shipped_for(theme: Theme) -> Plan:
    """The shipped plan for this theme."""
    return next(one for one in shipped() if one.theme is theme)


def plan_row(community_id: int, key: str) -> PlanRow | None:
    """What the community changed of this plan, or None where nobody did."""
    return PlanRow.objects.select_related("changed_by").filter(community_id=community_id, key=key).first()


def shipped_plan(key: str) -> Plan | None:
    """The shipped plan of that key."""
    return next((one for one in shipped() if one.key == key), None)


def changed_keys(community_id: int) -> set[str]:
    """Which of the plans the community changed."""
    return set(PlanRow.objects.filter(community_id=community_id).values_list("key", flat=True))
