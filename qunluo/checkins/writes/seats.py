"""A member in a plan, and what is noted there by hand: make-ups, and what an appeal brings back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from qunluo.checkins.models import Plan, Submission
from qunluo.checkins.reads import plans
from qunluo.checkins.writes.notes import Place, insert_submissions, submission_row
from qunluo.communities.reads import pages
from qunluo.core.checkins import plan as core
from qunluo.core.checkins.claim import Claim, Risk
from qunluo.core.checkins.days import terms_on
from qunluo.core.checkins.evidence import fact_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A member in a plan, as tables and as the core know them."""

    row: Plan
    plan: core.Plan
    member: pages.Member

    @property
    def pair(self) -> tuple[int, int]:
        """The ids of plan and member."""
        return self.row.pk, self.member.pk


def seat_of(plan_id: int, member_id: int) -> Seat | None:
    """The member in the plan; None where they belong to different communities, or are not there."""
    row = Plan.objects.filter(pk=plan_id).first()
    member = pages.member(member_id, within=[row.community_id]) if row else None
    if row is None or member is None:
        return None
    return Seat(row=row, plan=plans.plan_of(plan_id), member=member)


def is_asked(seat: Seat) -> bool:
    """Whether the plan still runs in the member's group."""
    here = plans.groups_of([seat.row.pk]).get(seat.row.pk, [])
    return seat.row.archived_at is None and seat.member.group_id in here


def note_by_hand(seat: Seat, claim: Claim) -> Submission:
    """Write the claim down as a fact, without looking at its risk. The caller holds the standing, and settles."""
    if claim.day is None:
        raise ValueError(f"{claim.key} does not say for which day it is")
    fact = fact_of(claim, seat.plan)
    if fact is None:
        raise ValueError(f"{claim.key} came by a way on which it may be talk")
    if claim.way is core.Way.MAKE_UP:
        rule = seat.plan.terms_at(claim.at).make_up
        fact = replace(fact, heals=rule is None or rule.heals)
    place = Place(
        community=seat.row.community_id,
        plan=seat.row.pk,
        version=terms_on(claim.day, seat.plan).version,
        group=seat.member.group_id,
        member=seat.member.pk,
        at=claim.at,
    )
    insert_submissions([submission_row(place, fact, claim, risk=Risk())])
    return Submission.objects.get(plan_id=seat.row.pk, member_id=seat.member.pk, key=claim.key)
