"""What an upheld appeal changes, and how that is taken back. The caller holds the appeal; we hold the standing.

Nothing is edited: a ruling or one more fact, and settlement brings points and streak back by entries that correct.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from qunluo.checkins.models import Appeal, Submission
from qunluo.checkins.writes.holding import hold_standing_of
from qunluo.checkins.writes.rulings import set_ruling
from qunluo.checkins.writes.seats import Seat, note_by_hand, seat_of
from qunluo.checkins.writes.settling import settle_pairs
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.days import local_day
from qunluo.core.checkins.facts import Ruling, State
from qunluo.core.checkins.plan import Way


def restore(appeal: Appeal, *, operator_id: int, at: datetime) -> tuple[dict[str, Any], str]:
    """Make the day count. What was changed, for `take_back`; and the streak as it stands now, in words.

    What was handed in is accepted. Where there is nothing (we missed it), or not all that the day needs, a fact is
    noted by hand.
    """
    seat = _held(appeal)
    before: dict[str, Any] = {}
    if appeal.submission is not None:
        before["ruled"] = _accept(appeal, appeal.submission.pk, operator_id=operator_id, at=at)
        settle_pairs([seat.pair], at=at)
    if not _counts(appeal):
        before["granted"] = _grant(appeal, seat, operator_id=operator_id, at=at)
    settled = settle_pairs([seat.pair], at=at)[seat.pair]
    terms = seat.plan.terms_at(at)
    return before, f"{settled.streak_on(local_day(at, terms))} {'周' if terms.times_a_week else '天'}"


def take_back(appeal: Appeal, *, reason: str, operator_id: int, at: datetime) -> None:
    """Undo `restore`: the ruling is as it was, unless somebody ruled since; and what was granted is void."""
    seat = _held(appeal)
    ruled = appeal.before.get("ruled")
    if ruled:
        ours = Submission.objects.filter(pk=ruled["id"], ruling=Ruling.ACCEPTED, ruled_at=appeal.decided_at)
        ours.update(
            ruling=ruled["ruling"],
            ruling_reason=ruled["reason"],
            ruled_at=ruled["at"],
            ruled_by_id=ruled["by"],
        )
    if "granted" in appeal.before:
        set_ruling([appeal.before["granted"]], ruling=Ruling.REJECTED, reason=reason, operator_id=operator_id, at=at)
    settle_pairs([seat.pair], at=at)


def _held(appeal: Appeal) -> Seat:
    seat = seat_of(appeal.plan_id, appeal.member_id)
    if seat is None:
        raise ValueError(f"appeal {appeal.pk} is about nobody")
    hold_standing_of(appeal.plan_id, seat.member)
    return seat


def _accept(appeal: Appeal, submission_id: int, *, operator_id: int, at: datetime) -> dict[str, Any]:
    known = Submission.objects.get(pk=submission_id)  # read under the lock: somebody may have ruled since
    set_ruling([known.pk], ruling=Ruling.ACCEPTED, reason=appeal.decision, operator_id=operator_id, at=at)
    return {
        "id": known.pk,
        "ruling": known.ruling,
        "reason": known.ruling_reason,
        "at": known.ruled_at.isoformat() if known.ruled_at else None,
        "by": known.ruled_by_id,
    }


def _counts(appeal: Appeal) -> bool:
    rows = Submission.objects.filter(plan_id=appeal.plan_id, member_id=appeal.member_id, day=appeal.day)
    return rows.filter(session=appeal.session, state=State.COUNTS).exists()


def _grant(appeal: Appeal, seat: Seat, *, operator_id: int, at: datetime) -> int:
    """The check-in itself, with its points, in the name of the panel. A grant that was undone is good again."""
    key = f"appeal:{appeal.pk}"
    known = Submission.objects.filter(plan_id=appeal.plan_id, member_id=appeal.member_id, key=key).first()
    if known is None:
        claim = Claim(
            key=key,
            member=seat.member.external_id,
            at=at,
            way=Way.OPERATOR,
            day=appeal.day,
            session=appeal.session,
            operator=operator_id,
        )
        known = note_by_hand(seat, claim)
    set_ruling([known.pk], ruling=Ruling.ACCEPTED, reason=appeal.decision, operator_id=operator_id, at=at)
    return known.pk
