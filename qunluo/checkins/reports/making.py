"""Reports are made at their time, kept as they were, and sent to the group once: in words, and as a picture."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

import orjson
from django.conf import settings
from django.db import transaction

from qunluo.channels.reads import kinds_of
from qunluo.checkins.models import Plan as PlanRow
from qunluo.checkins.models import Report
from qunluo.checkins.reads.plans import groups_of, plans_by_id
from qunluo.checkins.reports.digest import Digest, daily, weekly
from qunluo.checkins.reports.picture import picture_of
from qunluo.checkins.reports.text import text_of
from qunluo.communities.reads.live import live_group_ids
from qunluo.communities.reads.standing import PlacedGroup, placed_group, rules_of
from qunluo.core.actions import PostPicture, PostReply
from qunluo.core.checkins.days import is_planned
from qunluo.core.checkins.plan import Plan
from qunluo.core.hours import night_ends, night_of, zone
from qunluo.lib.passes import pseudonym
from qunluo.outbox.writes import Wanted, enqueue

LATE = timedelta(hours=2)
"""A timetable that stood still longer than this sends no report of yesterday's news."""
FRESH = timedelta(hours=6)
SHOWN_FOR = timedelta(days=7)
DAY = timedelta(days=1)
Span = Report.Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A report that somebody wants: of this plan in this group, of this day or of the week that ends on it."""

    plan: Plan
    group: int
    span: str
    day: date


def send_due(*, at: datetime) -> int:
    """Make and send the reports whose time has come; how many were new. Each span is told once."""
    return sum(send(wish, at=at) for wish in due(at=at))


def due(*, at: datetime) -> Iterator[Wish]:
    """The reports whose time came within the last hours, of plans that run, in groups that live."""
    running = list(PlanRow.objects.filter(archived_at=None).values_list("pk", flat=True))
    groups = groups_of(running)
    live = live_group_ids(group for its in groups.values() for group in its)
    for plan in plans_by_id(running).values():
        for span, day in spans_of(plan, at=at):
            yield from (
                Wish(plan=plan, group=group, span=span, day=day) for group in groups.get(plan.id, []) if group in live
            )


def spans_of(plan: Plan, *, at: datetime) -> Iterator[tuple[str, date]]:
    """What the plan has to tell at this moment: a day, a week, both, or nothing."""
    terms = plan.terms_at(at)
    rule, here = terms.report, zone(terms.timezone)
    if rule is None or terms.is_switched_off:
        return
    today = at.astimezone(here).date()
    for day in (today, today - DAY):
        if rule.daily_at and _is_due(day, rule.daily_at, terms.timezone, at) and is_planned(day, plan):
            yield Span.DAY, day
        if rule.weekly_at and day.weekday() == rule.weekday and _is_due(day, rule.weekly_at, terms.timezone, at):
            yield Span.WEEK, day - DAY


def send(wish: Wish, *, at: datetime) -> bool:
    """Make the report and put it into the outbox; False where it was told already."""
    known = Report.objects.filter(plan_id=wish.plan.id, group_id=wish.group, span=wish.span, day=wish.day)
    if known.exists():
        return False
    group = placed_group(wish.group)
    digest = digest_of(wish, group.title, at=at)
    with transaction.atomic():
        report, is_new = Report.objects.get_or_create(
            plan_id=wish.plan.id,
            group_id=wish.group,
            span=wish.span,
            day=wish.day,
            defaults={
                "text": text_of(digest),
                "figures": orjson.loads(orjson.dumps(asdict(digest), default=str)),
                "picture": picture_of(digest),
                "made_at": at,
            },
        )
        if is_new:
            _enqueue(report, group, at=at)
    return is_new


def digest_of(wish: Wish, title: str, *, at: datetime) -> Digest:
    """The figures of the report as they are now."""
    tell = weekly if wish.span == Span.WEEK else daily
    return tell(wish.plan, wish.group, title, wish.day, at=at)


def url_of(report: Report) -> str:
    """Where the picture can be fetched for a week, by whoever was given the address."""
    return f"{settings.QUNLUO_URL}/r/{report.pk}-{_word(report.pk)}.png"


def picture_at(report_id: int, word: str, *, at: datetime) -> bytes | None:
    """The picture behind an address that we gave out, while it lasts."""
    if not hmac.compare_digest(word.encode(), _word(report_id).encode()):
        return None
    report = Report.objects.filter(pk=report_id, made_at__gt=at - SHOWN_FOR).first()
    return bytes(report.picture) if report is not None and report.picture else None


def _word(report_id: int) -> str:
    return pseudonym("report", str(report_id))


def _enqueue(report: Report, group: PlacedGroup, *, at: datetime) -> None:
    morning = _morning_after(group.id, at)
    ends = (morning or at) + FRESH
    actions = (
        PostReply(group=group.external_id, text=report.text, not_before=morning, expires_at=ends),
        PostPicture(group=group.external_id, url=url_of(report), text=report.text, not_before=morning, expires_at=ends),
    )
    wanted = [
        Wanted(
            action=action,
            key=f"report:{report.pk}#{number}",
            community_id=group.community_id,
            account_id=group.account_id,
            kind=kinds_of([group.account_id])[group.account_id],
            group_id=group.id,
            event_id=None,
        )
        for number, action in enumerate(actions)
    ]
    enqueue(wanted, at=at)


def _morning_after(group_id: int, at: datetime) -> datetime | None:
    """When the group wakes, if it sleeps now: a report is no reason to wake it."""
    rules = rules_of([group_id])[group_id]
    quiet = rules.quiet_hours
    if quiet is None:
        return None
    night = night_of(at, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone)
    return night_ends(night, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone) if night else None


def _is_due(day: date, clock: time, timezone: str, at: datetime) -> bool:
    moment = datetime.combine(day, clock, zone(timezone))
    return moment <= at < moment + LATE
