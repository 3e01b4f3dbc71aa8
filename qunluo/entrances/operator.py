"""Check-ins that an operator enters for members: by our own events, so that they go the one way.

A row is known by plan, member, day, session and the form that it came from: the same form sent twice enters once.
Whether it counts is settled like anything else; who checked in already gets a repeat, and nothing doubles.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from qunluo.accounts.writes import Deed, note
from qunluo.checkins.reads import plans
from qunluo.communities.reads.seats import Member, members_by_id
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.days import is_planned, local_day, terms_on
from qunluo.core.checkins.plan import Plan, Way
from qunluo.core.events import CheckinSubmitted
from qunluo.intake.own import append_own
from qunluo.lib.refusal import Refusal

MOST_ROWS = 2_000


class NotEntered(Refusal):
    """Nothing was entered; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One check-in for one member. `session` may be empty where the day has only one."""

    member_id: int
    day: date
    session: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A row that can't be entered, and why."""

    row: Row
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """How many were entered now, how many were known from before, and which rows were left out."""

    taken: int
    known: int
    doubts: tuple[Doubt, ...]


@transaction.atomic
def enter_checkins(
    plan_id: int, rows: Sequence[Row], *, within: Collection[int], operator_id: int, key: str, at: datetime
) -> Entered:
    """Enter what is good of the rows, and say what is not. `key` is that of the page from which they come.

    `within` are the communities that the operator may change. The worker notes the check-ins a moment later.
    """
    if not 0 < len(rows) <= MOST_ROWS:
        raise NotEntered(_("一次可以录入 1 到 %(most)d 条。") % {"most": MOST_ROWS})
    room = _room(plan_id, rows, within=within, at=at)
    looked = [(row, _doubt(row, room)) for row in dict.fromkeys(rows)]
    good = [row for row, why in looked if not why]
    events = [(room.members[row.member_id].group.account_id, _event(row, room, operator_id, key)) for row in good]
    taken = append_own(events, at=at)
    if taken:
        data = {"plan": plan_id, "members": sorted({row.member_id for row in good})}
        deed = Deed(
            action="checkins.entries.made",
            subject=str(taken),
            operator_id=operator_id,
            community_id=room.community_id,
            data=data,
        )
        note(deed, at=at)
    doubts = tuple(Doubt(row=row, why=why) for row, why in looked if why)
    return Entered(taken=taken, known=len(good) - taken, doubts=doubts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """What rows are held against: the plan, where it runs, and the members whom they name."""

    plan: Plan
    community_id: int
    groups: frozenset[int]
    members: Mapping[int, Member]
    at: datetime


def _room(plan_id: int, rows: Sequence[Row], *, within: Collection[int], at: datetime) -> _Room:
    found = plans.plan_row(plan_id, within=within)
    if found is None or found.archived_at is not None:
        raise NotEntered(_("这个计划已经结束，不能再录入。"))
    return _Room(
        plan=plans.plan_of(plan_id),
        community_id=found.community_id,
        groups=frozenset(plans.groups_of([plan_id]).get(plan_id, [])),
        members=members_by_id({row.member_id for row in rows}),
        at=at,
    )


def _doubt(row: Row, room: _Room) -> str:
    member = room.members.get(row.member_id)
    if member is None or member.group_id not in room.groups:
        return _("这位成员不在这个计划的群里。")
    if row.day > local_day(room.at, room.plan.terms_at(room.at)):
        return _("这一天还没有到。")
    if not is_planned(row.day, room.plan):
        return _("这一天不用打卡。")
    sessions = terms_on(row.day, room.plan).sessions
    if not row.session and len(sessions) > 1:
        return _("这一天有几场打卡，请写明是哪一场。")
    if row.session and row.session not in {one.id for one in sessions}:
        return _("没有这一场打卡。")
    return ""


def _event(row: Row, room: _Room, operator_id: int, key: str) -> CheckinSubmitted:
    member = room.members[row.member_id]
    named = f"operator:{room.plan.id}:{member.pk}:{row.day}:{row.session}:{key}"
    claim = Claim(
        key=named,
        member=member.external_id,
        at=room.at,
        way=Way.OPERATOR,
        day=row.day,
        session=row.session,
        text=row.text.replace("\0", ""),
        operator=operator_id,
    )
    return CheckinSubmitted(
        key=named, group=member.group.external_id, member=member.external_id, at=room.at, plan=room.plan.id, claim=claim
    )
