"""What settling owes members, told to the ledger: each difference once, under a key of its own, never as an edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qunluo.checkins.writes.dues import DueBooking
from qunluo.communities.reads.persons import persons_of
from qunluo.core.checkins.facts import Fact
from qunluo.core.checkins.plan import RewardKind, Way
from qunluo.points.writes.awards import Give, give_awards, restore_awards, withdraw_awards
from qunluo.points.writes.ledger import Move, post


@dataclass(frozen=True, slots=True, kw_only=True)
class RowBooking:
    """What a submission is worth more, or less, than the ledger knows. `number` counts its bookings from 1."""

    id: int
    community: int
    member: int
    fact: Fact
    change: int
    number: int
    plan: str


def pay(rows: Sequence[RowBooking], dues: Sequence[DueBooking], *, at: datetime) -> None:
    """Tell the ledger, in the transaction of the caller. What was spent meanwhile is owed, not lost."""
    if not rows and not dues:
        return
    persons = persons_of({one.member for one in rows} | {one.member for one in dues})
    in_points = [one for one in dues if one.given.kind == RewardKind.POINTS and one.given.points]
    moves = [_of_row(one, persons[one.member], at=at) for one in rows]
    post([*moves, *(_of_due(one, persons[one.member], at=at) for one in in_points)], at=at)
    _award([one for one in dues if one.given.kind != RewardKind.POINTS], persons, at=at)


def _award(dues: Sequence[DueBooking], persons: dict[int, int], *, at: datetime) -> None:
    """Give what is new, take back what is no longer earned, and bring back what is earned again, with its code."""
    give_awards([_give(one, persons[one.member], at=at) for one in dues if one.given.bookings == 1], at=at)
    for one in dues:
        if not one.given.is_given:
            withdraw_awards([one.subject], community_id=one.community, reason="更正：打卡记录有变", at=at)
        elif one.given.bookings > 1:
            restore_awards([one.subject], community_id=one.community, reason="更正：打卡记录已恢复", at=at)


def _of_row(one: RowBooking, person: int, *, at: datetime) -> Move:
    is_credit = one.change > 0
    return Move(
        key=f"checkin:{one.id}#{one.number}",
        community_id=one.community,
        person_id=person,
        amount=one.change,
        kind="checkin" if is_credit else "clawback",
        subject=f"checkin:{one.id}",
        reason=_reason(one),
        at=one.fact.at if is_credit and one.number == 1 else at,
        may_owe=not is_credit,
    )


def _reason(one: RowBooking) -> str:
    day = _written(one.fact.day)
    if one.change < 0:
        return f"更正：{day}的“{one.plan}”不再计入"
    if one.number > 1:
        return f"更正：{day}的“{one.plan}”重新计入"
    return f"{day}{'补卡' if one.fact.way is Way.MAKE_UP else '打卡'}：{one.plan}"


def _of_due(one: DueBooking, person: int, *, at: datetime) -> Move:
    given = one.given
    return Move(
        key=f"{one.subject}#{given.bookings}",
        community_id=one.community,
        person_id=person,
        amount=given.points if given.is_given else -given.points,
        kind="milestone" if given.is_given else "clawback",
        subject=one.subject,
        reason=f"{given.name}（{_written(one.day)}达成）" if given.is_given else f"更正：收回“{given.name}”",
        at=at,
        may_owe=not given.is_given,
    )


def _give(one: DueBooking, person: int, *, at: datetime) -> Give:
    return Give(
        key=one.subject,
        community_id=one.community,
        person_id=person,
        member_id=one.member,
        kind=one.given.kind,
        name=one.given.name,
        subject=one.subject,
        reason=f"{_written(one.day)}达成",
        at=at,
    )


def _written(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"
