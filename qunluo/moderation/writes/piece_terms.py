"""How a community reviews what members hand in: who, how many of them, how soon, and from whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qunluo.accounts.reads import writers_of
from qunluo.accounts.writes import Deed, note
from qunluo.lib.refusal import Refusal
from qunluo.moderation.models import PieceTerms

MOST_REVIEWERS, MOST_TAGS = 5, 20
HOURS = (1, 240)
MOST_APPROVALS = 2


class BadPieceTerms(Refusal):
    """The sentence is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What was typed: no reviewers means everybody who may change things, no tags means every member."""

    is_open: bool
    approvals: int | None
    due_hours: int | None
    tags: tuple[str, ...] = ()
    reviewers: tuple[int, ...] = ()


def save_piece_terms(community_id: int, wished: Wished, *, operator_id: int, at: datetime) -> None:
    """From now on. Raises `BadPieceTerms`."""
    approvals, due_hours = _checked(community_id, wished)
    PieceTerms.objects.update_or_create(
        community_id=community_id,
        defaults={
            "is_open": wished.is_open,
            "approvals": approvals,
            "due_hours": due_hours,
            "tags": sorted(set(wished.tags))[:MOST_TAGS],
            "reviewers": sorted(set(wished.reviewers)),
            "changed_at": at,
            "changed_by_id": operator_id,
        },
    )
    data = {"approvals": approvals, "due_hours": due_hours, "reviewers": sorted(set(wished.reviewers))}
    deed = Deed(action="moderation.piece_terms.changed", operator_id=operator_id, community_id=community_id, data=data)
    note(deed, at=at)


def _checked(community_id: int, wished: Wished) -> tuple[int, int]:
    if wished.due_hours is None or not HOURS[0] <= wished.due_hours <= HOURS[1]:
        raise BadPieceTerms(_("审核时间请填 %(least)d 到 %(most)d 小时。") % {"least": HOURS[0], "most": HOURS[1]})
    if wished.approvals is None or not 1 <= wished.approvals <= MOST_APPROVALS:
        raise BadPieceTerms(_("请选择一人通过还是两人通过。"))
    writers = {one.pk for one in writers_of(community_id)}
    chosen = set(wished.reviewers)
    if not chosen <= writers:
        raise BadPieceTerms(_("审核员要从有修改权限的运营里选。"))
    if len(chosen) > MOST_REVIEWERS:
        raise BadPieceTerms(_("最多指定 %(most)d 位审核员。") % {"most": MOST_REVIEWERS})
    if len(chosen or writers) < wished.approvals:
        raise BadPieceTerms(_("要两个人通过，至少得有两位审核员。"))
    return wished.approvals, wished.due_hours
