"""What tables and ledger say of check-ins is what the core settles: with late, repeated and reordered events."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.accounts.models import Community
from qunluo.channels.app.codec import AppCodec
from qunluo.channels.models import ChannelAccount
from qunluo.checkins.models import Standing, Submission
from qunluo.checkins.reads.pasts import pasts_for
from qunluo.checkins.reads.plans import plan_of
from qunluo.checkins.terms import data_of
from qunluo.checkins.writes import settling
from qunluo.checkins.writes.plans import create_plan
from qunluo.communities.models import Group, Member
from qunluo.core.advance import advance
from qunluo.core.checkins.claim import Claim
from qunluo.core.checkins.plan import RewardKind, Way
from qunluo.core.checkins.settle import settle
from qunluo.core.decide import decide
from qunluo.core.snapshot import GroupRules, MemberStanding, Snapshot
from qunluo.intake.claim import Claimed
from qunluo.intake.handle import handle_batch
from qunluo.intake.snapshot import board_for
from qunluo.points.models import PointsEntry, Wallet
from tests.checkins.ground import SINCE, TERMS
from tests.intake.inbox import append

MORNING = SINCE + timedelta(hours=6, minutes=30)
texts = st.sampled_from(["打卡第1天", "打卡第2天", "打卡第3天", "打卡第4天", "打卡", "早"])


@st.composite
def histories(draw):
    """Some days of two members, delivered in any order, some of it twice, cut into batches anywhere."""
    items = [
        {
            "id": f"e{number}",
            "type": "message",
            "group": "g",
            "member": draw(st.sampled_from(["ming", "jing"])),
            "at": (MORNING + timedelta(days=draw(st.integers(-1, 5)), minutes=draw(st.integers(-60, 240)))).isoformat(),
            "text": draw(texts),
        }
        for number in range(draw(st.integers(1, 12)))
    ]
    deliveries = draw(st.permutations(items + draw(st.lists(st.sampled_from(items), max_size=4))))
    return deliveries, draw(st.integers(1, 5)), draw(st.lists(st.none() | st.integers(-1, 6), min_size=16, max_size=16))


def _events(items):
    readings = [AppCodec().read(json.dumps(item).encode())[0] for item in items]
    return list({reading.event.key: reading.event for reading in readings}.values())


def _foretold(plan, items):
    """What each member has handed in, by the core alone."""
    standings = {}
    for event in _events(items):
        before = Snapshot(
            rules=GroupRules(plans=(plan,)), member=standings.get(event.member, MemberStanding(id=event.member))
        )
        standings[event.member] = advance(before, decide(event, before).changes).member
    return {name: dict(standing.facts.get(plan.id, {})) for name, standing in standings.items()}


def _told(account, plan, items):
    """The same as a fresh board reads it for the same events."""
    claimed = [
        Claimed(id=0, lane=(account.pk, "g"), kind="app", community_id=account.community_id, event=event)
        for event in _events(items)
    ]
    board = board_for(claimed, at=SINCE)
    return {seat[1]: dict(board.standings[one.id].facts.get(plan.id, {})) for seat, one in board.members.items()}


def _gone_on(plan, member):
    """What counting comes to that goes on from whatever was carried forward, but for the outcomes."""
    claim = Claim(key="new", member=member.external_id, at=MORNING + timedelta(days=30), way=Way.PAGE)
    past = pasts_for([(plan.id, member.pk, claim)], {plan.id: plan})[plan.id, member.pk]
    return replace(settle(plan, past.facts.values(), carried=past.carried), outcomes={})


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(histories())
def test_tables_and_ledger_hold_what_the_core_settles(db, monkeypatch, history):
    """Whenever the past is carried forward in between, and whatever comes late."""
    items, size, nights = history
    monkeypatch.setattr(settling, "LEAST_CARRIED", 1)
    with transaction.atomic():
        community = Community.objects.create(name="晨光读书会", created_at=SINCE)
        account = ChannelAccount.objects.create(
            community=community, kind="app", name="应用", slug="law", secret="s" * 32, created_at=SINCE
        )
        group = Group.objects.create(community=community, account=account, external_id="g", created_at=SINCE)
        plan = plan_of(create_plan(community.pk, data_of(TERMS), groups=[group.pk], at=SINCE).pk)
        for cut in range(0, len(items), size):
            append(account, *items[cut : cut + size])
            while handle_batch(limit=3):
                pass
            if (night := nights[cut // size]) is not None:
                settling.carry_forward(at=MORNING + timedelta(days=night) + settling.LATE)

        foretold = _foretold(plan, items)
        assert _told(account, plan, items) == foretold
        for member in Member.objects.all():
            settled = settle(plan, foretold[member.external_id].values())
            assert _gone_on(plan, member) == replace(settled, outcomes={})
            rows = Submission.objects.filter(member=member)
            assert {row.key: (row.state, row.points) for row in rows} == {
                key: (one.state.value, one.points) for key, one in settled.outcomes.items()
            }
            standing = Standing.objects.filter(member=member).first()
            assert settled.total == (standing.total if standing else 0)
            assert settled.streak == (standing.streak if standing else 0)
            earned = sum(one.points for one in settled.outcomes.values())
            earned += sum(due.points for due in settled.dues if due.kind is RewardKind.POINTS)
            wallets = Wallet.objects.filter(person=member.account.person_id)
            assert earned == sum(wallets.values_list("balance", flat=True))
            assert earned == sum(PointsEntry.objects.filter(wallet__in=wallets).values_list("amount", flat=True))
        transaction.set_rollback(True)
