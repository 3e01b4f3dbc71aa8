"""Who has not acknowledged, and who has a task that is due soon, is reminded: seldom, and never at night."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from qunluo.communities.reads.pages import Member, groups_of
from qunluo.communities.reads.seats import members_by_id
from qunluo.core.hours import zone
from qunluo.core.joining.notices import Span, span_at
from qunluo.core.joining.progress import Look
from qunluo.core.joining.terms import Task
from qunluo.joining.models import NoticeVersion, Reminder
from qunluo.joining.reads.newcomers import Newcomer, ground_of, newcomers_of
from qunluo.joining.reads.notices import spans_of
from qunluo.joining.reads.readers import missing, tired
from qunluo.joining.reads.terms import Agreed, agreed_of, communities_with_terms
from qunluo.joining.telling import Place, hint_or_list, places_of
from qunluo.lib.passes import member_link

LATE = timedelta(hours=12)
"""A reminder that is later than this is not sent: its day has passed."""
MOST = 10_000
TASKS = {Task.INTRODUCE: "自我介绍", Task.READ: "看群规并确认", Task.QUIZ: "小测"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is to be remembered, and which of its reminders this is."""

    about: str
    slot: str
    per_week: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many were reminded, and how many were left in peace because they had been reminded enough."""

    reminded: int = 0
    tired: int = 0

    def __add__(self, other: Sent) -> Sent:
        return Sent(reminded=self.reminded + other.reminded, tired=self.tired + other.tired)


def remind_due(*, at: datetime) -> int:
    """All whose time has come, in all communities; how many members were reminded."""
    agreed = agreed_of(communities_with_notices())
    return sum(
        _notices_due(community, terms, at=at).reminded + _tasks_due(community, terms, at=at).reminded
        for community, terms in sorted(agreed.items())
    )


def communities_with_notices() -> set[int]:
    """Where there is anything to remind of."""
    rows = NoticeVersion.objects.filter(published_at__isnull=False)
    return set(rows.values_list("notice__community_id", flat=True)) | set(communities_with_terms())


def remind_of_notice(
    version: NoticeVersion, groups: Collection[int], *, slot: str, agreed: Agreed, at: datetime
) -> Sent:
    """Everybody in these groups who has not acknowledged what this version asks for."""
    asked = version.asks_id or version.pk
    call = Call(about=f"notice:{asked}", slot=slot, per_week=agreed.terms.per_week, expires_at=at + LATE * 2)
    sent = Sent()
    for group, place in places_of(groups).items():
        members = missing(asked, [group], most=MOST)
        texts = {one: _notice_text(one, at) for one in members}
        sent += _remind(place, texts, call, asked="请私下提醒还没有确认群规的成员", at=at)
    return sent


def remind_newcomers(newcomers: Sequence[Newcomer], *, slot: str, agreed: Agreed, at: datetime) -> Sent:
    """These of what they have not done yet, whatever its time."""
    call = Call(about="tasks", slot=slot, per_week=agreed.terms.per_week, expires_at=at + LATE * 2)
    open_ones = {one.member_id: one for one in newcomers if not one.progress.is_finished}
    return _remind_by_group(open_ones, call, at=at)


def _notices_due(community: int, agreed: Agreed, *, at: datetime) -> Sent:
    groups = {one.pk: community for one in groups_of(community) if one.dismissed_at is None}
    asked = {group: span for group, spans in spans_of(groups).items() if (span := span_at(spans, at)) is not None}
    wanted = {group: span for group, span in asked.items() if span.is_important}
    sent = Sent()
    for group, place in places_of(wanted).items():
        day = _day_of(wanted[group], place, agreed, at=at)
        if day is not None and place.morning(at) is None:
            version = NoticeVersion.objects.get(pk=wanted[group].version)
            sent += remind_of_notice(version, [group], slot=f"day{day}", agreed=agreed, at=at)
    return sent


def _day_of(span: Span, place: Place, agreed: Agreed, *, at: datetime) -> int | None:
    """Which of the days after publishing it is the hour of, in the group's own time."""
    here, terms = zone(place.rules.timezone), agreed.terms.acknowledging
    began = span.asked_at.astimezone(here).date()
    for day in terms.remind_days:
        moment = datetime.combine(began + timedelta(days=day), terms.remind_at, here)
        if moment <= at < moment + LATE:
            return day
    return None


def _tasks_due(community: int, agreed: Agreed, *, at: datetime) -> Sent:
    newcomers = agreed.terms.newcomers
    if not newcomers.tasks or not newcomers.remind_hours:
        return Sent()
    ground = ground_of(community, [one.pk for one in groups_of(community) if one.dismissed_at is None])
    longest = max(newcomers.terms_of(task).hours for task in newcomers.tasks)
    recent = newcomers_of(ground, since=at - timedelta(hours=longest), at=at)
    awake = {group for group, place in places_of(ground.asked).items() if place.morning(at) is None}
    sent = Sent()
    for task in newcomers.tasks:
        for hours in newcomers.remind_hours:
            due = {one.member_id: one for one in recent if one.group_id in awake and _is_due(one, task, hours, at)}
            expires = at + timedelta(hours=hours)
            slot, about = f"{hours}h", f"task:{task}"
            call = Call(about=about, slot=slot, per_week=agreed.terms.per_week, expires_at=expires)
            sent += _remind_by_group(due, call, at=at)
    return sent


def _is_due(one: Newcomer, task: Task, hours: int, at: datetime) -> bool:
    step = next((step for step in one.progress.steps if step.task is task), None)
    return step is not None and step.look is Look.OPEN and step.due_at - timedelta(hours=hours) <= at < step.due_at


def _remind_by_group(newcomers: dict[int, Newcomer], call: Call, *, at: datetime) -> Sent:
    members = members_by_id(newcomers)
    by_group: dict[int, list[Member]] = defaultdict(list)
    for one in members.values():
        by_group[one.group_id].append(one)
    sent = Sent()
    for group, place in places_of(by_group).items():
        texts = {one: _task_text(one, newcomers[one.pk], place, at) for one in by_group[group]}
        sent += _remind(place, texts, call, asked="请私下提醒新人任务还没做完的成员", at=at)
    return sent


@transaction.atomic
def _remind(place: Place, texts: Mapping[Member, str], call: Call, *, asked: str, at: datetime) -> Sent:
    known = Reminder.objects.filter(about=call.about, slot=call.slot, member__in=list(texts))
    done = set(known.values_list("member_id", flat=True))
    weary = tired([one.pk for one in texts if one.pk not in done], per_week=call.per_week, at=at)
    wanted = {one: text for one, text in texts.items() if one.pk not in done | weary}
    Reminder.objects.bulk_create(
        [
            Reminder(community_id=one.community_id, member=one, about=call.about, slot=call.slot, at=at)
            for one in wanted
        ],
        ignore_conflicts=True,
    )
    key = f"joining:{call.about}:{call.slot}"
    hint_or_list(place, wanted, key=key, asked=asked, expires_at=call.expires_at, at=at)
    return Sent(reminded=len(wanted), tired=len(weary))


def _notice_text(member: Member, at: datetime) -> str:
    return f"群规有重要更新，还差您确认一下：打开看看、点一下就好。{member_link(member.pk, at=at, page='notice/')}"


def _task_text(member: Member, newcomer: Newcomer, place: Place, at: datetime) -> str:
    here = zone(place.rules.timezone)
    left = [
        f"{TASKS[step.task]}（{step.due_at.astimezone(here):%m-%d %H:%M} 前）"
        for step in newcomer.progress.steps
        if not step.is_done
    ]
    return f"还有{len(left)}件小事等您：{'、'.join(left)}。在这里做：{member_link(member.pk, at=at, page='start/')}"
