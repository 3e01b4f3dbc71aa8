"""Who has not checked in is reminded in private: at the plan's times, seldom, and never at night."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count

from qunluo.channels.reads import can_send, kinds_of
from qunluo.checkins.models import Attendance, Reminder, Submission
from qunluo.checkins.models import Plan as PlanRow
from qunluo.checkins.reads.attendance import bits_between, month_of
from qunluo.checkins.reads.board import missing_on
from qunluo.checkins.reads.plans import groups_of, plans_by_id
from qunluo.communities.reads.live import live_group_ids
from qunluo.communities.reads.pages import Member
from qunluo.communities.reads.standing import PlacedGroup, placed_group, rules_of
from qunluo.core.actions import Action, AskOperator, SendHint
from qunluo.core.checkins.days import is_planned, window_of
from qunluo.core.checkins.facts import State
from qunluo.core.checkins.plan import Plan, ReminderRule, Session
from qunluo.core.checkins.telling import closing_text
from qunluo.core.hours import night_of, zone
from qunluo.core.snapshot import GroupRules
from qunluo.lib.nicknames import shown_name
from qunluo.lib.passes import member_link
from qunluo.outbox.writes import Wanted, enqueue

LATE = timedelta(minutes=30)
"""A reminder that is later than this is not sent: its hour has passed."""
MOST = 10_000
MOST_NAMED = 300
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One time slot of a plan in one group that is due now."""

    plan: Plan
    rule: ReminderRule
    group: int
    day: date
    slot: time


def remind_due(*, at: datetime) -> int:
    """Remind all whose hour has come; how many members were."""
    return sum(_remind(call, at=at) for call in due(at=at))


def due(*, at: datetime) -> Iterator[Call]:
    """The slots that began within the last half hour, in groups that live and are awake."""
    running = list(PlanRow.objects.filter(archived_at=None).values_list("pk", flat=True))
    groups = groups_of(running)
    live = live_group_ids(group for its in groups.values() for group in its)
    rules = rules_of(live)
    for plan in plans_by_id(running).values():
        for rule, day, slot in slots_of(plan, at=at):
            for group in groups.get(plan.id, []):
                if group in live and not _is_night(rules[group], at):
                    yield Call(plan=plan, rule=rule, group=group, day=day, slot=slot)


def slots_of(plan: Plan, *, at: datetime) -> Iterator[tuple[ReminderRule, date, time]]:
    """The plan's times that have just come, on a day that it asks for, while there is still time to check in."""
    terms = plan.terms_at(at)
    if terms.reminder is None or terms.is_switched_off:
        return
    here = zone(terms.timezone)
    day = at.astimezone(here).date()
    is_open = any(window_of(day, session, terms)[1] > at for session in terms.sessions)
    if not is_open or not is_planned(day, plan):
        return
    for slot in terms.reminder.times:
        moment = datetime.combine(day, slot, here)
        if moment <= at < moment + LATE:
            yield terms.reminder, day, slot


def _remind(call: Call, *, at: datetime) -> int:
    members = [one for one in missing_on(call.plan, call.day, [call.group], at=at, limit=MOST) if one.external_id]
    members = _bar_tired(call, _bar_in_time(call, _bar_done(call, members), at=at))
    if not members:
        return 0
    with transaction.atomic():
        fresh = _note(call, members, at=at)
        group = placed_group(call.group)
        actions = _actions(call, group, [one for one in members if one.pk in fresh], at=at)
        enqueue([_wanted(call, group, key, action) for key, action in actions], at=at)
    return len(fresh)


def _bar_done(call: Call, members: list[Member]) -> list[Member]:
    """Where a plan counts weeks, who has reached the week's goal may rest."""
    goal = call.plan.terms.times_a_week
    if not goal:
        return members
    monday = call.day - call.day.weekday() * DAY
    months = {month_of(monday), month_of(call.day)}
    rows = Attendance.objects.filter(plan_id=call.plan.id, member__in=members, month__in=months)
    done: dict[int, int] = {}
    for member, month, days in rows.values_list("member_id", "month", "days"):
        within = days & bits_between(month, first=monday, last=call.day)
        done[member] = done.get(member, 0) + within.bit_count()
    return [one for one in members if done.get(one.pk, 0) < goal]


def _bar_in_time(call: Call, members: list[Member], *, at: datetime) -> list[Member]:
    """Where a day has several sessions, who has done what is open now has nothing to do at this hour."""
    terms = call.plan.terms
    now_open = {one.id for one in terms.sessions if _is_open(one, call, at)} if len(terms.sessions) > 1 else set()
    if not now_open:
        return members
    rows = Submission.objects.filter(plan_id=call.plan.id, day=call.day, member__in=members, session__in=now_open)
    done: dict[int, set[str]] = {}
    for member, session in rows.filter(state__in=(State.COUNTS, State.HELD)).values_list("member_id", "session"):
        done.setdefault(member, set()).add(session)
    return [one for one in members if done.get(one.pk, set()) < now_open]


def _is_open(session: Session, call: Call, at: datetime) -> bool:
    starts, ends = window_of(call.day, session, call.plan.terms)
    return starts <= at < ends


def _closes(call: Call, *, at: datetime) -> datetime:
    """By when to be there: where every session is needed, before the next of them closes."""
    terms = call.plan.terms
    windows = [window_of(call.day, session, terms) for session in terms.sessions]
    if terms.sessions_needed < len(windows):
        return max(ends for _, ends in windows)
    now_open = [ends for starts, ends in windows if starts <= at < ends]
    return min(now_open or [ends for _, ends in windows if ends > at])


def _bar_tired(call: Call, members: list[Member]) -> list[Member]:
    """Nobody is reminded more often in a week than the plan says."""
    monday = call.day - call.day.weekday() * DAY
    rows = Reminder.objects.filter(plan_id=call.plan.id, day__gte=monday, day__lte=call.day)
    counts = dict(rows.values_list("member_id").annotate(count=Count("pk")).order_by())
    return [one for one in members if counts.get(one.pk, 0) < call.rule.per_week]


def _note(call: Call, members: Sequence[Member], *, at: datetime) -> set[int]:
    """Write down who is reminded now; those whom another timetable was quicker to remind are left out."""
    slot = {"plan_id": call.plan.id, "day": call.day, "slot": call.slot}
    known = set(Reminder.objects.filter(**slot, member__in=members).values_list("member_id", flat=True))
    fresh = [one for one in members if one.pk not in known]
    Reminder.objects.bulk_create([Reminder(**slot, member=one, at=at) for one in fresh], ignore_conflicts=True)
    return {one.pk for one in fresh}


def _actions(
    call: Call, group: PlacedGroup, members: Sequence[Member], *, at: datetime
) -> Iterator[tuple[str, Action]]:
    """One private hint a member; where the channel sends none, one list for the people who run the group."""
    terms = call.plan.terms
    closes = _closes(call, at=at)
    ends = closing_text(closes.astimezone(zone(terms.timezone)), call.day)
    mark = f"reminder:{call.plan.id}:{call.day}:{call.slot:%H%M}"
    if not can_send(group.account_id, SendHint):
        names = "、".join(shown_name(one.name or one.external_id) for one in members[:MOST_NAMED])
        text = f"“{terms.name}”今天还有 {len(members)} 人没打卡（截止 {ends}），请私下提醒一下：{names}"
        yield f"{mark}:{group.id}", AskOperator(group=group.external_id, text=text, expires_at=closes)
        return
    for one in members:
        text = _filled(
            call.rule.text,
            name=shown_name(one.name or "您好"),
            plan=terms.name,
            ends=ends,
            link=member_link(one.pk, at=at),
        )
        hint = SendHint(group=group.external_id, member=one.external_id, text=text, expires_at=closes)
        yield f"{mark}:{one.pk}", hint


def _filled(text: str, **words: str) -> str:
    for word, said in words.items():
        text = text.replace(f"{{{word}}}", said)
    return text


def _wanted(call: Call, group: PlacedGroup, key: str, action: Action) -> Wanted:
    return Wanted(
        action=action,
        key=key,
        community_id=group.community_id,
        account_id=group.account_id,
        kind=kinds_of([group.account_id])[group.account_id],
        group_id=call.group,
        event_id=None,
    )


def _is_night(rules: GroupRules, at: datetime) -> bool:
    quiet = rules.quiet_hours
    if quiet is None:
        return False
    return night_of(at, starts=quiet.starts, ends=quiet.ends, timezone=rules.timezone) is not None
