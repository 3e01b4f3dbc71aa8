"""Who is in a group now, by id and name alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qunluo.communities.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """One member who is there, and since when, if we saw them come."""

    external_id: str
    name: str
    joined_at: datetime | None


def roster(group_id: int) -> list[Seated]:
    """All who are in the group, in the order in which we met them."""
    rows = Member.objects.filter(group_id=group_id, is_present=True).order_by("id")
    columns = rows.values_list("external_id", "name", "joined_at")
    return [Seated(external_id=external_id, name=name, joined_at=at) for external_id, name, at in columns]


def names_in(group_id: int) -> list[tuple[int, str, str]]:
    """Whom a name in the group may mean, by row id, name and the platform's id.

    All who are there or ever were; those who are there first.
    """
    rows = Member.objects.filter(group_id=group_id).exclude(name="").order_by("-is_present", "id")
    return list(rows.values_list("pk", "name", "external_id"))
