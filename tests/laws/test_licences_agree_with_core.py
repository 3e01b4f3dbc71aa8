"""What the tables say of adverts under a licence is what the core foretold, in whatever order they came."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from qunluo.channels.app.codec import AppCodec
from qunluo.core.advance import advance
from qunluo.core.decide import decide
from qunluo.intake.claim import Claimed
from qunluo.intake.handle import handle_batch
from qunluo.intake.snapshot import board_for
from tests.cast import NOW, set_the_stage
from tests.flows.test_licence import ADS, TEXT
from tests.intake.inbox import append, message
from tests.moderation.ground import begin_rule
from tests.moderation.licensed import a_licence, seat

BEGUN = NOW - timedelta(days=20)


@st.composite
def histories(draw):
    """Adverts and talk of two weeks, delivered in any order, some twice, cut into batches anywhere."""
    hours = draw(st.lists(st.integers(0, 13 * 24), min_size=1, max_size=7))
    items = [
        message(
            f"w{number}",
            draw(st.sampled_from([TEXT, TEXT, "早上好"])),
            member="zhou",
            at=(NOW + timedelta(hours=hour)).isoformat(),
        )
        for number, hour in enumerate(hours)
    ]
    deliveries = draw(st.permutations(items + draw(st.lists(st.sampled_from(items), max_size=2))))
    return deliveries, draw(st.integers(1, 3))


def _events(items):
    return [reading.event for item in items for reading in AppCodec().read(json.dumps(item).encode())]


def _snapshot(cast, events):
    claimed = [
        Claimed(id=0, lane=(cast.account.pk, "g"), kind="app", community_id=cast.community.pk, event=event)
        for event in events
    ]
    return board_for(claimed, at=NOW).snapshot_of((cast.account.pk, "g"), events[0])


def _kept(member):
    counted = {key: (one.at, one.ladder, one.weight, one.is_reversed) for key, one in member.violations.items()}
    return member.licences, dict(member.adverts), counted


@pytest.mark.slow
@pytest.mark.django_db
@examples(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories())
def test_the_tables_say_of_licences_what_the_core_foretold(db, tmp_path, settings, history):
    settings.MEDIA_ROOT = tmp_path
    items, size = history
    events = _events(items)
    with transaction.atomic():
        cast = set_the_stage()
        begin_rule(cast, ADS)
        a_licence(cast, seat("zhou"), quota=2, at=BEGUN, first=BEGUN.date())
        begun = _snapshot(cast, events)

        for cut in range(0, len(items), size):
            append(cast.account, *items[cut : cut + size])
            while handle_batch(limit=2):
                pass

        told = _kept(_snapshot(cast, events).member)
        firsts = list({event.key: event for event in reversed(events)}.values())[::-1]
        for ordered in (firsts, sorted(firsts, key=lambda one: (one.at, one.key))):
            snapshot = begun
            for event in ordered:
                snapshot = advance(snapshot, decide(event, snapshot).changes)
            assert told == _kept(snapshot.member)
        transaction.set_rollback(True)
