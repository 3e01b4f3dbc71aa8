"""What a person decides about check-ins: accepted, rejected with a reason, or left to the machine again.

A ruling is a fact like all others. States, streaks and points follow by settlement, the ledger by entries that
correct; nothing that was written there is ever changed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.models import Submission
from qunluo.checkins.writes.holding import hold_standings
from qunluo.checkins.writes.settling import settle_pairs
from qunluo.core.checkins.facts import Ruling
from qunluo.core.checkins.plan import Way
from qunluo.lib.refusal import Refusal

LONGEST_REASON = 300
_DEEDS = {
    Ruling.ACCEPTED: "checkins.submission.accepted",
    Ruling.REJECTED: "checkins.submission.rejected",
    Ruling.NONE: "checkins.submission.ruling_undone",
}


class NotRuled(Refusal):
    """The check-ins can't be ruled on like this; nothing was written."""


@transaction.atomic
def rule(submission_ids: Collection[int], *, ruling: Ruling, operator_id: int, at: datetime, reason: str = "") -> int:
    """Rule on one or many check-ins of one community, and settle. How many were changed by it.

    `Ruling.NONE` takes a ruling back. Rejecting needs a reason, which the member reads.
    """
    said = reason.strip()[:LONGEST_REASON]
    if ruling is Ruling.REJECTED and not said:
        raise NotRuled(_("请写明驳回的原因，成员会看到。"))
    rows = _held(submission_ids)
    if rows.filter(way=Way.MAKE_UP).exists():
        raise NotRuled(_("补卡要在补卡记录里撤销，付出的积分或补卡券会一起退回。"))
    concerned = list(rows.exclude(ruling=ruling).values_list("pk", "plan_id", "member_id", "community_id"))
    if not concerned:
        return 0
    ids = [pk for pk, *_rest in concerned]
    set_ruling(ids, ruling=ruling, reason=said, operator_id=operator_id, at=at)
    settle_pairs({(plan, member) for _pk, plan, member, _community in concerned}, at=at)
    _note(ids, ruling, community_id=concerned[0][3], operator_id=operator_id, at=at)
    return len(ids)


def set_ruling(ids: Collection[int], *, ruling: Ruling, reason: str, operator_id: int | None, at: datetime) -> None:
    """Write the ruling alone. For those who hold the standings and settle themselves; else see `rule`."""
    is_none = ruling is Ruling.NONE
    Submission.objects.filter(pk__in=ids).update(
        ruling=ruling.value,
        ruling_reason="" if is_none else reason[:LONGEST_REASON],
        ruled_at=None if is_none else at,
        ruled_by_id=None if is_none else operator_id,
    )


def _held(submission_ids: Collection[int]) -> QuerySet[Submission]:
    """The rows, with the standings of their members locked: nobody settles them while we write."""
    rows = Submission.objects.filter(pk__in=submission_ids).order_by("pk")
    hold_standings(rows.values_list("plan_id", "member_id"))
    return rows


def _note(ids: list[int], ruling: Ruling, *, community_id: int, operator_id: int, at: datetime) -> None:
    deed = Deed(
        action=_DEEDS[ruling],
        subject=str(ids[0]) if len(ids) == 1 else f"{len(ids)}",
        operator_id=operator_id,
        community_id=community_id,
        data={"submissions": ids},
    )
    note(deed, at=at)
