"""Who looks after each group, and how full it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q

from qunluo.communities.models import Group, Member
from qunluo.communities.reads.live import live_group_ids
from qunluo.communities.reads.standing import rules_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """A living group: how many run it, when one of them last spoke, and how many are there of how many places."""

    group_id: int
    title: str
    staff: int
    spoke_at: datetime | None
    present: int
    capacity: int | None

    @property
    def filled(self) -> float | None:
        """How full it is, in percent; None where nobody said how many places it has."""
        return round(100 * self.present / self.capacity, 1) if self.capacity else None


def care_of(community_id: int) -> list[Care]:
    """The living groups of a community, in three queries however many they are."""
    rows = {row.pk: row for row in Group.objects.filter(community_id=community_id)}
    living = live_group_ids(rows)
    runs = Q(is_staff=True) | (~Q(external_id="") & Q(external_id=F("group__owner")))
    staff = {
        group: (count, spoke)
        for group, count, spoke in Member.objects.filter(runs, group_id__in=living, is_present=True)
        .values_list("group_id")
        .annotate(count=Count("pk"), spoke=Max("spoke_at"))
        .order_by()
    }
    rules = rules_of(living)
    return [
        Care(
            group_id=pk,
            title=str(rows[pk]),
            staff=staff.get(pk, (0, None))[0],
            spoke_at=staff.get(pk, (0, None))[1],
            present=rows[pk].present,
            capacity=rules[pk].capacity,
        )
        for pk in sorted(living)
    ]
