from __future__ import annotations

import time as stopwatch
from dataclasses import replace

import pytest
from django.db import connection

from qunluo.accounts.models import Community
from qunluo.checkins.reads.audience import expected_members
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes.plans import create_plan
from qunluo.communities.models import Account, Group, Member, MemberTag, Person
from qunluo.communities.writes import tags
from qunluo.core.checkins.plan import Audience, Terms
from tests.cast import NOW, OPENED, set_the_stage
from tests.checkins.plan_terms import SINCE, STARTS

PLAIN = Terms(since=SINCE, starts_on=STARTS)


@pytest.fixture
def cast(db):
    return set_the_stage()


def plan_for(cast, *groups: int, **audience) -> int:
    data = data_of(replace(PLAIN, audience=Audience(**audience)))
    return create_plan(cast.community.pk, data, groups=groups, at=OPENED).pk


def names(plan: int, **where) -> list[str]:
    return sorted(expected_members(plan, at=NOW, **where).values_list("name", flat=True))


def test_asked_is_who_is_there_and_runs_nothing(cast):
    assert names(plan_for(cast, cast.group.pk)) == ["小林", "老周", "阿明", "静静"]
    assert names(plan_for(cast, cast.group.pk, counts_staff=True)) == ["小林", "小红", "老周", "阿明", "静静"]
    assert names(plan_for(cast)) == []


def test_asked_by_tag_tier_and_group(cast):
    tag = tags.create_tag(cast.community.pk, "老学员")
    tags.put_tag(tag, Member.objects.filter(name__in=["阿明", "静静"]).values_list("pk", flat=True))
    plan = plan_for(cast, cast.group.pk, tags=frozenset({"老学员"}), tiers=frozenset({"silent"}))

    assert names(plan) == ["静静"]
    assert names(plan, group_id=cast.group.pk) == ["静静"]
    assert names(plan, group_id=cast.group.pk + 1) == []


@pytest.mark.slow
def test_ten_thousand_members_are_asked_in_a_moment(cast):
    tag = crowd(cast.community, cast.group)
    plan = plan_for(cast, cast.group.pk, tags=frozenset({tag.name}), tiers=frozenset({"active", "potential"}))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does soon after
    times = []
    for _try in range(3):
        begun = stopwatch.perf_counter()
        found = list(expected_members(plan, at=NOW).values_list("pk", flat=True))
        times.append(stopwatch.perf_counter() - begun)

    assert len(found) == 5_000
    assert min(times) < 0.3


def crowd(community: Community, group: Group) -> tags.Tag:
    channel = group.account_id
    people = Person.objects.bulk_create(Person(community=community) for _ in range(10_000))
    accounts = Account.objects.bulk_create(
        Account(community=community, channel_account_id=channel, person=person, external_id=f"c{n}")
        for n, person in enumerate(people)
    )
    members = Member.objects.bulk_create(
        Member(
            community=community,
            group=group,
            account=account,
            external_id=account.external_id,
            is_present=True,
            spoke_at=NOW,
            messages=1,
        )
        for account in accounts
    )
    tag = tags.create_tag(community.pk, "半数")
    MemberTag.objects.bulk_create(MemberTag(tag=tag, member=member) for member in members[::2])
    return tag
