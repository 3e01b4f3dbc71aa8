"""What follows when the time is over: nothing, a to-do, or a tag, as the operator set it. Once each."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from qunluo.communities.reads.pages import groups_of
from qunluo.communities.reads.seats import members_by_id
from qunluo.communities.writes.tags import create_tag, put_tag
from qunluo.core.actions import AskOperator
from qunluo.core.joining.notices import Span, span_at
from qunluo.core.joining.progress import Look, Step
from qunluo.core.joining.terms import Lapse
from qunluo.joining.models import NoticeLapse, TaskLapse
from qunluo.joining.reads.newcomers import Newcomer, ground_of, newcomers_of
from qunluo.joining.reads.notices import spans_of
from qunluo.joining.reads.readers import missing
from qunluo.joining.reads.terms import Agreed, agreed_of
from qunluo.joining.reminders import MOST, TASKS, communities_with_notices
from qunluo.joining.telling import MOST_NAMED, places_of, put
from qunluo.joining.writes.lifting import lapse_key

GRACE = timedelta(hours=1)
"""So long what a member did in time may be on its way to us."""
LOOKED_BACK = timedelta(days=7)


def settle_lapses(*, at: datetime) -> int:
    """All that lapsed since the last time; how many consequences there were."""
    agreed = agreed_of(communities_with_notices())
    return sum(
        _tasks(community, terms, at=at) + _notices(community, terms, at=at)
        for community, terms in sorted(agreed.items())
    )


def _tasks(community: int, agreed: Agreed, *, at: datetime) -> int:
    newcomers = agreed.terms.newcomers
    if all(newcomers.terms_of(task).lapse is Lapse.NOTHING for task in newcomers.tasks):
        return 0
    ground = ground_of(community, [one.pk for one in groups_of(community) if one.dismissed_at is None])
    longest = timedelta(hours=max(newcomers.terms_of(task).hours for task in newcomers.tasks))
    recent = newcomers_of(ground, since=at - longest - LOOKED_BACK, at=at)
    lapsed = [
        (one, step)
        for one in recent
        for step in one.progress.steps
        if step.look is Look.LAPSED
        and step.due_at + GRACE <= at
        and newcomers.terms_of(step.task).lapse is not Lapse.NOTHING
    ]
    known = set(
        TaskLapse.objects.filter(member_id__in=[one.member_id for one, _ in lapsed]).values_list(
            "member_id", "task", "joined_at"
        )
    )
    fresh = [(one, step) for one, step in lapsed if (one.member_id, step.task.value, one.joined_at) not in known]
    for one, step in fresh:
        _settle_task(community, one, step, agreed, at=at)
    return len(fresh)


@transaction.atomic
def _settle_task(community: int, one: Newcomer, step: Step, agreed: Agreed, *, at: datetime) -> None:
    newcomers = agreed.terms.newcomers
    consequence = newcomers.terms_of(step.task).lapse
    row = TaskLapse(
        community_id=community,
        member_id=one.member_id,
        task=step.task,
        joined_at=one.joined_at,
        consequence=consequence,
        tag=newcomers.tag if consequence is Lapse.TAG else "",
        at=at,
    )
    TaskLapse.objects.bulk_create([row], ignore_conflicts=True)
    if consequence is Lapse.TAG:
        put_tag(create_tag(community, newcomers.tag), [one.member_id])
        return
    member = members_by_id([one.member_id])[one.member_id]
    place = places_of([one.group_id]).get(one.group_id)
    if place is not None:
        text = f"新成员“{member.name or member.external_id}”的{TASKS[step.task]}到时间还没做，请私下问问。"
        put(place, [(lapse_key(row), AskOperator(group=place.group.external_id, text=text))], at=at)


def _notices(community: int, agreed: Agreed, *, at: datetime) -> int:
    terms = agreed.terms.acknowledging
    if terms.lapse is Lapse.NOTHING:
        return 0
    groups = {one.pk: community for one in groups_of(community) if one.dismissed_at is None}
    spans = {group: span for group, its in spans_of(groups).items() if (span := span_at(its, at)) is not None}
    waited = timedelta(days=terms.lapse_days)
    over = {
        group: span
        for group, span in spans.items()
        if span.is_important and span.asked_at + waited <= at < span.asked_at + waited + LOOKED_BACK
    }
    return sum(_settle_notice(group, span, agreed, at=at) for group, span in over.items())


@transaction.atomic
def _settle_notice(group: int, span: Span, agreed: Agreed, *, at: datetime) -> int:
    terms, place = agreed.terms.acknowledging, places_of([group]).get(group)
    if place is None or NoticeLapse.objects.filter(group_id=group, version_id=span.asks).exists():
        return 0
    members, community = missing(span.asks, [group], most=MOST), place.group.community_id
    row = NoticeLapse(
        community_id=community,
        group_id=group,
        version_id=span.asks,
        consequence=terms.lapse,
        tag=terms.tag if terms.lapse is Lapse.TAG else "",
        missing=len(members),
        at=at,
    )
    NoticeLapse.objects.bulk_create([row], ignore_conflicts=True)
    if not members:
        return 0
    if terms.lapse is Lapse.TAG:
        put_tag(create_tag(community, terms.tag), [one.pk for one in members])
    else:
        names = "、".join(one.name or one.external_id for one in members[:MOST_NAMED])
        text = f"群规第 {span.number} 版已经发布 {terms.lapse_days} 天，还有 {len(members)} 人没有确认：{names}"
        put(
            place,
            [(f"joining:unread:{span.asks}:{group}", AskOperator(group=place.group.external_id, text=text))],
            at=at,
        )
    return 1
