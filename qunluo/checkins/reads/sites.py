"""Places with a rotating code on a screen."""

from __future__ import annotations

from collections.abc import Collection

from qunluo.checkins.models import Site


def site_of(site_id: int) -> Site | None:
    """The place, open or closed, with its plan."""
    return Site.objects.filter(pk=site_id).select_related("plan").first()


def site_within(site_id: int, *, within: Collection[int]) -> Site | None:
    """The place, if its plan belongs to one of these communities."""
    return Site.objects.filter(pk=site_id, plan__community_id__in=within).select_related("plan").first()


def sites_of(plan_id: int) -> list[Site]:
    """The open places of a plan."""
    return list(Site.objects.filter(plan_id=plan_id, closed_at=None).order_by("id"))
