"""Reviewers decide about pieces: one or two who agree, a third where two do not, and what goes out then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.core.actions import Action, PostPicture, PostReply
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import Piece, PieceVersion, PieceVote
from qunluo.moderation.reads.pieces import picture_url, sent_prefix
from qunluo.moderation.reads.reviewers import is_reviewer, piece_terms_of
from qunluo.moderation.writes.pieces import LONGEST_TEXT, overdue_prefix, stop_sending
from qunluo.moderation.writes.teaching import teach_piece, unteach_piece
from qunluo.moderation.writes.telling import after_the_night, ask_for, heard, piece_link, plain_reason, tell_member

LONGEST_REASON, MOST_VOTES = 300, 3
State, Verdict = Piece.State, PieceVote.Verdict
DECIDED: dict[str, str] = {
    Verdict.APPROVE: State.APPROVED,
    Verdict.REFUSE: State.REFUSED,
    Verdict.CHANGE: State.CHANGES,
}


class NotReviewed(Refusal):
    """Nothing was written; the sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What a reviewer says. `text` where they edited it, `publish_at` where it shall wait; `about` what is wrong."""

    operator_id: int
    verdict: str
    reason: str = ""
    about: str = ""
    text: str = ""
    publish_at: datetime | None = None


@transaction.atomic
def speak(ids: Collection[int], voice: Voice, *, at: datetime) -> list[Piece]:
    """Speak about one or many of one community. Those that are decided by it."""
    if voice.verdict not in Verdict.values:
        raise NotReviewed(_("请选择通过、不通过或请作者修改。"))
    if voice.verdict != Verdict.APPROVE and not _plain(voice.reason):
        raise NotReviewed(_("请写明原因，作者会看到。"))
    rows = Piece.objects.filter(pk__in=ids).select_related("author__group__account", "author__account")
    held = list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))
    return [piece for piece in held if _speak(piece, voice, at=at)]


@transaction.atomic
def take_back(piece_id: int, *, operator_id: int, at: datetime) -> Piece:
    """A reviewer takes their word back. A decision that rested on it is undone, as long as nothing has gone out."""
    piece = _held(piece_id)
    votes = PieceVote.objects.filter(piece=piece, version=piece.version, operator_id=operator_id, undone_at=None)
    vote = votes.first()
    if vote is None:
        raise NotReviewed(_("您没有对这一版表过态。"))
    if piece.state not in {State.WAITING, *DECIDED.values()}:
        raise NotReviewed(_("作者已经撤回了这篇投稿。"))
    votes.update(undone_at=at)
    unteach_piece(piece, vote.pk, at=at)
    if piece.state != State.WAITING:
        _reopen(piece, operator_id=operator_id, at=at)
    _note("moderation.piece.vote_withdrawn", piece, operator_id, at=at)
    return piece


@transaction.atomic
def keep_back(piece_id: int, *, operator_id: int, reason: str, at: datetime) -> Piece:
    """An approved piece does not go out after all."""
    piece = _held(piece_id)
    if piece.state != State.APPROVED:
        raise NotReviewed(_("这篇投稿不在等待发出。"))
    stop_sending(piece, reason=_("审核员撤下了"), at=at)
    piece.state, piece.decided_at, piece.reason = State.WITHDRAWN, at, _plain(reason)
    piece.save(update_fields=["state", "decided_at", "reason"])
    why = f"：{plain_reason(piece.reason)}" if piece.reason else ""
    _tell(piece, f"您的投稿在发出前撤下了{why}。", key="kept_back", at=at)
    _note("moderation.piece.kept_back", piece, operator_id, at=at)
    return piece


def _speak(piece: Piece, voice: Voice, *, at: datetime) -> bool:
    _may_speak(piece, voice)
    version = PieceVersion.objects.get(piece=piece, version=piece.version)
    edited = voice.text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(edited) > LONGEST_TEXT:
        raise NotReviewed(_("文字太长了，请控制在 %(most)d 字以内。") % {"most": LONGEST_TEXT})
    vote = PieceVote.objects.create(
        community_id=piece.community_id,
        piece=piece,
        version=piece.version,
        operator_id=voice.operator_id,
        verdict=voice.verdict,
        about=voice.about if voice.verdict == Verdict.REFUSE and voice.about in PieceVote.About.values else "",
        reason=_plain(voice.reason),
        text=edited if voice.verdict == Verdict.APPROVE and edited != version.text else "",
        publish_at=voice.publish_at,
        at=at,
    )
    teach_piece(piece, version, vote, at=at)
    _note("moderation.piece.voted", piece, voice.operator_id, at=at, verdict=vote.verdict)
    votes = list(PieceVote.objects.filter(piece=piece, version=piece.version, undone_at=None).order_by("at", "pk"))
    outcome = outcome_of([one.verdict for one in votes], needed=piece_terms_of(piece.community_id).approvals)
    if outcome is None:
        return False
    _decide(piece, version, outcome, votes, at=at)
    return True


def outcome_of(verdicts: Sequence[str], *, needed: int) -> str | None:
    """What so many who agree say; where three say three things, the author is asked to change it."""
    most = Counter(verdicts).most_common(1)
    if most and most[0][1] >= needed:
        return most[0][0]
    return str(Verdict.CHANGE) if len(verdicts) >= MOST_VOTES else None


def _may_speak(piece: Piece, voice: Voice) -> None:
    if piece.state != State.WAITING:
        raise NotReviewed(_("“%(name)s”的投稿已经有结果了。") % {"name": piece.author})
    if not is_reviewer(piece.community_id, voice.operator_id):
        raise NotReviewed(_("您不是这个社群的审核员。审核员在“设置”里指定。"))
    votes = PieceVote.objects.filter(piece=piece, version=piece.version, undone_at=None)
    if votes.filter(operator_id=voice.operator_id).exists():
        raise NotReviewed(_("您已经对这一版表过态了，等另一位审核员。"))


def _decide(piece: Piece, version: PieceVersion, outcome: str, votes: Sequence[PieceVote], *, at: datetime) -> None:
    agreeing = [one for one in votes if one.verdict == outcome]
    reasons = [one.reason for one in agreeing if one.reason] or [one.reason for one in votes if one.reason]
    piece.state, piece.decided_at, piece.reason = DECIDED[outcome], at, reasons[-1] if reasons else ""
    piece.turn += 1
    if outcome == Verdict.APPROVE:
        edited = [one.text for one in agreeing if one.text]
        piece.final = edited[-1] if edited else version.text
        piece.is_edited = piece.final != version.text
        chosen = [one.publish_at for one in agreeing if one.publish_at]
        piece.publish_at = max(chosen[-1], at) if chosen else None
    piece.save()
    heard(overdue_prefix(piece), at=at)
    if outcome == Verdict.APPROVE:
        _publish(piece, version, at=at)
    _tell(piece, _sentence(piece), key=str(outcome), at=at)


def _publish(piece: Piece, version: PieceVersion, *, at: datetime) -> None:
    """At the chosen time, or now; not in the group's night."""
    author, group = piece.author, piece.author.group.external_id
    starts = piece.publish_at or at
    begins = after_the_night(piece.group_id, at=starts) or starts
    name = str(author)
    words = f"【{name} 投稿】\n{piece.final}" if piece.final else f"【{name} 投稿】"
    actions: list[Action] = [PostReply(group=group, text=words, not_before=begins)]
    for number in range(len(version.pictures)):
        text = f"{name} 投稿的第 {number + 1} 张图片"
        actions.append(PostPicture(group=group, url=picture_url(piece, number), text=text, not_before=begins))
    ask_for(author, actions, key=sent_prefix(piece).rstrip("#"), at=at)


def _reopen(piece: Piece, *, operator_id: int, at: datetime) -> None:
    if piece.state == State.APPROVED:
        stop_sending(piece, reason=_("审核员改变了主意"), at=at)
    record = {"state": piece.state, "reason": piece.reason, "at": at.isoformat(), "by": operator_id}
    piece.history = [*piece.history, record]
    piece.state, piece.decided_at, piece.reason, piece.publish_at = State.WAITING, None, "", None
    piece.final, piece.is_edited = "", False
    piece.turn += 1
    piece.save()
    _tell(piece, "您的投稿要再看一遍，之前的结果先不算。", key="reopened", at=at)


def _sentence(piece: Piece) -> str:
    reason = plain_reason(piece.reason)
    match piece.state:
        case State.APPROVED:
            edited = "，审核员改动了文字，改后的样子可以看到" if piece.is_edited else ""
            return f"您的投稿通过了{edited}。"
        case State.CHANGES:
            return f"您的投稿请改一下再交：{reason}。"
        case _:
            return f"您的投稿没有通过：{reason}。"


def _tell(piece: Piece, sentence: str, *, key: str, at: datetime) -> None:
    text = f"{sentence}在这里查看：{piece_link(piece.author, at=at)}"
    tell_member(piece.author, text, key=f"piece:{piece.pk}:told:{piece.turn}:{key}", at=at)


def _held(piece_id: int) -> Piece:
    rows = Piece.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("author__group__account", "author__account").get(pk=piece_id)


def _plain(reason: str) -> str:
    return reason.replace("\0", "").strip()[:LONGEST_REASON]


def _note(action: str, piece: Piece, operator_id: int, *, at: datetime, **data: object) -> None:
    deed = Deed(
        action=action,
        subject=str(piece.author_id),
        operator_id=operator_id,
        community_id=piece.community_id,
        data={"piece": piece.pk, "version": piece.version, **data},
    )
    note(deed, at=at)
