"""People behind the members: who is in which groups, and by which face they are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q

from qunluo.communities.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The seat by which a person is shown: where they are, and spoke last."""

    person_id: int
    member_id: int
    name: str
    group: str


def people_in(group_ids: Iterable[int]) -> list[int]:
    """The ids of all persons who are in any of these groups now."""
    rows = Member.objects.filter(group_id__in=list(group_ids), is_present=True)
    return list(rows.values_list("account__person_id", flat=True).distinct())


def staff_in(community_id: int) -> list[int]:
    """The ids of all persons who own or help to run a group of the community."""
    rows = Member.objects.filter(community_id=community_id, is_present=True)
    staff = rows.filter(is_staff=True).values_list("account__person_id", flat=True)
    owners = (
        rows.exclude(external_id="").filter(external_id=F("group__owner")).values_list("account__person_id", flat=True)
    )
    return sorted({*staff, *owners})


def present_in(community_id: int) -> int:
    """How many persons are in the community's groups now."""
    rows = Member.objects.filter(community_id=community_id, is_present=True)
    return rows.values("account__person_id").distinct().count()


def faces_of(people: Iterable[int]) -> dict[int, Face]:
    """Person id -> face. Who never sat anywhere has none."""
    rows = Member.objects.filter(account__person_id__in=list(people))
    ordered = rows.order_by("account__person_id", "-is_present", F("spoke_at").desc(nulls_last=True), "id")
    columns = ordered.distinct("account__person_id").values_list("account__person_id", "pk", "name", "group__title")
    return {
        person: Face(person_id=person, member_id=member, name=name, group=group)
        for person, member, name, group in columns
    }


def person_in(person_id: int, *, within: Iterable[int]) -> int | None:
    """The community of the person, if it is one of these."""
    rows = Member.objects.filter(account__person_id=person_id, community_id__in=list(within))
    return rows.values_list("community_id", flat=True).first()


def people_called(community_id: int, text: str, *, limit: int) -> list[Face]:
    """Persons with a name that holds the text, or with that platform id; the longest known first."""
    rows = Member.objects.filter(community_id=community_id)
    named = rows.filter(Q(name__icontains=text) | Q(external_id=text)) if text else rows
    found = named.order_by("account__person_id").values_list("account__person_id", flat=True).distinct()[:limit]
    return list(faces_of(list(found)).values())
