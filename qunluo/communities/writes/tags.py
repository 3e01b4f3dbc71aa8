"""Tags: made, renamed, dropped, put on people and taken off again.

A tag is noted at the seat at which it was put on, and holds for the person, in every group.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qunluo.communities.models import Member, MemberTag, Tag
from qunluo.lib.refusal import Refusal

MOST_TAGS = 200
"""A community with more has lost its way among them."""


class TagRefused(Refusal):
    """Why a tag can't be as it was asked for, in a sentence for the operator."""


def create_tag(community_id: int, name: str, *, is_region: bool = False) -> Tag:
    """A new tag; the one that is called so already is not made twice."""
    known = Tag.objects.filter(community_id=community_id, name=name).first()
    if known is not None:
        return known
    if Tag.objects.filter(community_id=community_id).count() >= MOST_TAGS:
        raise TagRefused(_("一个社群最多 %(count)d 个标签，请先删掉不用的。") % {"count": MOST_TAGS})
    tag, _is_new = Tag.objects.get_or_create(community_id=community_id, name=name, defaults={"is_region": is_region})
    return tag


def change_tag(tag: Tag, *, name: str, is_region: bool) -> None:
    """Call the tag differently, or make it a region, or no region any more."""
    tag.name, tag.is_region = name, is_region
    try:
        with transaction.atomic():
            tag.save(update_fields=["name", "is_region"])
    except IntegrityError as error:
        raise TagRefused(_("已经有一个叫“%(name)s”的标签了。") % {"name": name}) from error


def delete_tag(tag: Tag) -> None:
    """Drop the tag; it comes off everybody."""
    tag.delete()


@transaction.atomic
def put_tag(tag: Tag, member_ids: Iterable[int]) -> int:
    """Put the tag on the people who are these members of its community; how many of them had it not before.

    Somebody lives in one region: a region tag takes the place of another.
    """
    seats = _seats(tag, member_ids)
    if tag.is_region:
        others = MemberTag.objects.filter(member__account__person__in=list(seats), tag__is_region=True).exclude(tag=tag)
        others.delete()
    known = set(_on_people(tag, seats).values_list("member__account__person", flat=True))
    rows = [MemberTag(tag=tag, member_id=seat) for person, seat in seats.items() if person not in known]
    MemberTag.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def take_tag(tag: Tag, member_ids: Iterable[int]) -> int:
    """Take the tag off the people who are these members; how many of them had it."""
    rows = _on_people(tag, _seats(tag, member_ids))
    count = rows.values("member__account__person").distinct().count()
    rows.delete()
    return count


def _seats(tag: Tag, member_ids: Iterable[int]) -> dict[int, int]:
    """The people who are these members, each with one of the seats."""
    ours = Member.objects.filter(pk__in=list(member_ids), community_id=tag.community_id).order_by("-pk")
    return dict(ours.values_list("account__person", "pk"))


def _on_people(tag: Tag, people: Iterable[int]) -> QuerySet[MemberTag]:
    return MemberTag.objects.filter(tag=tag, member__account__person__in=list(people))
