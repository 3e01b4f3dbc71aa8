"""A member hands in what shall be published: a text and pictures, again where a change was asked for."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.communities.reads.tags import tags_of
from qunluo.communities.reads.visitors import Member
from qunluo.lib.pictures import Kept
from qunluo.lib.refusal import Refusal
from qunluo.moderation.evidence.codes import TooLarge, codes_in
from qunluo.moderation.models import Piece, PiecePicture, PieceVersion
from qunluo.moderation.reads.pieces import overdue, path_of, sent_prefix
from qunluo.moderation.reads.previews import look_at
from qunluo.moderation.reads.reviewers import piece_terms_of
from qunluo.moderation.writes.telling import ask_operators, heard
from qunluo.outbox.reads import by_prefix
from qunluo.outbox.writes import withdraw

LONGEST_TEXT, MOST_PICTURES, MOST_OPEN = 2_000, 9, 5
LOOSE_LASTS = timedelta(days=2)
State = Piece.State
OPEN = (State.WAITING, State.CHANGES)


class NotHandedIn(Refusal):
    """The sentence is for the member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What shall be published: the text, and the names of pictures that the member has sent."""

    text: str
    pictures: tuple[str, ...] = ()


def note_picture(kept: Kept, member: Member, *, at: datetime) -> PiecePicture:
    """The member sent it; what codes in it say is read now, from our own copy."""
    codes: tuple[str, ...] = ()
    with suppress(TooLarge):
        codes = codes_in(path_of(kept.sha256).read_bytes())
    row, _new = PiecePicture.objects.update_or_create(
        member_id=member.pk,
        sha256=kept.sha256,
        defaults={"community_id": member.community_id, "codes": list(codes)},
        create_defaults={"community_id": member.community_id, "codes": list(codes), "at": at},
    )
    return row


@transaction.atomic
def submit(member: Member, draft: Draft, *, at: datetime) -> Piece:
    """Hand it in. The rules in force look at it at once, reviewers decide. Raises `NotHandedIn`."""
    terms = piece_terms_of(member.community_id)
    if not may_submit(member):
        raise NotHandedIn(_("这个群现在不收投稿，或者只收指定作者的。"))
    if Piece.objects.filter(author__account=member.account_id, state__in=OPEN).count() >= MOST_OPEN:
        raise NotHandedIn(_("您已经有 %(most)d 篇在等审核了，请等等再投。") % {"most": MOST_OPEN})
    text, pictures = _checked(member, draft)
    piece = Piece.objects.create(
        community_id=member.community_id,
        group_id=member.group_id,
        author=member,
        submitted_at=at,
        due_at=at + timedelta(hours=terms.due_hours),
    )
    _keep_version(piece, member, text, pictures, at=at)
    return piece


@transaction.atomic
def resubmit(piece_id: int, member: Member, draft: Draft, *, at: datetime) -> Piece:
    """A new version, where a change was asked for: it waits again, with a new due time."""
    piece = _own(piece_id, member, states=(State.CHANGES,))
    text, pictures = _checked(member, draft)
    piece.version += 1
    piece.state, piece.reason = State.WAITING, ""
    piece.submitted_at = at
    piece.due_at = at + timedelta(hours=piece_terms_of(member.community_id).due_hours)
    piece.save()
    _keep_version(piece, member, text, pictures, at=at)
    return piece


@transaction.atomic
def withdraw_piece(piece_id: int, member: Member, *, at: datetime) -> Piece:
    """The author changed their mind, before it went out."""
    piece = _own(piece_id, member, states=(*OPEN, State.APPROVED))
    if piece.state == State.APPROVED:
        stop_sending(piece, reason=_("作者撤回了"), at=at)
    piece.state, piece.decided_at = State.WITHDRAWN, at
    piece.save(update_fields=["state", "decided_at"])
    heard(overdue_prefix(piece), at=at)
    return piece


def stop_sending(piece: Piece, *, reason: str, at: datetime) -> None:
    """Nothing of it goes out. Raises `NotHandedIn` where some of it has."""
    keys = set(by_prefix(sent_prefix(piece)))
    if keys - set(withdraw(keys, reason=reason, at=at)):
        raise NotHandedIn(_("已经发出去了，不能再撤回。"))


def may_submit(member: Member) -> bool:
    """Whether the community takes pieces of this member."""
    terms = piece_terms_of(member.community_id)
    if not terms.is_open or not member.is_present:
        return False
    return not terms.tags or bool({tag.name for tag in tags_of([member.pk]).get(member.pk, [])} & set(terms.tags))


def remind_overdue_pieces(*, at: datetime) -> int:
    """Each piece past its due time becomes a to-do, once for each version; how many are overdue."""
    late = overdue(at=at)
    for piece in late:
        with transaction.atomic():
            text = f"{piece.author}的投稿已经过了审核时间，请到“投稿审核”里看。"
            ask_operators(piece.author, text, key=f"{overdue_prefix(piece)}{piece.version}", at=at)
    return len(late)


def overdue_prefix(piece: Piece) -> str:
    """With what the keys of the to-dos about a piece that waits too long begin."""
    return f"piece:{piece.pk}:overdue:"


def forget_loose_pictures(*, at: datetime) -> int:
    """Pictures that were sent and never handed in, rows and files; how many rows they were."""
    loose = PiecePicture.objects.filter(piece=None, at__lt=at - LOOSE_LASTS)
    names = set(loose.values_list("sha256", flat=True))
    gone: int = loose.delete()[0]
    for name in sorted(names):
        if not PiecePicture.objects.filter(sha256=name).exists():
            for path in (path_of(name), path_of(name, is_small=True)):
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < (at - LOOSE_LASTS).timestamp():
                        path.unlink()
    return gone


def _own(piece_id: int, member: Member, *, states: Collection[str]) -> Piece:
    rows = Piece.objects.select_for_update(no_key=True).filter(pk=piece_id, author_id=member.pk)
    piece = rows.first()
    if piece is None:
        raise NotHandedIn(_("没有找到这篇投稿。"))
    if piece.state not in states:
        raise NotHandedIn(_("这篇投稿刚刚有了变化，请看看最新的状态。"))
    return piece


def _checked(member: Member, draft: Draft) -> tuple[str, list[PiecePicture]]:
    text = draft.text.replace("\0", "").strip()
    names = list(dict.fromkeys(draft.pictures))
    if not text and not names:
        raise NotHandedIn(_("写几句，或者选几张图片再提交。"))
    if len(text) > LONGEST_TEXT:
        raise NotHandedIn(_("文字太长了，请控制在 %(most)d 字以内。") % {"most": LONGEST_TEXT})
    if len(names) > MOST_PICTURES:
        raise NotHandedIn(_("一次最多传 %(most)d 张图片。") % {"most": MOST_PICTURES})
    known = {row.sha256: row for row in PiecePicture.objects.filter(member_id=member.pk, sha256__in=names)}
    return text, [known[name] for name in names if name in known]


def _keep_version(piece: Piece, member: Member, text: str, pictures: list[PiecePicture], *, at: datetime) -> None:
    codes = [code for picture in pictures for code in picture.codes]
    PieceVersion.objects.create(
        piece=piece,
        version=piece.version,
        text=text,
        pictures=[picture.sha256 for picture in pictures],
        seen=look_at(member, text, codes=codes, at=at),
        codes=codes,
        at=at,
    )
    PiecePicture.objects.filter(pk__in=[picture.pk for picture in pictures]).update(piece=piece)
