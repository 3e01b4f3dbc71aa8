"""Tags: made, renamed, dropped, put on members and taken off again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
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
    """Put the tag on these members of its community; how many had it not before.

    Somebody lives in one region: a region tag takes the place of another.
    """
    ours = Member.objects.filter(pk__in=list(member_ids), community_id=tag.community_id)
    wanted = set(ours.values_list("pk", flat=True))
    if tag.is_region:
        MemberTag.objects.filter(member_id__in=wanted, tag__is_region=True).exclude(tag=tag).delete()
    known = set(MemberTag.objects.filter(tag=tag, member_id__in=wanted).values_list("member_id", flat=True))
    rows = [MemberTag(tag=tag, member_id=member_id) for member_id in sorted(wanted - known)]
    MemberTag.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
    return len(rows)


def take_tag(tag: Tag, member_ids: Iterable[int]) -> int:
    """Take the tag off these members; how many had it."""
    return MemberTag.objects.filter(tag=tag, member_id__in=list(member_ids)).delete()[0]
