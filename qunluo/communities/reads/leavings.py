"""How many members went, for those who ask what a bad day has cost."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from qunluo.communities.models import Move


def left_in(groups: Collection[int], *, since: datetime, until: datetime) -> int:
    """How many different members left these groups, or were taken out, between the two moments."""
    rows = Move.objects.filter(group_id__in=groups, at__gte=since, at__lt=until).exclude(what=Move.What.JOINED)
    return rows.values("member_id").distinct().count()
