"""A plan of the cast that has run for a month, and short ways to hand something in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from qunluo.checkins.models import Plan, Standing, Submission
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.notes import Place, insert_submissions, submission_row
from qunluo.checkins.writes.plans import create_plan
from qunluo.checkins.writes.settling import settle_pairs
from qunluo.communities.models import Member
from qunluo.core.checkins.claim import Claim, Reason, Risk
from qunluo.core.checkins.evidence import fact_of
from qunluo.core.checkins.plan import MakeUpRule, Need, NeedKind, RewardKind, Session, Step, Terms, Way
from qunluo.points.models import Wallet
from qunluo.points.writes import Move, post

BEGUN = datetime(2026, 1, 31, 16, tzinfo=UTC)
"""Midnight in Shanghai, when February begins."""
NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
"""Monday, half past noon in Shanghai."""
SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSE_TO_SURE = Risk(
    score=80,
    reasons=(
        Reason(code="same_text", weight=50, detail="和阿明 3 月 1 日写的几乎一样"),
        Reason(code="rhythm", weight=30, detail="连续 5 天在同一秒打卡"),
    ),
)
TERMS = Terms(
    since=BEGUN,
    name="晨读打卡",
    starts_on=date(2026, 2, 1),
    sessions=(Session(starts=time(0), ends=time(0), needs=(Need(kind=NeedKind.TAP),), points=10),),
    make_up=MakeUpRule(points=50, takes_voucher=True, task="写一段这几天的读书体会", task_length=10, per_month=3),
    ladder=(Step(streak=3, kind=RewardKind.POINTS, name="连续 3 天", points=20),),
)


def a_plan(cast, **changes) -> Plan:
    terms = replace(TERMS, **changes)
    return create_plan(cast.community.pk, data_of(terms), groups=[cast.group.pk], operator_id=cast.steward.pk, at=BEGUN)


def member_of(cast, name: str = "jing") -> Member:
    return Member.objects.select_related("account__person", "group__account").get(group=cast.group, external_id=name)


def at(day: int, hour: int = 12, *, month: int = 3) -> datetime:
    """That hour in Shanghai, in 2026."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


def hand_in(plan: Plan, member: Member, when: datetime, *, risk: Risk = Risk(), **given) -> Submission:  # noqa: B008
    """A check-in by the page, as the worker would note it."""
    claim = Claim(
        **{
            "key": f"page:{when.isoformat()}",
            "member": member.external_id,
            "at": when,
            "way": Way.PAGE,
            "has_tapped": True,
        }
        | given
    )
    core = plan_of(plan.pk)
    fact = fact_of(claim, core, risk=risk)
    place = Place(
        community=plan.community_id,
        plan=plan.pk,
        version=core.terms_at(when).version,
        group=member.group_id,
        member=member.pk,
        at=when,
    )
    with transaction.atomic():
        insert_submissions([submission_row(place, fact, claim, risk=risk)])
        settle_pairs([(plan.pk, member.pk)], at=when)
    return Submission.objects.get(plan=plan, member=member, key=claim.key)


def give_points(member: Member, amount: int) -> None:
    move = Move(
        key=f"gift:{member.pk}:{amount}",
        community_id=member.community_id,
        person_id=member.account.person_id,
        amount=amount,
        kind="adjustment",
        reason="见面礼",
        at=BEGUN,
    )
    post([move], at=BEGUN)


def balance(member: Member) -> int:
    """What is there less what is owed."""
    wallet = Wallet.objects.filter(person_id=member.account.person_id).first()
    return wallet.balance - wallet.owed if wallet else 0


def state(plan: Plan, member: Member) -> tuple:
    """How the member stands, as far as anybody can see."""
    row = Standing.objects.get(plan=plan, member=member)
    given = {key: due[-1] for key, due in row.dues.items() if due[-1]}
    return (row.total, row.days, row.streak, row.last_day, row.longest, row.waiting, given, balance(member))
