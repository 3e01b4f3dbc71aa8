"""The tags of a community, and who has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count

from qunluo.communities import models
from qunluo.communities.models import Member, MemberTag

Tag = models.Tag
"""The row, named here for those who may not touch the tables."""
_SEATS = "member__account__person__accounts__members"
_TAGGED = "account__person__accounts__members__member_tags"
_TAG = f"{_TAGGED}__tag_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRow:
    """A tag, and how many people who are in a group now have it."""

    tag: Tag
    people: int


def tags_of_community(community_id: int) -> list[Tag]:
    """All tags of the community: regions last, each sort by name."""
    return list(Tag.objects.filter(community_id=community_id).order_by("is_region", "name"))


def tag_rows(community_id: int) -> list[TagRow]:
    """The same, with how many have each."""
    tags = tags_of_community(community_id)
    rows = MemberTag.objects.filter(tag__community_id=community_id, **{f"{_SEATS}__is_present": True})
    counts = dict(rows.values_list("tag_id").annotate(count=Count("member__account__person", distinct=True)).order_by())
    return [TagRow(tag=tag, people=counts.get(tag.pk, 0)) for tag in tags]


def tag_row(tag_id: int, *, within: Collection[int]) -> Tag | None:
    """The tag, if it belongs to one of these communities."""
    return Tag.objects.filter(pk=tag_id, community_id__in=within).first()


def tags_of(member_ids: Iterable[int]) -> dict[int, list[Tag]]:
    """Member id -> the tags of the person, put on at any seat; regions last. Who has none is missing."""
    rows = Member.objects.filter(pk__in=list(member_ids), **{f"{_TAGGED}__isnull": False})
    pairs = list(
        rows.order_by(f"{_TAGGED}__tag__is_region", f"{_TAGGED}__tag__name").values_list("pk", _TAG).distinct()
    )
    tags = Tag.objects.in_bulk({tag for _, tag in pairs})
    found: dict[int, list[Tag]] = defaultdict(list)
    for member, tag in pairs:
        found[member].append(tags[tag])
    return dict(found)
