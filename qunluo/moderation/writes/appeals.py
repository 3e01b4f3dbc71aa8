"""Appeals against violations: opened once, answered in time with reasons, and undone where the answer was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import Violation, ViolationAppeal
from qunluo.moderation.reads.disputes import overdue_appeals, terms_of
from qunluo.moderation.writes.rulings import Ruling, held, rule_one, undo_one
from qunluo.moderation.writes.telling import ask_operators, day_in_words, heard, plain_reason, tell_member

SHORTEST_WORDS, LONGEST_WORDS, LONGEST_REASON = 5, 2_000, 300
REACH = timedelta(days=60)
State = ViolationAppeal.State


class NotOpened(Refusal):
    """There is nothing to appeal, or it is not said; the sentence is for the member."""


class NotDecided(Refusal):
    """The sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an operator answers, and why: the member reads it."""

    operator_id: int
    is_for: bool
    reason: str


@transaction.atomic
def open_appeal(violation_id: int, member_id: int, words: str, *, at: datetime) -> ViolationAppeal:
    """Open the appeal of a member about a violation of theirs. Raises `NotOpened`."""
    said = words.replace("\0", "").strip()
    if len(said) < SHORTEST_WORDS:
        raise NotOpened(_("请用几句话说明情况，运营会根据它来判断。"))
    if len(said) > LONGEST_WORDS:
        raise NotOpened(_("说明太长了，请控制在 %(most)d 字以内。") % {"most": LONGEST_WORDS})
    row = next((one for one in held([violation_id]) if one.member_id == member_id), None)
    if row is None or not (row.counts or row.ruling == Ruling.REVERSED):
        raise NotOpened(_("没有找到这条记录。"))
    if row.ruling == Ruling.REVERSED:
        raise NotOpened(_("这一条已经不算违规了，不用申诉。"))
    if row.at < at - REACH:
        raise NotOpened(_("只能申诉最近 %(days)d 天的记录；更早的请直接联系群主。") % {"days": REACH.days})
    if row.appeals.exclude(state=State.WITHDRAWN).exists():
        raise NotOpened(_("这一条已经申诉过了，每条只能申诉一次。结果会告诉您，也会写在这里。"))
    hours = terms_of(row.community_id).appeal_hours
    return ViolationAppeal.objects.create(
        community_id=row.community_id,
        member_id=member_id,
        violation=row,
        words=said,
        opened_at=at,
        due_at=at + timedelta(hours=hours),
    )


@transaction.atomic
def withdraw_appeal(violation_id: int, member_id: int, *, at: datetime) -> bool:
    """The member no longer wants an answer. False where there is one already."""
    rows = ViolationAppeal.objects.filter(violation_id=violation_id, member_id=member_id, state=State.OPEN)
    for appeal in rows:
        heard(_overdue_prefix(appeal), at=at)
    return bool(rows.update(state=State.WITHDRAWN, decided_at=at))


@transaction.atomic
def decide_appeal(appeal_id: int, answer: Answer, *, at: datetime) -> ViolationAppeal:
    """Answer it. Where the member is right, the violation is reversed and undone everywhere. Raises `NotDecided`."""
    reason = answer.reason.replace("\0", "").strip()[:LONGEST_REASON]
    if not reason:
        raise NotDecided(_("请写明理由，成员会看到。"))
    appeal, row = _held(appeal_id)
    if appeal.state != State.OPEN:
        raise NotDecided(_("这个申诉已经有结果了。"))
    appeal.state = State.UPHELD if answer.is_for else State.DISMISSED
    appeal.decided_at, appeal.decided_by_id, appeal.decision = at, answer.operator_id, reason
    appeal.save(update_fields=["state", "decided_at", "decided_by", "decision"])
    if answer.is_for:
        if row.ruling:
            undo_one(row, at=at)
        rule_one(row, ruling=Ruling.REVERSED, reason=reason, operator_id=answer.operator_id, at=at)
    heard(_overdue_prefix(appeal), at=at)
    _note(f"moderation.appeal.{appeal.state}", appeal, operator_id=answer.operator_id, at=at)
    tell_member(row.member, _sentence(appeal, row), key=f"violation_appeal:{appeal.pk}:{len(appeal.history)}", at=at)
    return appeal


@transaction.atomic
def undo_decision(appeal_id: int, *, operator_id: int, reason: str, at: datetime) -> ViolationAppeal:
    """The answer was wrong: all that it changed is as before, and the appeal is open again, with a new due time."""
    said = reason.replace("\0", "").strip()[:LONGEST_REASON]
    if not said:
        raise NotDecided(_("请写明撤销裁决的原因。"))
    appeal, row = _held(appeal_id)
    if appeal.state not in {State.UPHELD, State.DISMISSED}:
        raise NotDecided(_("这个申诉还没有裁决，没有可以撤销的。"))
    was_upheld = appeal.state == State.UPHELD
    appeal.history = [*appeal.history, _record(appeal, said, operator_id=operator_id, at=at)]
    appeal.due_at = at + (appeal.due_at - appeal.opened_at)
    appeal.state, appeal.decided_at, appeal.decided_by, appeal.decision = State.OPEN, None, None, ""
    appeal.save(update_fields=["history", "due_at", "state", "decided_at", "decided_by", "decision"])
    if was_upheld and row.ruling == Ruling.REVERSED:
        undo_one(row, at=at)
    _note("moderation.appeal.undone", appeal, operator_id=operator_id, at=at)
    text = f"您对{_what(row)}的申诉：之前的处理结果撤销了，我们重新看。原因：{plain_reason(said)}。"
    tell_member(row.member, text, key=f"violation_appeal:{appeal.pk}:undone:{len(appeal.history)}", at=at)
    return appeal


def remind_overdue_appeals(*, at: datetime) -> int:
    """Each appeal that is past its due time becomes a to-do, once for each due time; how many are overdue."""
    late = overdue_appeals(at=at)
    for appeal in late:
        text = f"{appeal.member}对违规处理的申诉已经过了答复时间，请到“违规处理 › 申诉”里处理。"
        with transaction.atomic():
            key = f"{_overdue_prefix(appeal)}{len(appeal.history)}"
            ask_operators(appeal.member, text, key=key, at=at)
    return len(late)


def _overdue_prefix(appeal: ViolationAppeal) -> str:
    return f"violation_appeal_overdue:{appeal.pk}:"


def _held(appeal_id: int) -> tuple[ViolationAppeal, Violation]:
    """The appeal and its violation, held in the order in which all writers here hold them."""
    violation = ViolationAppeal.objects.values_list("violation_id", flat=True).get(pk=appeal_id)
    [row] = held([violation])
    return ViolationAppeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal_id), row


def _what(row: Violation) -> str:
    return f" {day_in_words(row.at, row.group_id)}那次处理"


def _sentence(appeal: ViolationAppeal, row: Violation) -> str:
    reason = plain_reason(appeal.decision)
    if appeal.state == State.UPHELD:
        return (
            f"您对{_what(row)}的申诉通过了：{reason}。这一条不算违规了，当时的处理已经撤回，后面的累计也重新算过。"
            "给您添麻烦了，抱歉。"
        )
    return (
        f"您对{_what(row)}的申诉没有通过：{reason}。这次申诉到此结束。"
        "如果还有疑问，可以直接联系群主或运营，请人当面核对。"
    )


def _record(appeal: ViolationAppeal, reason: str, *, operator_id: int, at: datetime) -> dict[str, Any]:
    """A decision as it was, for the page of the appeal."""
    return {
        "state": appeal.state,
        "decision": appeal.decision,
        "decided_at": appeal.decided_at.isoformat() if appeal.decided_at else "",
        "decided_by": appeal.decided_by_id,
        "undone_at": at.isoformat(),
        "undone_by": operator_id,
        "undone_reason": reason,
    }


def _note(action: str, appeal: ViolationAppeal, *, operator_id: int, at: datetime) -> None:
    deed = Deed(
        action=action,
        subject=str(appeal.pk),
        operator_id=operator_id,
        community_id=appeal.community_id,
        data={"violation": appeal.violation_id, "member": appeal.member_id},
    )
    note(deed, at=at)
