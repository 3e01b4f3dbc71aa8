"""Who is in a group now, by id and name alone."""

from __future__ import annotations

from dataclasses import dataclass

from qunluo.communities.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """One member who is there."""

    external_id: str
    name: str


def roster(group_id: int) -> list[Seated]:
    """All who are in the group, in the order in which we met them."""
    rows = Member.objects.filter(group_id=group_id, is_present=True).order_by("id")
    return [Seated(external_id=external_id, name=name) for external_id, name in rows.values_list("external_id", "name")]
