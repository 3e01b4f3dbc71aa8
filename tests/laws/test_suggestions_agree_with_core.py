"""What a number chose is the same whatever came first, and tables and core agree on it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.accounts.models import Community
from qunluo.channels.app.codec import AppCodec
from qunluo.channels.models import ChannelAccount
from qunluo.communities.models import Group
from qunluo.core.advance import advance
from qunluo.core.decide import decide
from qunluo.core.snapshot import MemberStanding, Snapshot
from qunluo.core.suggestions import taken
from qunluo.intake.claim import Claimed
from qunluo.intake.handle import handle_batch
from qunluo.intake.snapshot import board_for
from qunluo.replies.models import AskedQuestion, FaqSwitch
from qunluo.replies.reads import faq_of
from qunluo.replies.writes.faq import By, Told, save_entry
from tests.intake.inbox import append

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
_texts = st.sampled_from(["怎么退款好呢", "怎么补卡好呢", "1", "②", "第三个", "早"])


@st.composite
def histories(draw):
    """Questions and numbers within half an hour, delivered in any order, some twice, cut into batches anywhere."""
    items = [
        {
            "id": f"e{number}",
            "type": "message",
            "group": "g",
            "member": draw(st.sampled_from(["ming", "zhou"])),
            "text": draw(_texts),
            "at": (START + timedelta(minutes=draw(st.integers(0, 25)))).isoformat(),
        }
        for number in range(draw(st.integers(1, 8)))
    ]
    deliveries = draw(st.permutations(items + draw(st.lists(st.sampled_from(items), max_size=3))))
    return deliveries, draw(st.integers(1, 4))


def _world():
    community = Community.objects.create(name="晨光读书会", created_at=START)
    account = ChannelAccount.objects.create(
        community=community, kind="app", name="应用", slug="law", secret="s" * 32, created_at=START
    )
    group = Group.objects.create(community=community, account=account, external_id="g", created_at=START)
    FaqSwitch.objects.create(group=group, community=community, is_on=True, sure=1.0, near=0.01)
    by = By(community_id=community.pk, operator_id=None, at=START)
    for question in ("怎么退款？", "怎么补卡？"):
        save_entry(Told(question=question, answer=f"{question}看公告。"), by=by)
    return account, group


def _read(items):
    return [reading.event for item in items for reading in AppCodec().read(json.dumps(item).encode())]


def _foretold(events, group):
    """Each member's suggestions and numbers by the core alone, in the order of first arrival."""
    faq = faq_of({group.pk: group.community_id})[group.pk]
    rules, facts, standings, seen = Snapshot().rules, Snapshot().group, {}, set()
    for event in events:
        if event.key in seen:
            continue
        seen.add(event.key)
        before = Snapshot(
            rules=type(rules)(faq=faq),
            group=facts,
            member=standings.get(event.member, MemberStanding(id=event.member)),
        )
        after = advance(before, decide(event, before).changes)
        facts, standings[event.member] = after.group, after.member
    return {member: (one.suggested, one.numbered) for member, one in standings.items()}


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(histories())
def test_numbers_and_suggestions_agree(db, history):
    items, size = history
    with transaction.atomic():
        account, group = _world()
        for cut in range(0, len(items), size):
            append(account, *items[cut : cut + size])
            while handle_batch(limit=3):
                pass
        events = _read(items)
        claimed = [
            Claimed(id=0, lane=(account.pk, "g"), kind="app", community_id=account.community_id, event=event)
            for event in events
        ]
        board = board_for(claimed, at=START)
        told = {
            seat[1]: (board.standings[member.id].suggested, board.standings[member.id].numbered)
            for seat, member in board.members.items()
        }
        picked = {
            one.key: one.entries[said.number - 1]
            for suggested, numbered in told.values()
            for key, said in taken(suggested, numbered).items()
            for one in suggested
            if one.key == key
        }

        assert told == _foretold(events, group)
        assert dict(AskedQuestion.objects.exclude(picked=None).values_list("key", "picked")) == picked
        transaction.set_rollback(True)
