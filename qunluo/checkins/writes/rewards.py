"""What settling owes members, told to the ledger: each difference once, under a key of its own, never as an edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qunluo.communities.reads.persons import persons_of
from qunluo.core.checkins.facts import Fact, State
from qunluo.core.checkins.plan import RewardKind, Way
from qunluo.points.writes.awards import Give, give_awards, withdraw_awards
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
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBooking:
    """A reward besides points of check-ins, to be given or taken back. `number` counts its bookings from 1."""

    standing: int
    community: int
    member: int
    key: str
    kind: str
    points: int
    name: str
    day: date
    number: int
    is_given: bool

    @property
    def award(self) -> str:
        """The key of the award: each giving is one of its own."""
        return f"checkin-due:{self.standing}:{self.key}#{self.number}"


def pay(rows: Sequence[RowBooking], dues: Sequence[DueBooking], *, at: datetime) -> None:
    """Tell the ledger, in the transaction of the caller. What was spent meanwhile is owed, not lost."""
    if not rows and not dues:
        return
    persons = persons_of({one.member for one in (*rows, *dues)})
    in_points = [one for one in dues if one.kind == RewardKind.POINTS]
    moves = [_of_row(one, persons[one.member], at=at) for one in rows]
    moves += [_of_due(one, persons[one.member], at=at) for one in in_points if one.points]
    post(moves, at=at)
    _award([one for one in dues if one.kind != RewardKind.POINTS], persons, at=at)


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
    day = f"{one.fact.day.month} 月 {one.fact.day.day} 日"
    if one.change < 0:
        return f"更正：{day}的“{one.plan}”不再计入"
    if one.number > 1:
        return f"更正：{day}的“{one.plan}”重新计入"
    return f"{day}{'补卡' if one.fact.way is Way.MAKE_UP else '打卡'}：{one.plan}"


def _of_due(one: DueBooking, person: int, *, at: datetime) -> Move:
    return Move(
        key=f"checkin-due:{one.standing}:{one.key}#{one.number}",
        community_id=one.community,
        person_id=person,
        amount=one.points if one.is_given else -one.points,
        kind="milestone" if one.is_given else "clawback",
        subject=f"checkin-due:{one.standing}:{one.key}",
        reason=f"{one.name}（{one.day.month} 月 {one.day.day} 日达成）" if one.is_given else f"更正：收回“{one.name}”",
        at=at,
        may_owe=not one.is_given,
    )


def _award(dues: Iterable[DueBooking], persons: dict[int, int], *, at: datetime) -> None:
    given = [one for one in dues if one.is_given]
    back = [one for one in dues if not one.is_given]
    give_awards(
        [
            Give(
                key=one.award,
                community_id=one.community,
                person_id=persons[one.member],
                member_id=one.member,
                kind=one.kind,
                name=one.name,
                subject=f"checkin-due:{one.standing}:{one.key}",
                reason=f"{one.day.month} 月 {one.day.day} 日达成",
                at=at,
            )
            for one in given
        ],
        at=at,
    )
    withdraw_awards([(one.community, f"checkin-due:{one.standing}:{one.key}#{one.number - 1}") for one in back], at=at)
