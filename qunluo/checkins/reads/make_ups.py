"""What a member may make up now, at what price; and what was made up so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias

from django.utils.translation import gettext as _

from qunluo.checkins import models
from qunluo.checkins.reads.facts import facts_of
from qunluo.communities.reads.pages import Member
from qunluo.core.checkins.facts import Fact, Settlement
from qunluo.core.checkins.make_up import Missed, has_joined_by, missed_on, month_of, within_reach
from qunluo.core.checkins.plan import MakeUpRule, Plan
from qunluo.core.checkins.settle import settle
from qunluo.core.hours import zone
from qunluo.points.reads import balance_of

Pay: TypeAlias = models.MakeUp.Pay
MakeUp = models.MakeUp
"""The row, named here for those who may not touch the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One way to pay: so many points, a voucher, or a task with at least so many characters."""

    pay: Pay
    points: int = 0
    task: str = ""
    task_length: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One missed check-in. `prices` are all ways to pay, `allowed` those that are open now.

    `why_not` is a sentence for the member where none is, and otherwise empty.
    """

    day: date
    session: str
    session_name: str
    prices: tuple[Price, ...]
    allowed: tuple[Pay, ...]
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How often a member made something up this month, and how often they may."""

    used: int
    most: int

    @property
    def left(self) -> int:
        """How often they still may."""
        return max(self.most - self.used, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a member stands before a make-up: plan, what they handed in, what follows, points and quota."""

    plan: Plan
    rule: MakeUpRule | None
    facts: Mapping[str, Fact]
    settled: Settlement
    balance: int
    quota: Quota
    joined: datetime | None
    at: datetime
    prices: tuple[Price, ...]

    def missed(self) -> tuple[Missed, ...]:
        """What lies within reach, the newest first."""
        found = within_reach(self.plan, self.facts.values(), self.settled, at=self.at)
        return tuple(one for one in found if has_joined_by(one.day, self.plan, joined=self.joined))

    def missed_on(self, day: date) -> tuple[Missed, ...]:
        """What was missed on a day, however long ago."""
        return missed_on(day, self.plan, self.facts.values(), self.settled, at=self.at)


def offers_of(plan: Plan, member: Member, *, at: datetime) -> tuple[Offer, ...]:
    """All that the member could make up in this plan, the newest first."""
    position = position_of(plan, member, at=at)
    return tuple(offer_of(one, position) for one in position.missed())


def quota_of(plan: Plan, member_id: int, *, at: datetime) -> Quota:
    """The member's make-ups in the running month of the plan's calendar; granted and undone ones do not count."""
    terms = plan.terms_at(at)
    month = month_of(at, terms)
    after = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    starts, ends = (datetime.combine(day, time(), zone(terms.timezone)) for day in (month, after))
    rows = MakeUp.objects.filter(plan_id=plan.id, member_id=member_id, undone_at=None, granted_by=None)
    used = rows.filter(at__gte=starts, at__lt=ends).count()
    return Quota(used=used, most=terms.make_up.per_month if terms.make_up else 0)


def position_of(plan: Plan, member: Member, *, at: datetime) -> Position:
    """All that decides about a make-up, read at once."""
    facts = facts_of([(plan.id, member.pk)]).get((plan.id, member.pk), {})
    rule = plan.terms_at(at).make_up
    joined = [moment for moment in (member.joined_at, member.first_seen_at) if moment]
    return Position(
        plan=plan,
        rule=rule,
        facts=facts,
        settled=settle(plan, facts.values()),
        balance=balance_of(member.account.person_id),
        quota=quota_of(plan, member.pk, at=at),
        joined=min(joined, default=None),
        at=at,
        prices=prices_of(rule),
    )


def prices_of(rule: MakeUpRule | None) -> tuple[Price, ...]:
    """The ways to pay that the rule knows."""
    if rule is None:
        return ()
    points = [] if rule.points is None else [Price(pay=Pay.POINTS, points=rule.points)]
    voucher = [Price(pay=Pay.VOUCHER)] if rule.takes_voucher else []
    task = [Price(pay=Pay.TASK, task=rule.task, task_length=rule.task_length)] if rule.task else []
    return (*points, *voucher, *task)


def offer_of(missed: Missed, position: Position) -> Offer:
    """What the member is offered for one missed check-in, or why nothing."""
    allowed = tuple(price.pay for price in position.prices if price.points <= position.balance)
    why_not = _obstacle(missed, position) or ("" if allowed else _too_dear(position))
    return Offer(
        day=missed.day,
        session=missed.session.id,
        session_name=missed.session.name,
        prices=position.prices,
        allowed=() if why_not else allowed,
        why_not=why_not,
    )


def _obstacle(missed: Missed, position: Position) -> str:
    if missed.is_waiting:
        return _("这一天的打卡正在审核，通过了就不用补。")
    count = position.quota.most
    if not count:
        return _("这个计划不能自己补卡，需要的话请运营补发。")
    if not position.quota.left:
        return _("这个月的 %(count)d 次补卡已经用完，下个月 1 日起又可以补。") % {"count": count}
    return ""


def _too_dear(position: Position) -> str:
    wanted = min(price.points for price in position.prices)
    return _("补卡需要 %(wanted)d 积分，您现在有 %(balance)d 积分。") % {"wanted": wanted, "balance": position.balance}


def make_ups(community_id: int, *, before: int | None = None, limit: int = 50) -> list[MakeUp]:
    """A page of make-ups, the newest first, with plan, member and who gave or took it."""
    rows = MakeUp.objects.filter(community_id=community_id)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("plan", "member", "granted_by", "undone_by", "submission").order_by("-pk")[:limit])


def make_up(make_up_id: int, *, within: Collection[int]) -> MakeUp | None:
    """The make-up, if it belongs to one of these communities."""
    rows = MakeUp.objects.filter(pk=make_up_id, community_id__in=within)
    return rows.select_related("plan", "member", "granted_by", "undone_by", "submission").first()
