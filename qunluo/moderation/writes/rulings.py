"""What a person decides about violations: upheld, reversed with a reason, or left to the machine again.

A ruling is a fact of its own beside what the machine decided. Taken back, it leaves everything as it was before.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.communities.reads.kin import kin_of
from qunluo.core.moderation.inviting import INVITED
from qunluo.core.moderation.ladder import Reached
from qunluo.core.moderation.sanctions import is_milder
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import MessageReport, Violation, ViolationAppeal
from qunluo.moderation.reads.steps import later_rows, steps_now
from qunluo.moderation.writes.sanctions import WENT_OUT, do_again, punish, take_back
from qunluo.moderation.writes.teaching import teach, unteach
from qunluo.moderation.writes.telling import ask_again, day_in_words, heard, order_link, plain_reason, tell_member
from qunluo.outbox.reads import by_keys

Ruling = Violation.Ruling
LONGEST_REASON = 300
_DEEDS = {
    Ruling.UPHELD: "moderation.violation.upheld",
    Ruling.REVERSED: "moderation.violation.reversed",
    Ruling.NONE: "moderation.violation.ruling_undone",
}
_SETTLED = {Ruling.UPHELD: MessageReport.State.UPHELD, Ruling.REVERSED: MessageReport.State.DISMISSED}


class NotRuled(Refusal):
    """The violations can't be ruled on like this; nothing was written."""


@transaction.atomic
def rule(ids: Collection[int], *, ruling: Ruling, operator_id: int, at: datetime, reason: str = "") -> int:
    """Rule on one or many violations of one community. How many were changed by it.

    What waited and is upheld takes its step now. What is reversed is undone everywhere, and needs a reason, which the
    member reads. `Ruling.NONE` takes a ruling back.
    """
    said = reason.replace("\0", "").strip()[:LONGEST_REASON]
    if ruling is Ruling.REVERSED and not said:
        raise NotRuled(_("请写明为什么不算违规，成员会看到。"))
    rows = [row for row in held(ids) if row.ruling != ruling]
    for row in rows:
        if row.ruling:
            _must_not_be_an_appeals(row)
            undo_one(row, at=at)
        if ruling is not Ruling.NONE:
            rule_one(row, ruling=ruling, reason=said, operator_id=operator_id, at=at)
    if rows:
        _note(rows, ruling, operator_id=operator_id, at=at)
    return len(rows)


def held(ids: Collection[int]) -> list[Violation]:
    """These rows, oldest first, with all rows of the same people locked: what they lead to hangs together."""
    members = set(Violation.objects.filter(pk__in=ids).values_list("member_id", flat=True))
    kin = {pk for same in kin_of(members).values() for pk in same}
    list(Violation.objects.filter(member_id__in=kin).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    rows = Violation.objects.filter(pk__in=ids).select_related("member__group__account", "group__account")
    return list(rows.order_by("at", "pk"))


def rule_one(row: Violation, *, ruling: Ruling, reason: str, operator_id: int, at: datetime) -> None:
    """Rule on one that is held and has no ruling."""
    later = later_rows(row)
    before = steps_now(later)
    row.turn += 1
    row.ruling, row.ruling_reason, row.ruled_at, row.ruled_by_id = ruling, reason, at, operator_id
    row.save(update_fields=["turn", "ruling", "ruling_reason", "ruled_at", "ruled_by"])
    for prefix in _calls(row):
        heard(prefix, at=at)
    if row.course == Violation.Course.QUEUE and row.counts:
        punish(row, steps_now([row]).get(row.pk), at=at)
    elif row.course == Violation.Course.STRIKE and not row.is_trial and ruling == Ruling.REVERSED:
        row.undone = take_back(row, _fallen(later, before), at=at)
        _tell_reversed(row, at=at)
    if ruling == Ruling.REVERSED:
        row.undone["appeals"] = _uphold_appeals(row, at=at)
    MessageReport.objects.filter(violation=row).update(state=_SETTLED[ruling], settled_at=at, settled_by_id=operator_id)
    row.save(update_fields=["measure", "hours", "total", "undone"])
    teach(row, at=at)


def undo_one(row: Violation, *, at: datetime) -> None:
    """Take back the ruling of one that is held."""
    if row.course == Violation.Course.QUEUE and row.counts:
        _undo_upheld(row, at=at)
    elif "withdrawn" in row.undone:
        do_again(row.undone, at=at)
        _tell_again(row, at=at)
    _clear(row)
    for prefix in _calls(row):
        ask_again(prefix)
    ViolationAppeal.objects.filter(pk__in=row.undone.get("appeals", [])).update(
        state=ViolationAppeal.State.OPEN, decided_at=None, decided_by=None, decision=""
    )
    MessageReport.objects.filter(violation=row).update(state=MessageReport.State.OPEN, settled_at=None, settled_by=None)
    row.undone = {}
    row.save(update_fields=["undone"])
    unteach(row, at=at)


def _calls(row: Violation) -> list[str]:
    """With what the keys of the to-dos begin that brought it before a person; its measures have other ones."""
    return [f"violation:{row.pk}:{what}" for what in ("reported", "link", "picture")]


def _undo_upheld(row: Violation, *, at: datetime) -> None:
    later = later_rows(row)
    before = steps_now(later)
    _clear(row)
    done = take_back(row, _fallen(later, before), at=at)
    if done["heard"]:
        text = f"{_about(row)}又看了一遍，不算违规。当时的处理已经撤回。给您添麻烦了，抱歉。"
        tell_member(row.member, text, key=f"violation:{row.pk}:{row.turn}:undone", at=at)
    row.measure, row.hours, row.total = "", 0, 0
    row.save(update_fields=["measure", "hours", "total"])


def _clear(row: Violation) -> None:
    row.ruling, row.ruling_reason, row.ruled_at, row.ruled_by_id = Ruling.NONE, "", None, None
    row.save(update_fields=["ruling", "ruling_reason", "ruled_at", "ruled_by"])


def _fallen(later: list[Violation], before: dict[int, Reached]) -> list[Violation]:
    """Of the later ones, those that would lead to less by what was just written."""
    now = steps_now(later)
    return [
        one
        for one in later
        if one.pk in now
        and one.pk in before
        and is_milder(now[one.pk].step.measure, before[one.pk].step.measure)
        and is_milder(now[one.pk].step.measure, one.measure)
    ]


def _tell_reversed(row: Violation, *, at: datetime) -> None:
    """Who never heard of it need not hear that it is over; who appealed is waiting to."""
    if not row.undone["heard"] or row.appeals.filter(state=ViolationAppeal.State.UPHELD).exists():
        return
    text = (
        f"{_about(row)}经复核不算违规了：{plain_reason(row.ruling_reason)}。"
        "当时的处理已经撤回，后面的累计也重新算过。给您添麻烦了，抱歉。"
    )
    row.undone["sent"] += tell_member(row.member, text, key=f"violation:{row.pk}:{row.turn}:reversed", at=at)


def _tell_again(row: Violation, *, at: datetime) -> None:
    """Only who heard that it was over must hear that it is not."""
    told = by_keys([f"violation:{row.pk}:{row.turn}:reversed#0"])
    if not any(one.state in WENT_OUT for one in told.values()):
        return
    text = (
        f"更正：{_about(row)}再次复核后，仍然按违规处理。有疑问可以到这里看原因和申诉：{order_link(row.member, at=at)}"
    )
    tell_member(row.member, text, key=f"violation:{row.pk}:{row.turn}:again", at=at)


def _about(row: Violation) -> str:
    day = day_in_words(row.at, row.group_id)
    if row.key.startswith(INVITED):
        return f"您从 {day}起邀请成员进群"
    return f"您 {day}收到的提醒" if row.is_by_hand else f"您 {day}在群里的发言"


def _uphold_appeals(row: Violation, *, at: datetime) -> list[int]:
    """Who waits for an answer has one."""
    rows = ViolationAppeal.objects.filter(violation=row, state=ViolationAppeal.State.OPEN)
    ids = list(rows.values_list("pk", flat=True))
    rows.update(
        state=ViolationAppeal.State.UPHELD,
        decided_at=at,
        decided_by_id=row.ruled_by_id,
        decision=row.ruling_reason,
    )
    return ids


def _must_not_be_an_appeals(row: Violation) -> None:
    decided = row.appeals.filter(state=ViolationAppeal.State.UPHELD)
    if decided.exclude(pk__in=row.undone.get("appeals", [])).exists():
        raise NotRuled(_("这是申诉的结果，要改的话，请到“申诉”里撤销裁决。"))


def _note(rows: list[Violation], ruling: Ruling, *, operator_id: int, at: datetime) -> None:
    deed = Deed(
        action=_DEEDS[ruling],
        subject=str(rows[0].pk) if len(rows) == 1 else f"{len(rows)}",
        operator_id=operator_id,
        community_id=rows[0].community_id,
        data={"violations": [row.pk for row in rows]},
    )
    note(deed, at=at)
