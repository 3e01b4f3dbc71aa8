"""Invitations, and what is written down for inviters, are the same in the tables and in the core."""

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
from qunluo.core.moderation.rules import Mode
from qunluo.intake.claim import Claimed
from qunluo.intake.handle import handle_batch
from qunluo.intake.snapshot import board_for
from qunluo.moderation.models import Violation
from qunluo.moderation.writes.rules import Wish, create_rule, release
from tests.intake.inbox import append

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
RULE = {"name": "邀请", "kind": "inviting", "course": "strike", "options": {"invited": 1, "span_days": 1, "lost": 1}}
SHORT = {"name": "说短一点", "kind": "speech", "options": {"most_characters": 3}}


@st.composite
def histories(draw):
    """Joins, leaves and long messages within two days, delivered in any order, some twice, cut anywhere."""
    items = []
    for number in range(draw(st.integers(1, 8))):
        at = (START + timedelta(hours=draw(st.integers(0, 48)))).isoformat()
        who = draw(st.sampled_from(["a", "b", "c", "zhou"]))
        item = {"id": f"e{number}", "group": "g", "member": who, "at": at}
        match draw(st.sampled_from(["joined", "left", "message"])):
            case "joined":
                item |= {"type": "joined", "invited_by": draw(st.sampled_from(["zhou", "ming", ""]))}
            case "left":
                item |= {"type": "left"}
            case _:
                item |= {"type": "message", "text": "这句话太长了"}
        items.append(item)
    deliveries = draw(st.permutations(items + draw(st.lists(st.sampled_from(items), max_size=2))))
    return deliveries, draw(st.integers(1, 4))


def _world() -> ChannelAccount:
    community = Community.objects.create(name="晨光读书会", created_at=START)
    for data in (RULE, SHORT):
        rule = create_rule(community.pk, data, groups=(), at=START)
        release(rule.pk, Wish(version=1, mode=Mode.ON), operator_id=None, at=START)
    return ChannelAccount.objects.create(
        community=community, kind="app", name="应用", slug="law", secret="s" * 32, created_at=START
    )


def _told(items, size):
    """Which violations there are after these deliveries; and that a board read before each of them tells the truth."""
    account = _world()
    for cut in range(0, len(items), size):
        some = items[cut : cut + size]
        append(account, *some)
        while handle_batch(limit=3):
            pass
    events = [reading.event for item in items for reading in AppCodec().read(json.dumps(item).encode())]
    claimed = [
        Claimed(id=0, lane=(account.pk, "g"), kind="app", community_id=account.community_id, event=event)
        for event in events
    ]
    board = board_for(claimed, at=START)
    known = board.guests[board.groups[account.pk, "g"].id]
    found = sorted(Violation.objects.values_list("member__external_id", "detail", "at"))
    return known, found


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(histories())
def test_late_and_repeated_events_end_alike(db, history):
    items, size = history
    told = []
    for deliveries in (items, sorted(items, key=lambda one: (one["at"], one["id"]))):
        with transaction.atomic():
            told.append(_told(deliveries, size))
            transaction.set_rollback(True)

    assert told[0] == told[1]
