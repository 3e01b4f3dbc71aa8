"""Check-ins of the demo community: three plans with weeks behind them, somebody to review, and an appeal to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from qunluo.checkins.reads.plans import plan_rows
from qunluo.checkins.templates import template
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.history import count_history
from qunluo.checkins.writes.plans import create_plan
from qunluo.checkins.writes.vouchers import Batch, make_vouchers
from qunluo.communities.reads.roster import Seated, roster
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.plan import (
    MakeUpRule,
    Need,
    NeedKind,
    NumberRule,
    ReminderRule,
    ReportRule,
    RewardKind,
    Session,
    Step,
    Terms,
    Way,
)
from qunluo.core.events import CheckinSubmitted
from qunluo.core.hours import zone
from qunluo.intake.handle import handle_batch
from qunluo.intake.own import append_own
from qunluo.points.reads.awards import CouponPool
from qunluo.points.writes.coupons import add_codes
from qunluo.simulator.phrases import phrases, render
from qunluo.simulator.stages import LIVELY, NEW

COUPON = "书店 5 元券"
MORNING_NAME, COURSE_NAME = "晨光早起打卡", "二十一天写作营"
HISTORY_DAYS, COURSE_DAYS = 60, 24
WRITERS = 46
COPIED = "写作打卡：今天写了三百字，主题是童年的小河，改了两遍，越改越觉得删字比写字难，明天继续。"
HERE = zone("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of the demo: our row, where its events wait, and the platform's id."""

    id: int
    account: int
    external: str


def ensure_checkins(community: int, groups: Mapping[str, Group], *, at: datetime) -> None:
    """Make the plans unless they are there, with what members handed in till now."""
    known = {row.name for row in plan_rows(community)}
    if MORNING_NAME not in known:
        _begin_morning(community, groups, at=at)
    if COURSE_NAME not in known:
        _begin_course(community, groups[LIVELY.name], at=at)
    while handle_batch():
        pass


def _begin_morning(community: int, groups: Mapping[str, Group], *, at: datetime) -> None:
    """What people wrote in the groups all along begins to count."""
    since = at - timedelta(days=HISTORY_DAYS)
    ids = [groups[name].id for name in (LIVELY.name, NEW.name)]
    plan = create_plan(community, data_of(_morning(at=at)), groups=ids, template="reading", at=at)
    make_vouchers(community, Batch(count=20, plan_id=plan.pk, note="会员日赠送"), operator_id=None, at=at)
    _bring_coupons(community, at=at)
    count_history(plan.pk, since=since, at=at)


def _bring_coupons(community: int, *, at: datetime) -> None:
    """Codes for the coupons that the ladder gives, enough for some weeks."""
    pool = CouponPool(community_id=community, name=COUPON, note="在书店公众号里输入券码，满 20 元可用")
    pool.save()
    rng = Random(COUPON)  # noqa: S311 - invented codes
    add_codes(pool, (f"BOOK-{rng.randrange(10**8):08}" for _ in range(120)), at=at)


def _morning(*, at: datetime) -> Terms:
    session = Session(
        name="早起打卡",
        starts=time(0),
        ends=time(0),
        needs=(
            Need(kind=NeedKind.KEYWORD, pattern="*打卡*{n}*天*"),
            Need(kind=NeedKind.TAP),
            Need(kind=NeedKind.ROLL_CALL),
        ),
        any_will_do=True,
        points=5,
    )
    return Terms(
        since=at,
        name=MORNING_NAME,
        starts_on=(at.astimezone(HERE) - timedelta(days=HISTORY_DAYS)).date(),
        sessions=(session,),
        number=NumberRule.HINT,
        make_up=MakeUpRule(points=30, task="补写昨天读了什么、有什么感受", task_length=30),
        ladder=(
            Step(streak=7, kind=RewardKind.BADGE, name="七日晨光"),
            Step(streak=7, kind=RewardKind.COUPON, name=COUPON, repeats=True),
            Step(streak=21, kind=RewardKind.BADGE, name="二十一天成习惯"),
            Step(streak=21, kind=RewardKind.POINTS, name="二十一天奖励", points=100),
            Step(streak=100, kind=RewardKind.TITLE, name="百日书友"),
        ),
        lucky_share=0.1,
        reminder=ReminderRule(times=(time(20),)),
        report=ReportRule(daily_at=time(22, 5), weekday=0, weekly_at=time(9), names_missing=False),
    )


def _begin_course(community: int, group: Group, *, at: datetime) -> None:
    """A writing camp on members' pages, in which a few hand in what another wrote."""
    taken = template("education")
    start = (at.astimezone(HERE) - timedelta(days=COURSE_DAYS)).date()
    needs = (Need(kind=NeedKind.KEYWORD, words=("写作打卡",)), Need(kind=NeedKind.TEXT, least=20))
    session = Session(name="每日一篇", starts=time(0), ends=time(0), needs=needs, points=8)
    base = taken.terms(at=at) if taken else Terms(since=at, starts_on=start)
    terms = replace(
        base,
        name=COURSE_NAME,
        starts_on=start,
        ends_on=None,
        sessions=(session,),
        sessions_needed=1,
        weekdays=frozenset(range(7)),
        times_a_week=0,
        number=NumberRule.OFF,
        replies=False,
    )
    plan = create_plan(community, data_of(terms), groups=[group.id], template="education", at=at)
    writers = [one for one in roster(group.id) if one.name and one.external_id][:WRITERS]
    events = [
        (group.account, event)
        for event in (*_papers(plan.pk, group, writers, start, at=at), *_copies(plan.pk, group, writers, at=at))
    ]
    append_own(events, at=at)


def _papers(plan: int, group: Group, writers: list[Seated], start: date, *, at: datetime) -> Iterator[CheckinSubmitted]:
    """Each writes on most days, at an hour of their own."""
    for number, writer in enumerate(writers):
        rng = Random(f"{writer.external_id} writes")  # noqa: S311 - invented people
        keenness = 0.97 if number < WRITERS // 3 else rng.uniform(0.35, 0.9)
        hour = rng.choice((6, 7, 8, 12, 13, 20, 21, 21, 22))
        for back in range(COURSE_DAYS + 1):
            day = start + timedelta(days=back)
            minute = timedelta(minutes=rng.gauss(0, 35))
            moment = (datetime.combine(day, time(hour, 30), HERE) + minute).astimezone(UTC)
            if rng.random() > keenness or moment > at - timedelta(minutes=20):
                continue
            text = render(rng.choice(phrases().lines["checkin"]), rng.random, _facts(rng, back))
            yield _paper(plan, group, writer, moment, f"写作打卡。{text}。{_thought(rng)}", key=f"{day}")


def _copies(plan: int, group: Group, writers: list[Seated], *, at: datetime) -> Iterator[CheckinSubmitted]:
    """One of them writes well, and three hand in the same a little later."""
    author, *copyists = writers[3:7]
    yield _paper(plan, group, author, at - timedelta(minutes=18), COPIED, key="original")
    for number, writer in enumerate(copyists, 1):
        text = COPIED if number == 1 else COPIED.replace("明天继续", "明天接着来")
        yield _paper(plan, group, writer, at - timedelta(minutes=18 - number), text, key="copied")


def _paper(plan: int, group: Group, writer: Seated, moment: datetime, text: str, *, key: str) -> CheckinSubmitted:
    name = f"page:demo:{plan}:{writer.external_id}:{key}"
    claim = Claim(key=name, member=writer.external_id, at=moment, way=Way.PAGE, text=text)
    return CheckinSubmitted(
        key=name, group=group.external, member=writer.external_id, name=writer.name, at=moment, plan=plan, claim=claim
    )


def _facts(rng: Random, back: int) -> dict[str, str]:
    words = {name: str(rng.choice(phrases().words[name])[0]) for name in ("book", "kid", "city", "weekday")}
    return {**words, "n": str(back + 1)}


def _thought(rng: Random) -> str:
    return rng.choice(
        (
            "写到一半卡住了，出去走了一圈才想明白要说什么",
            "把昨天那篇删掉一半，读起来顺多了",
            "照着练习写了人物，发现自己总爱用形容词",
            "今天只写了五百字，但每一句都是自己的话",
            "写妈妈的手，写着写着鼻子有点酸",
            "试着用对话推进，比平铺直叙难多了",
            "重写了开头三遍，还是第一遍最好",
        )
    )
