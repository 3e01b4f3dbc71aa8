from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import SESSION_KEY

from qunluo.accounts import writes
from qunluo.accounts.reads import (
    Grant,
    communities_of,
    community_named,
    link_is_good,
    locked_until,
    operator_named,
    sessions_of,
)
from qunluo.accounts.sessions import DEVICE, SIGNED_IN_AT, SessionStore

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def operator(db):
    return writes.ensure_operator("guanjia", "管家")


def test_operator_without_access_sees_no_community(operator):
    writes.ensure_community("晨光读书会", at=AT)

    assert communities_of(operator) == ()


def test_grants_say_what_may_be_changed(operator):
    first = writes.ensure_community("晨光读书会", at=AT)
    second = writes.ensure_community("演示", at=AT, is_demo=True)
    writes.grant(operator, second, can_write=False)
    writes.grant(operator, first)

    assert communities_of(operator) == (
        Grant(community_id=first.pk, name="晨光读书会", is_demo=False, can_write=True),
        Grant(community_id=second.pk, name="演示", is_demo=True, can_write=False),
    )


def test_second_grant_replaces_the_first(operator):
    community = writes.ensure_community("晨光读书会", at=AT)
    writes.grant(operator, community)
    writes.grant(operator, community, can_write=False)

    assert [one.can_write for one in communities_of(operator)] == [False]


def test_names_lead_to_operator_and_community(operator):
    community = writes.ensure_community("晨光读书会", at=AT)

    assert (operator_named("guanjia"), operator_named("Guanjia")) == (operator, None)
    assert (community_named("晨光读书会"), community_named("晨光")) == (community, None)


@pytest.mark.parametrize(
    ("later", "is_good"),
    [
        pytest.param(timedelta(minutes=59), True, id="in time"),
        pytest.param(timedelta(minutes=60), False, id="at the very end"),
    ],
)
def test_link_is_good_for_its_minutes(operator, later, is_good):
    token = writes.make_sign_in_link(operator, at=AT)

    assert link_is_good(token, at=AT + later) == is_good


def test_sessions_are_listed_newest_first_with_their_device(operator):
    for hour, device in ((8, "phone"), (9, "computer")):
        store = SessionStore()
        store[SESSION_KEY] = str(operator.pk)
        store[DEVICE] = device
        store[SIGNED_IN_AT] = AT.replace(hour=hour).isoformat()
        store.create()
    SessionStore().create()

    assert [(one.device, one.signed_in_at.hour) for one in sessions_of(operator, at=AT)] == [
        ("computer", 9),
        ("phone", 8),
    ]
    assert sessions_of(operator, at=AT + timedelta(days=10_000)) == []


def test_name_that_nobody_guessed_is_not_locked(db):
    assert locked_until("guanjia") is None
