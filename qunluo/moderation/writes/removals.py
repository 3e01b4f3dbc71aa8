"""Taking somebody out of the group: two must want it, and one who objects is enough to leave them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.reads import writers_of
from qunluo.accounts.writes import Deed, note
from qunluo.core.moderation.ladder import Measure
from qunluo.core.moderation.sanctions import removal
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import RemovalVote, Violation
from qunluo.moderation.reads.removals import Outcome, outcome_of
from qunluo.moderation.reads.steps import steps_now
from qunluo.moderation.writes.rulings import held
from qunluo.moderation.writes.sanctions import WENT_OUT, measure_keys, removal_prefix
from qunluo.moderation.writes.telling import ask_for, ask_operators, plain_reason
from qunluo.outbox.reads import by_keys, by_prefix
from qunluo.outbox.writes import reopen, settle_by_hand, withdraw

LONGEST_REASON = 300


class NotVoted(Refusal):
    """The vote does not count; the sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one operator says of a removal. Who objects says why."""

    operator_id: int
    is_for: bool
    reason: str = ""


@transaction.atomic
def vote(violation_id: int, voice: Voice, *, at: datetime) -> Outcome:
    """One operator speaks. The second who agrees sets the removal going; the first who objects calls it off."""
    row = _held(violation_id)
    _may_vote(row, voice)
    RemovalVote.objects.create(
        community_id=row.community_id,
        violation=row,
        operator_id=voice.operator_id,
        is_for=voice.is_for,
        reason=voice.reason.replace("\0", "").strip()[:LONGEST_REASON],
        at=at,
    )
    _note("moderation.removal.voted", row, operator_id=voice.operator_id, at=at, is_for=voice.is_for)
    outcome = outcome_of(_votes(row))
    if outcome is Outcome.AGREED:
        out = removal(
            group=row.group.external_id,
            member=row.member.external_id,
            why=f"累计违规：{plain_reason(row.detail)}",
            at=at,
        )
        ask_for(row.member, [out], key=f"{removal_prefix(row)}{len(by_prefix(removal_prefix(row)))}", at=at)
    if outcome is not Outcome.OPEN:
        _settle_call(row, voice.operator_id, at=at)
    return outcome


@transaction.atomic
def withdraw_vote(violation_id: int, *, operator_id: int, at: datetime) -> Outcome:
    """Think again. A removal that was set going is stopped, or where it was done, somebody invites the member back."""
    row = _held(violation_id)
    before = outcome_of(_votes(row))
    if not RemovalVote.objects.filter(violation=row, operator_id=operator_id).delete()[0]:
        raise NotVoted(_("您没有对这次移出表过态。"))
    _note("moderation.removal.vote_withdrawn", row, operator_id=operator_id, at=at)
    if before is Outcome.AGREED:
        _stop(row, at=at)
    outcome = outcome_of(_votes(row))
    if outcome is Outcome.OPEN:
        _call_again(row, at=at)
    return outcome


def _may_vote(row: Violation, voice: Voice) -> None:
    now = steps_now([row]).get(row.pk)
    if not row.counts or row.measure != Measure.REMOVE or now is None or now.step.measure != Measure.REMOVE:
        raise NotVoted(_("按现在的记录，这个人不再到移出这一步，不用表态了。"))
    votes = _votes(row)
    if any(one.operator_id == voice.operator_id for one in votes):
        raise NotVoted(_("您已经表过态了，移出要两个不同的人确认。"))
    if outcome_of(votes) is not Outcome.OPEN:
        raise NotVoted(_("这次移出已经有结果了。"))
    if voice.operator_id not in {one.pk for one in writers_of(row.community_id)}:
        raise NotVoted(_("您没有这个社群的修改权限，不能表态。"))
    if not voice.is_for and not voice.reason.strip():
        raise NotVoted(_("请写明为什么不移出，另一位同事会看到。"))


def _held(violation_id: int) -> Violation:
    [row] = held([violation_id])
    return row


def _votes(row: Violation) -> list[RemovalVote]:
    return list(RemovalVote.objects.filter(violation=row).order_by("at", "pk"))


def _stop(row: Violation, *, at: datetime) -> None:
    known = by_prefix(removal_prefix(row))
    taken = withdraw(list(known), reason="有人改变了主意", at=at)
    for key, one in known.items():
        if key not in taken and one.kind == "remove_member" and one.state in WENT_OUT:
            text = f"“{row.member}”的移出撤回了：有人改变了主意。请把这位成员邀请回来。"
            ask_operators(row.member, text, key=f"{key}:back", at=at)


def _settle_call(row: Violation, operator_id: int, *, at: datetime) -> None:
    """The to-do that called for two people has had its answer."""
    for one in by_keys(measure_keys(row)).values():
        settle_by_hand(one.pk, operator_id=operator_id, at=at, is_done=True)


def _call_again(row: Violation, *, at: datetime) -> None:
    for one in by_keys(measure_keys(row)).values():
        reopen(one.pk, at=at)


def _note(action: str, row: Violation, *, operator_id: int, at: datetime, **data: object) -> None:
    deed = Deed(
        action=action,
        subject=str(row.member_id),
        operator_id=operator_id,
        community_id=row.community_id,
        data={"violation": row.pk, **data},
    )
    note(deed, at=at)
