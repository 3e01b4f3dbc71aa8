"""The stage, the operators' browsers, and the moment at which they look."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from qunluo.analytics.models import HistoryFile
from qunluo.communities.models import Member
from qunluo.intake.models import IncomingEvent, PendingEvent
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, Cast, set_the_stage
from tests.console.everything import everything


@pytest.fixture
def cast(db) -> Cast:
    return set_the_stage()


@pytest.fixture(autouse=True)
def half_past_noon(request, monkeypatch):
    if "browser" not in request.keywords:
        monkeypatch.setattr("qunluo.console.desk.now", lambda: NOW)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def browser_of(operator) -> Client:
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def steward(cast) -> Client:
    return browser_of(cast.steward)


@pytest.fixture
def clerk(cast) -> Client:
    return browser_of(cast.clerk)


@pytest.fixture
def stranger(cast) -> Client:
    return browser_of(cast.stranger)


@pytest.fixture
def neighbour(cast) -> Client:
    return browser_of(cast.neighbour)


@pytest.fixture
def things(cast) -> dict[str, int]:
    """One of each thing that an address can be about."""
    event = IncomingEvent.objects.get(key="m3")
    PendingEvent.objects.create(event=event, lane=event.lane, parked_at=cast.group.created_at, error="ValueError: 坏了")
    at = datetime(2026, 3, 2, tzinfo=UTC)
    upload = HistoryFile.objects.create(
        operator=cast.steward,
        community=cast.community,
        name="秘密.txt",
        path="/nowhere",
        bytes=1,
        state=HistoryFile.State.UNREADABLE,
        problem="读不出来",
        created_at=at,
        changed_at=at,
    )
    return {
        "group_id": cast.group.pk,
        "member_id": Member.objects.get(external_id="zhou").pk,
        "action_id": OutgoingAction.objects.order_by("id")[0].pk,
        "event_id": event.pk,
        "account_id": cast.account.pk,
        "upload_id": upload.pk,
        **everything(cast),
    }
