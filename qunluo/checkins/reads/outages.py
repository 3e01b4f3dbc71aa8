"""Outages as operators and members see them."""

from __future__ import annotations

from collections.abc import Collection

from qunluo.checkins.models import Outage


def outages_of(plan_id: int) -> list[Outage]:
    """All outages of a plan, the newest days first, revoked ones among them."""
    rows = Outage.objects.filter(plan_id=plan_id).select_related("declared_by")
    return list(rows.order_by("-first", "-pk"))


def outage(outage_id: int, *, within: Collection[int]) -> Outage | None:
    """The outage, if it belongs to one of these communities."""
    return Outage.objects.filter(pk=outage_id, community_id__in=within).select_related("plan").first()
