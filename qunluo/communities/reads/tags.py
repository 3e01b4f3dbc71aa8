"""The tags of a community, and who has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count

from qunluo.communities import models
from qunluo.communities.models import MemberTag

Tag = models.Tag
"""The row, named here for those who may not touch the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRow:
    """A tag, and how many members in groups now have it."""

    tag: Tag
    members: int


def tags_of_community(community_id: int) -> list[Tag]:
    """All tags of the community: regions last, each sort by name."""
    return list(Tag.objects.filter(community_id=community_id).order_by("is_region", "name"))


def tag_rows(community_id: int) -> list[TagRow]:
    """The same, with how many have each."""
    tags = tags_of_community(community_id)
    rows = MemberTag.objects.filter(tag__community_id=community_id, member__is_present=True)
    counts = dict(rows.values_list("tag_id").annotate(count=Count("pk")).order_by())
    return [TagRow(tag=tag, members=counts.get(tag.pk, 0)) for tag in tags]


def tag_row(tag_id: int, *, within: Collection[int]) -> Tag | None:
    """The tag, if it belongs to one of these communities."""
    return Tag.objects.filter(pk=tag_id, community_id__in=within).first()


def tags_of(member_ids: Iterable[int]) -> dict[int, list[Tag]]:
    """Member id -> their tags, regions last. Members without tags are missing."""
    rows = MemberTag.objects.filter(member_id__in=list(member_ids)).select_related("tag")
    found: dict[int, list[Tag]] = defaultdict(list)
    for row in rows.order_by("tag__is_region", "tag__name"):
        found[row.member_id].append(row.tag)
    return dict(found)
