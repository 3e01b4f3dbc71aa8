"""What the tables say after handling is what the core foretold: with late, repeated and reordered events."""

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
from qunluo.communities.models import Group, Member, Message
from qunluo.communities.writes import save_rules
from qunluo.core.advance import advance
from qunluo.core.decide import decide
from qunluo.core.snapshot import MemberStanding, Snapshot
from qunluo.intake.claim import Claimed
from qunluo.intake.handle import handle_batch
from qunluo.intake.models import EventDecision, IncomingEvent
from qunluo.intake.snapshot import board_for
from tests.core.worlds import RULES_ALL_ON
from tests.intake.inbox import append

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
_types = st.sampled_from(
    [
        {"type": "message", "text": "早"},
        {"type": "message", "text": "怎么报名"},
        {"type": "joined"},
        {"type": "left"},
        {"type": "left", "reason": "removed"},
        {"type": "patted"},
        {"type": "group_renamed", "title": "晨光"},
        {"type": "group_renamed", "title": "夜读"},
        {"type": "owner_changed", "owner": "zhou"},
        {"type": "notice_changed", "text": "周六见"},
    ]
)


def _item(number, shape, member, name, hours):
    at = (START + timedelta(hours=hours)).isoformat()
    return {"id": f"e{number}", "group": "g", "member": member, "name": name, "at": at, **shape}


@st.composite
def histories(draw):
    """Some events, delivered in any order, some of them twice, cut into batches anywhere."""
    count = draw(st.integers(1, 10))
    items = [
        _item(
            number,
            draw(_types),
            draw(st.sampled_from(["ming", "zhou"])),
            draw(st.sampled_from(["", "阿明", "老周"])),
            draw(st.integers(0, 30)),
        )
        for number in range(count)
    ]
    deliveries = draw(st.permutations(items + draw(st.lists(st.sampled_from(items), max_size=4))))
    return deliveries, draw(st.integers(1, 4))


def _foretold(items):
    """Each member's standing and the group's facts by the core alone, in the order of first arrival."""
    group, standings, seen = Snapshot().group, {}, set()
    for item in items:
        [reading] = AppCodec().read(json.dumps(item).encode())
        event = reading.event
        if event.key in seen:
            continue
        seen.add(event.key)
        standing = standings.get(event.member, MemberStanding(id=event.member))
        before = Snapshot(rules=RULES_ALL_ON, group=group, member=standing)
        after = advance(before, decide(event, before).changes)
        group, standings[event.member] = after.group, after.member
    return group, standings


def _told(account, items):
    """The same as a fresh board reads it from the tables, around the moments of all the events."""
    claimed = [
        Claimed(id=0, lane=(account.pk, "g"), kind="app", community_id=account.community_id, event=reading.event)
        for item in items
        for reading in AppCodec().read(json.dumps(item).encode())
    ]
    board = board_for(claimed, at=START)
    [group] = board.groups.values()
    return board.facts[group.id], {seat[1]: board.standings[member.id] for seat, member in board.members.items()}


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(histories())
def test_the_tables_say_what_the_core_foretold(db, history):
    items, size = history
    with transaction.atomic():
        community = Community.objects.create(name="晨光读书会", created_at=START)
        account = ChannelAccount.objects.create(
            community=community, kind="app", name="应用", slug="law", secret="s" * 32, created_at=START
        )
        group = Group.objects.create(community=community, account=account, external_id="g", created_at=START)
        save_rules(group.pk, RULES_ALL_ON, operator_id=None, at=START)
        for cut in range(0, len(items), size):
            append(account, *items[cut : cut + size])
            while handle_batch(limit=3):
                pass

        assert _told(account, items) == _foretold(items)
        assert EventDecision.objects.count() == IncomingEvent.objects.count() == len({item["id"] for item in items})
        assert sum(Member.objects.values_list("messages", flat=True)) == Message.objects.count()
        assert Group.objects.get().present == Member.objects.filter(is_present=True).count()
        transaction.set_rollback(True)
