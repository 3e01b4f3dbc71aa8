"""Pictures of groups, and the codes that were found in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from qunluo.moderation.models import LinkTerms, Picture

SIZE: Final = 50


def pictures(community_id: int, *, only_codes: bool, before: tuple[datetime, int] | None = None) -> list[Picture]:
    """The newest first, one more than a page holds."""
    rows = Picture.objects.filter(community_id=community_id)
    if only_codes:
        rows = rows.exclude(codes=[])
    if before:
        at, pk = before
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    return list(rows.select_related("group", "member", "violation").order_by("-at", "-id")[: SIZE + 1])


def counts(community_id: int) -> dict[str, int]:
    """How many there are in each state."""
    rows = Picture.objects.filter(community_id=community_id).values_list("state")
    return dict(rows.annotate(count=Count("pk")).order_by())


def communities_that_look(communities: Iterable[int]) -> set[int]:
    """Those of these that switched it on."""
    rows = LinkTerms.objects.filter(community_id__in=set(communities), pictures=True)
    return set(rows.values_list("community_id", flat=True))


def waiting(*, limit: int) -> list[Picture]:
    """What waits to be looked at, wherever it is still switched on."""
    on = LinkTerms.objects.filter(pictures=True).values("community_id")
    rows = Picture.objects.filter(state=Picture.State.WAITING, community_id__in=on)
    return list(rows.order_by("id")[:limit])
