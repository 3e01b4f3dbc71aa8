"""What plans ask, and who did it."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from django.http import HttpRequest
from ninja import Query, Router

from qunluo.api.asking import MOST_YEARS, key_of, member_asked, plan_asked
from qunluo.api.errors import not_found
from qunluo.api.shapes import DayOut, PersonOut, PlanOut, StandingOut, Wrong
from qunluo.checkins.reads.board import Wanted, Which, board_of
from qunluo.checkins.reads.plans import groups_of as groups_of_plans
from qunluo.checkins.reads.plans import plan_rows, plans_by_id
from qunluo.checkins.reads.standings import standing_of
from qunluo.communities.reads.pages import groups_of
from qunluo.communities.reads.persons import persons_of
from qunluo.core.checkins.days import local_day
from qunluo.lib.clock import now
from qunluo.points.reads.balances import balance_of

router = Router(tags=["计划"])
WRONG = {HTTPStatus.NOT_FOUND: Wrong, HTTPStatus.UNPROCESSABLE_ENTITY: Wrong}


@router.get("/plans", response=list[PlanOut], summary="打卡计划")
def all_plans(request: HttpRequest) -> list[PlanOut]:
    """The plans that are not archived."""
    key = key_of(request)
    plans = plans_by_id(row.pk for row in plan_rows(key.community_id))
    named = {one.pk: one.external_id for one in groups_of(key.community_id)}
    groups = groups_of_plans(plans)
    return [
        PlanOut(
            id=plan.id,
            name=plan.terms.name,
            starts_on=plan.terms.starts_on,
            ends_on=plan.terms.ends_on,
            timezone=plan.terms.timezone,
            sessions=[one.id for one in plan.terms.sessions],
            groups=[named[one] for one in groups.get(plan.id, []) if one in named],
            is_on=not plan.terms.is_switched_off,
        )
        for plan in plans.values()
    ]


@router.get("/plans/{plan_id}/days/{day}", response={HTTPStatus.OK: DayOut, **WRONG}, summary="某一天的名单")
def one_day(
    request: HttpRequest,
    plan_id: int,
    day: date,
    which: Which = Which.MISSING,
    page: int = Query(1, ge=1, le=1000),  # type: ignore[type-arg]  # ninja's marker is generic for types alone
) -> DayOut:
    """Who did it, who is missing, who waits for review: a hundred a page."""
    if abs(day - now().date()) > MOST_YEARS:
        raise not_found("日子")
    plan = plan_asked(key_of(request), plan_id)
    wanted = Wanted(groups=groups_of_plans([plan_id]).get(plan_id, []), which=which, page=page, size=100)
    board = board_of(plan, day, wanted, at=now())
    members = [
        PersonOut(
            member=line.member.external_id,
            name=line.member.name,
            group=line.member.group.external_id,
            streak=line.streak,
        )
        for line in board.lines
    ]
    tally = board.tally
    return DayOut(
        day=day,
        expected=tally.expected,
        done=tally.done,
        waiting=tally.waiting,
        missing=tally.missing,
        rate=tally.rate,
        members=members,
        has_next=board.has_next,
    )


@router.get(
    "/plans/{plan_id}/members/{member}", response={HTTPStatus.OK: StandingOut, **WRONG}, summary="一位成员的打卡情况"
)
def one_member(request: HttpRequest, plan_id: int, member: str, group: str = "") -> StandingOut:
    """Streak, total and points; zeros for who never checked in."""
    key = key_of(request)
    plan = plan_asked(key, plan_id)
    seat = member_asked(key, plan, member, group)
    row = standing_of(plan.id, seat.pk)
    today = local_day(now(), plan.terms)
    is_alive = row is not None and (row.alive_until is None or row.alive_until >= today)
    return StandingOut(
        member=seat.external_id,
        name=seat.name,
        total=row.total if row else 0,
        days=row.days if row else 0,
        streak=row.streak if row and is_alive else 0,
        longest=row.longest if row else 0,
        last_day=row.last_day if row else None,
        waiting=row.waiting if row else 0,
        points=balance_of(persons_of([seat.pk])[seat.pk]),
    )
