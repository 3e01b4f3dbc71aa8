"""阿明 at his own pages: plans of every sort in the group, a history behind him, and a browser that holds his pass."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from django.test import Client

from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.plans import create_plan
from qunluo.communities.models import Member
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.plan import Need, RewardKind, Session, Step, Terms, Way
from qunluo.core.events import CheckinSubmitted
from qunluo.h5.views.signing import pass_for
from qunluo.intake.own import append_own
from qunluo.lib import passes
from tests.cast import NOW, OPENED, Cast, handle_all

STARTS = date(2026, 2, 1)
DAY = timedelta(days=1)
LADDER = (
    Step(streak=7, kind=RewardKind.BADGE, name="7 天坚持者"),
    Step(streak=21, kind=RewardKind.COUPON, name="书店八折券"),
)
TAP = Session(points=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The cast, and 阿明's plan by one tap."""

    cast: Cast
    ming: Member
    plan_id: int


def set_up(cast: Cast) -> Stage:
    """A plan by one tap, open from ten to ten, in which 阿明 has done the last four days but one."""
    plan_id = make_plan(cast, "晨读打卡", sessions=(TAP,), ladder=LADDER)
    Member.objects.filter(external_id="ming").update(joined_at=OPENED)
    ming = member("ming")
    check_in(cast, plan_id, "ming", *days_ago(5, 4, 2, 1))
    return Stage(cast=cast, ming=ming, plan_id=plan_id)


def make_plan(cast: Cast, name: str = "打卡", **wanted) -> int:
    """A plan of the cast's group."""
    since = datetime(2026, 1, 31, 16, tzinfo=UTC)
    terms = replace(Terms(since=since, starts_on=STARTS, name=name), **wanted)
    return create_plan(cast.community.pk, data_of(terms), groups=[cast.group.pk], at=since).pk


def asks(*needs: Need, **session) -> dict:
    """A session from ten to ten that asks for these."""
    return {"sessions": (Session(needs=needs, points=10, **session),)}


def check_in(cast: Cast, plan_id: int, member: str, *moments: datetime, **shown) -> None:
    """Check-ins by the page, as the worker has judged them."""
    events = []
    for at in moments:
        key = f"page:{member}:{plan_id}:{at:%m%d%H%M%S}"
        claim = Claim(key=key, member=member, at=at, way=Way.PAGE, **{"has_tapped": True, **shown})
        events.append(CheckinSubmitted(key=key, group="g", member=member, at=at, plan=plan_id, claim=claim))
    append_own([(cast.account.pk, event) for event in events], at=NOW)
    handle_all()


def browser_of(member: Member, *, at: datetime = NOW, device: str = "") -> Client:
    """A browser that holds the member's pass."""
    client = Client()
    holder = pass_for(member, device=device, at=at)
    client.cookies[passes.COOKIE] = passes.seal_pass(holder)
    client.cookies[passes.COOKIE]["path"] = passes.COOKIE_PATH
    client.proof = passes.proof_of(holder)
    return client


def days_ago(*backs: int, at: datetime = NOW) -> list[datetime]:
    """Moments on those days, as people are: never at the same minute."""
    return [at - back * DAY - timedelta(minutes=back * back * 7 % 53, seconds=back * 17 % 60) for back in backs]


def member(name: str) -> Member:
    return Member.objects.select_related("group", "account").get(external_id=name)


def late(hour: int) -> datetime:
    """Today at this hour in Shanghai."""
    return datetime.combine(date(2026, 3, 2), time(hour), UTC) - timedelta(hours=8)
