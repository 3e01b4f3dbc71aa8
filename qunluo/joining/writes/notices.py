"""Notices: written, published, taken back to an earlier text. A published version never changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from qunluo.joining.models import Notice, NoticeVersion
from qunluo.joining.reads.notices import draft_of, versions_of
from qunluo.joining.writes.deeds import Hand
from qunluo.lib.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What the operator wrote."""

    short: str
    full: str
    note: str = ""


def ensure_notice(community_id: int, *, group_id: int | None = None, hand: Hand) -> Notice:
    """The notice of the community, or of one of its groups."""
    where = Q(community_id=community_id, group=None) if group_id is None else Q(group_id=group_id)
    known = Notice.objects.filter(where).first()
    if known is not None:
        return known
    Notice.objects.bulk_create(
        [Notice(community_id=community_id, group_id=group_id, created_at=hand.at)], ignore_conflicts=True
    )
    return Notice.objects.get(where)


@transaction.atomic
def save_draft(notice: Notice, text: Text, *, hand: Hand) -> NoticeVersion:
    """Keep what is being written; nobody sees it yet."""
    _lock(notice)
    draft = draft_of(notice) or NoticeVersion(notice=notice, number=_next_number(notice), created_at=hand.at)
    draft.short, draft.full, draft.note = text.short, text.full, text.note
    draft.created_by_id = hand.operator_id
    draft.save()
    return draft


@transaction.atomic
def drop_draft(notice: Notice) -> bool:
    """Throw away what is being written."""
    _lock(notice)
    count, _ = NoticeVersion.objects.filter(notice=notice, published_at=None).delete()
    return count > 0


@transaction.atomic
def publish(notice: Notice, *, is_important: bool, hand: Hand) -> NoticeVersion:
    """Put the draft in force. The first version, and every important one, asks for itself."""
    _lock(notice)
    draft = draft_of(notice)
    if draft is None or not draft.full:
        raise Refusal(_("还没有写好的草稿，请先写好再发布。"))
    before = next((one for one in versions_of(notice) if not one.follows), None)
    draft.is_important = is_important
    draft.asks_id = draft.pk if before is None or is_important else before.asks_id
    return _put_in_force(draft, hand)


@transaction.atomic
def go_back(notice: Notice, number: int, *, hand: Hand) -> NoticeVersion:
    """A new version with the text of an old one, asking for what that one asked for; a draft stays a draft."""
    _lock(notice)
    versions = versions_of(notice)
    old = next((one for one in versions if one.number == number and not one.follows), None)
    if old is None:
        raise Refusal(_("没有这一版。"))
    if versions[0].pk == old.pk:
        raise Refusal(_("第 %(number)d 版正在生效，不用恢复。") % {"number": number})
    return _put_in_force(
        NoticeVersion(
            notice=notice,
            number=_beside_draft(notice),
            short=old.short,
            full=old.full,
            note=_("恢复到第 %(number)d 版") % {"number": number},
            asks_id=old.asks_id,
            created_at=hand.at,
            created_by_id=hand.operator_id,
        ),
        hand,
    )


@transaction.atomic
def follow_community(notice: Notice, *, hand: Hand) -> NoticeVersion:
    """From now on the group goes by its community's notice again."""
    _lock(notice)
    if notice.group_id is None:
        raise Refusal(_("社群的群规没有可以跟随的上一级。"))
    shared = NoticeVersion.objects.filter(
        notice__community_id=notice.community_id, notice__group=None, published_at__isnull=False
    )
    if not shared.exists():
        raise Refusal(_("社群还没有发布群规，没有可以跟随的。请先写一份全社群的。"))
    versions = versions_of(notice)
    if not versions or versions[0].follows:
        raise Refusal(_("这个群已经在用社群的群规了。"))
    row = NoticeVersion(
        notice=notice,
        number=_beside_draft(notice),
        follows=True,
        note=_("改用社群的群规"),
        created_at=hand.at,
        created_by_id=hand.operator_id,
    )
    return _put_in_force(row, hand)


def _put_in_force(row: NoticeVersion, hand: Hand) -> NoticeVersion:
    row.published_at, row.published_by_id = hand.at, hand.operator_id
    row.save()
    return row


def _beside_draft(notice: Notice) -> int:
    """The number that a draft would have had: the draft moves on."""
    draft = draft_of(notice)
    if draft is None:
        return _next_number(notice)
    number = draft.number
    draft.number = number + 1
    draft.save(update_fields=["number"])
    return number


def _next_number(notice: Notice) -> int:
    newest = NoticeVersion.objects.filter(notice=notice).order_by("-number").first()
    return newest.number + 1 if newest else 1


def _lock(notice: Notice) -> None:
    Notice.objects.select_for_update().get(pk=notice.pk)
