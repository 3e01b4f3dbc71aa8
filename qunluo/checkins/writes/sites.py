"""Places with a rotating code on a screen."""

from __future__ import annotations

from datetime import datetime

from qunluo.checkins.models import Site
from qunluo.checkins.sites import new_secret


def open_site(plan_id: int, name: str, *, at: datetime) -> Site:
    """A new place of this plan."""
    return Site.objects.create(plan_id=plan_id, name=name, secret=new_secret(), created_at=at)


def close_site(site: Site, *, at: datetime) -> None:
    """Its codes hold no longer."""
    Site.objects.filter(pk=site.pk, closed_at=None).update(closed_at=at)
