"""What the database says of newcomers is what the core says of each of them, and pages hold everybody once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.communities.models import Group, Member
from qunluo.core.joining.progress import Look
from qunluo.core.joining.terms import JoiningTerms, Newcomers, Task, TaskTerms
from qunluo.joining.models import Acknowledgement, Introduction, QuizAttempt, TaskExcuse
from qunluo.joining.reads.census import Census, census_of, page_of, unfinished
from qunluo.joining.reads.newcomers import Funnel, ground_of, newcomers_of
from tests.cast import set_the_stage
from tests.joining.ground import SINCE, agree, ask, put_out

AT = SINCE + timedelta(days=20)
HOURS = st.integers(-100, 20 * 24)


@st.composite
def communities(draw):
    """Tasks that are on or off, versions of the rules, and members who did this and that at any hour."""
    tasks = {task: TaskTerms(is_on=draw(st.booleans()), hours=draw(st.sampled_from([24, 240]))) for task in Task}
    versions = draw(st.lists(st.tuples(st.integers(0, 19), st.booleans()), max_size=3, unique_by=lambda one: one[0]))
    deed = st.tuples(st.sampled_from(["introduce", "short", "read", "hand", "quiz", "failed", "excuse"]), HOURS)
    members = st.lists(st.tuples(HOURS, st.lists(deed, max_size=4), st.sampled_from(["", "", "staff", "gone"])))
    return tasks, sorted(versions), draw(members)


def do(member, deed, hours, versions, number):
    at, shared = SINCE + timedelta(hours=hours), {"community_id": member.community_id, "member": member}
    match deed:
        case "introduce" | "short":
            Introduction.objects.get_or_create(
                member=member,
                sort="own" if deed == "introduce" else "short",
                defaults={**shared, "at": at, "key": f"{number}", "text": "大家好"},
            )
        case "read" | "hand" if versions:
            version = versions[hours % len(versions)]
            asked = version.asks or version
            Acknowledgement.objects.get_or_create(
                member=member,
                version=asked,
                sort="own" if deed == "read" else "hand",
                defaults={**shared, "shown": version, "way": "page", "at": at, "key": f"{number}"},
            )
        case "quiz" | "failed":
            QuizAttempt.objects.create(**shared, number=number, right=1, total=1, is_passed=deed == "quiz", at=at)
        case "excuse":
            TaskExcuse.objects.get_or_create(
                member=member, task=list(Task)[hours % 3], defaults={**shared, "reason": "老朋友", "at": at}
            )


def people(cast, members, versions):
    number = 0
    for place, (joined, deeds, standing) in enumerate(members):
        member = Member.objects.create(
            community=cast.community,
            group=Group.objects.get(pk=cast.group.pk),
            account=Member.objects.filter(group=cast.group).first().account,
            external_id=f"new-{place}",
            joined_at=SINCE + timedelta(hours=joined),
            is_staff=standing == "staff",
            is_present=standing != "gone",
        )
        for deed, hours in deeds:
            number += 1
            do(member, deed, hours, versions, number)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(told=communities())
def test_the_census_counts_whom_the_core_counts(told):
    tasks, versions, members = told
    with transaction.atomic():
        cast = set_the_stage()
        newcomers = Newcomers(is_on=True, **{task.value: terms for task, terms in tasks.items()})
        agree(cast, JoiningTerms(newcomers=newcomers))
        ask(cast)
        out = [
            put_out(cast, f"第 {day} 天", at=SINCE + timedelta(days=day), is_important=is_important)
            for day, is_important in versions
        ]
        people(cast, members, out)
        ground = ground_of(cast.community.pk, [cast.group.pk])
        since = SINCE - timedelta(days=9)

        one_by_one = newcomers_of(ground, since=since, at=AT)

        assert census_of(ground, since=since, at=AT) == counted(one_by_one, ground)
        looks = tuple(Look(look) for look in ("open", "lapsed", "done"))
        pages = [page_of(ground, looks, since=since, at=AT, number=number, size=2) for number in range(1, 9)]
        listed = [one for page in pages for one in page]
        assert listed == sorted(one_by_one, key=place_in_list)[:16]
        left = [one for page in unfinished(ground, since=since, at=AT) for one in page]
        assert left == [one for one in sorted(one_by_one, key=place_in_list) if not one.progress.is_finished]
        transaction.set_rollback(True)


def counted(found, ground) -> Census:
    """The same, counted one by one."""
    looks = Counter(one.progress.look for one in found)
    done = Counter(step.task for one in found for step in one.progress.steps if step.is_done)
    asked = {task for one in ground.asked.values() for task in one.tasks}
    funnel = Funnel(
        joined=len(found),
        done={task: done[task] for task in Task if task in asked},
        finished=looks[Look.DONE],
        lapsed=looks[Look.LAPSED],
    )
    return Census(looks={look: looks[look] for look in (Look.OPEN, Look.LAPSED, Look.DONE)}, funnel=funnel)


def place_in_list(one):
    return (one.progress.look is not Look.LAPSED, one.progress.is_finished, -one.joined_at.timestamp(), one.member_id)
