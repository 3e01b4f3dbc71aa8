"""Members by the ids of their rows, for pages of other apps that show them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from qunluo.communities import models

Member = models.Member
"""The row, named here for those who may not touch the tables."""


def members_by_id(member_ids: Iterable[int]) -> dict[int, Member]:
    """Member id -> the member with the group; unknown ids are missing."""
    return Member.objects.filter(pk__in=list(member_ids)).select_related("group").in_bulk()


def named_like(group_ids: Iterable[int], text: str) -> QuerySet[Member]:
    """Members of these groups, gone ones too, whose name holds the text, or whose platform id it is; unsorted."""
    rows = Member.objects.filter(group_id__in=list(group_ids))
    return rows.filter(Q(name__icontains=text) | Q(external_id=text))


def members_of(group_ids: Iterable[int]) -> list[Member]:
    """All members of these groups, gone ones too, with their groups; who is there stands first."""
    rows = Member.objects.filter(group_id__in=list(group_ids)).select_related("group")
    return list(rows.order_by("-is_present", "pk"))
