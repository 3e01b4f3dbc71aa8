"""Which nights members spoke in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from qunluo.moderation.models import QuietNight


def quiet_nights_of(members: Iterable[int], *, first: date, last: date) -> dict[int, frozenset[date]]:
    """Member id -> the nights from `first` to `last` in whose quiet hours the member spoke."""
    found: dict[int, set[date]] = defaultdict(set)
    rows = QuietNight.objects.filter(member_id__in=list(members), night__range=(first, last))
    for member, night in rows.values_list("member_id", "night"):
        found[member].add(night)
    return {member: frozenset(nights) for member, nights in found.items()}
