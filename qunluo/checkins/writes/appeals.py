"""Appeals: opened by members, decided in time by a panel of operators, and undone where the panel was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.reads import writers_of
from qunluo.accounts.writes import Deed, note
from qunluo.checkins.models import Appeal, AppealVote
from qunluo.checkins.reads.appeals import overdue, panel_of
from qunluo.checkins.writes.holding import hold_standing_of
from qunluo.checkins.writes.pleas import NotOpened, Plea, checked_pictures, checked_words, matter_of, must_be_first
from qunluo.checkins.writes.seats import Seat, seat_of
from qunluo.checkins.writes.telling import ask_operators, day_in_words, tell_member
from qunluo.checkins.writes.verdicts import restore, take_back
from qunluo.lib.refusal import Refusal

__all__ = [
    "NotOpened",
    "NotVoted",
    "Plea",
    "Voice",
    "open_appeal",
    "remind_overdue",
    "undo_decision",
    "vote",
    "withdraw_appeal",
]

LONGEST_REASON = 500


class NotVoted(Refusal):
    """The vote does not count; the sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one operator thinks of an appeal, and why: the member reads it."""

    operator_id: int
    is_for: bool
    reason: str


@transaction.atomic
def open_appeal(plan_id: int, member_id: int, plea: Plea, *, at: datetime) -> Appeal:
    """Open an appeal; the same key again is the same appeal. Raises `NotOpened`."""
    seat = seat_of(plan_id, member_id)
    if seat is None:
        raise NotOpened(_("没有找到这个计划。"))
    words = checked_words(plea)
    hold_standing_of(plan_id, seat.member)
    key = f"{member_id}:{plea.key}"
    known = Appeal.objects.filter(community_id=seat.row.community_id, key=key).first()
    if known is not None:
        return _same(known, plan_id, plea, words)
    matter = matter_of(plea, seat, at=at)
    must_be_first(seat, plea, matter.session.id)
    return _opened(
        Appeal(
            submission=matter.submission,
            key=key,
            day=plea.day,
            session=matter.session.id,
            words=words,
            pictures=checked_pictures(plea, member_id),
            opened_at=at,
        ),
        seat,
    )


@transaction.atomic
def withdraw_appeal(appeal_id: int, *, member_id: int, at: datetime) -> bool:
    """The member no longer wants a decision. False where there is one already."""
    rows = Appeal.objects.filter(pk=appeal_id, member_id=member_id, state=Appeal.State.OPEN)
    return bool(rows.update(state=Appeal.State.WITHDRAWN, decided_at=at))


@transaction.atomic
def vote(appeal_id: int, voice: Voice, *, at: datetime) -> Appeal:
    """One of the panel speaks; when enough agree, the appeal is decided. Speaking again changes one's mind.

    The panel is never larger than the number of those who may change things: who is alone decides alone.
    """
    reason = voice.reason.strip()[:LONGEST_REASON]
    if not reason:
        raise NotVoted(_("请写明理由，成员会看到。"))
    appeal = _locked(appeal_id)
    if appeal.state != Appeal.State.OPEN:
        raise NotVoted(_("这个申诉已经有结果了。"))
    writers = {one.pk for one in writers_of(appeal.community_id)}
    if voice.operator_id not in writers:
        raise NotVoted(_("您没有这个社群的修改权限，不能参与裁决。"))
    said = {"is_for": voice.is_for, "reason": reason, "at": at}
    AppealVote.objects.update_or_create(appeal=appeal, operator_id=voice.operator_id, defaults=said)
    _note("checkins.appeal.voted", appeal, operator_id=voice.operator_id, at=at)
    is_upheld = _majority(appeal, writers)
    if is_upheld is not None:
        _decide(appeal, is_upheld=is_upheld, operator_id=voice.operator_id, at=at)
    return appeal


@transaction.atomic
def undo_decision(appeal_id: int, *, operator_id: int, reason: str, at: datetime) -> Appeal:
    """The panel was wrong: all that it changed is as before, and the appeal is open again, with a new due time.

    Where a later appeal against the same check-in is open, that one goes on and this one is closed.
    """
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise NotVoted(_("请写明撤销裁决的原因。"))
    appeal = _locked(appeal_id)
    if appeal.state not in {Appeal.State.UPHELD, Appeal.State.DISMISSED}:
        raise NotVoted(_("这个申诉还没有裁决，没有可以撤销的。"))
    if appeal.state == Appeal.State.UPHELD:
        take_back(appeal, reason=said, operator_id=operator_id, at=at)
    appeal.history = [*appeal.history, _record(appeal, said, operator_id=operator_id, at=at)]
    appeal.votes.all().delete()
    appeal.due_at = at + (appeal.due_at - appeal.opened_at)
    state = Appeal.State.WITHDRAWN if _has_rival(appeal) else Appeal.State.OPEN
    appeal.state, appeal.decided_at, appeal.decision, appeal.before = state, None, "", {}
    appeal.save(update_fields=["history", "due_at", "state", "decided_at", "decision", "before"])
    _note("checkins.appeal.undone", appeal, operator_id=operator_id, at=at)
    text = f"{_about(appeal)}：之前的处理结果撤销了，我们重新看。原因：{said}"
    tell_member(appeal, text, key=f"appeal:{appeal.pk}:undone:{len(appeal.history)}", at=at)
    return appeal


def _has_rival(appeal: Appeal) -> bool:
    same = Appeal.objects.filter(
        plan_id=appeal.plan_id, member_id=appeal.member_id, day=appeal.day, session=appeal.session
    )
    return same.filter(state=Appeal.State.OPEN).exclude(pk=appeal.pk).exists()


def remind_overdue(*, at: datetime) -> int:
    """Each appeal that is past its due time becomes a to-do, once for each due time; how many are overdue."""
    late = overdue(at=at)
    for appeal in late:
        text = f"{appeal.member}对 {day_in_words(appeal.day)}“{appeal.plan}”的申诉已经过了答复时间，请到“申诉”里处理。"
        with transaction.atomic():
            ask_operators(appeal, text, key=f"appeal_overdue:{appeal.pk}:{len(appeal.history)}", at=at)
    return len(late)


def _opened(appeal: Appeal, seat: Seat) -> Appeal:
    terms = seat.plan.terms_at(appeal.opened_at)
    appeal.community_id, appeal.plan_id, appeal.member_id = seat.row.community_id, *seat.pair
    appeal.group_id = seat.member.group_id
    appeal.due_at = appeal.opened_at + timedelta(hours=terms.appeal_hours)
    appeal.panel = max(1, min(terms.panel, len(writers_of(appeal.community_id))))
    appeal.save(force_insert=True)
    return appeal


def _same(known: Appeal, plan_id: int, plea: Plea, words: str) -> Appeal:
    is_other = known.plan_id != plan_id or known.day != plea.day or known.words != words
    if is_other or plea.session not in {"", known.session}:
        raise NotOpened(_("这个请求之前用来申诉过别的打卡，请回到页面再试一次。"))
    return known


def _locked(appeal_id: int) -> Appeal:
    """Held before the standing: of two last votes at once, one sees the other."""
    rows = Appeal.objects.select_related("plan", "member", "group__account")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=appeal_id)


def _majority(appeal: Appeal, writers: set[int]) -> bool | None:
    """Whether it is decided, and how. Where all have spoken and nobody has more, the member is believed."""
    votes = [one.is_for for one in appeal.votes.all() if one.operator_id in writers]
    panel = panel_of(appeal, writers=len(writers))
    wanted = panel // 2 + 1
    if votes.count(True) >= wanted:
        return True
    if votes.count(False) >= wanted:
        return False
    return True if len(votes) >= panel else None


def _decide(appeal: Appeal, *, is_upheld: bool, operator_id: int, at: datetime) -> None:
    reasons = appeal.votes.filter(is_for=is_upheld).order_by("at", "pk").values_list("reason", flat=True)
    appeal.decision = "；".join(dict.fromkeys(reasons))[:LONGEST_REASON]
    appeal.state = Appeal.State.UPHELD if is_upheld else Appeal.State.DISMISSED
    appeal.decided_at = at
    if is_upheld:
        appeal.before, streak = restore(appeal, operator_id=operator_id, at=at)
        text = (
            f"{_about(appeal)}通过了。这一天算打卡成功，积分和连续都已恢复，现在连续 {streak}。理由：{appeal.decision}"
        )
    else:
        text = (
            f"{_about(appeal)}没有通过。理由：{appeal.decision}\n"
            "这次申诉到此结束。如果还有疑问，可以直接联系群主或运营，请人当面核对。"
        )
    appeal.save(update_fields=["decision", "state", "decided_at", "before"])
    _note(f"checkins.appeal.{appeal.state}", appeal, operator_id=operator_id, at=at)
    again = f":{len(appeal.history)}" if appeal.history else ""
    tell_member(appeal, text, key=f"appeal:{appeal.pk}{again}", at=at)


def _about(appeal: Appeal) -> str:
    return f"您对 {day_in_words(appeal.day)}“{appeal.plan}”的申诉"


def _record(appeal: Appeal, reason: str, *, operator_id: int, at: datetime) -> dict[str, Any]:
    """A decision as it was, for the page of the appeal."""
    votes = appeal.votes.select_related("operator").order_by("at", "pk")
    return {
        "state": appeal.state,
        "decision": appeal.decision,
        "decided_at": appeal.decided_at.isoformat() if appeal.decided_at else "",
        "votes": [{"operator": one.operator.name, "is_for": one.is_for, "reason": one.reason} for one in votes],
        "undone_at": at.isoformat(),
        "undone_by": operator_id,
        "undone_reason": reason,
    }


def _note(action: str, appeal: Appeal, *, operator_id: int, at: datetime) -> None:
    deed = Deed(
        action=action,
        subject=str(appeal.pk),
        operator_id=operator_id,
        community_id=appeal.community_id,
        data={"plan": appeal.plan_id, "member": appeal.member_id, "day": appeal.day.isoformat()},
    )
    note(deed, at=at)
