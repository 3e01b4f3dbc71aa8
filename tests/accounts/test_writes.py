from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection

from qunluo.accounts import writes
from qunluo.accounts.models import AuditEntry, Operator, OperatorSession, SignInLink
from qunluo.accounts.sessions import SessionStore

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def operator(db):
    return writes.ensure_operator("guanjia", "管家")


def session_of(operator) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(operator.pk)
    store.create()
    return store.session_key


def test_operator_and_community_begin_once(operator):
    assert writes.ensure_operator("guanjia", "另一个称呼") == operator
    assert writes.ensure_community("晨光", at=AT) == writes.ensure_community("晨光", at=AT)
    assert not operator.has_usable_password()


def test_table_of_links_does_not_hold_the_token(operator):
    token = writes.make_sign_in_link(operator, at=AT)

    row = SignInLink.objects.get()
    assert token not in (row.token_hash, str(row.pk))
    assert len(token) >= 32


def test_link_signs_in_the_first_and_nobody_after(operator):
    token = writes.make_sign_in_link(operator, at=AT)

    assert [writes.use_sign_in_link(token, at=AT) for _ in range(2)] == [operator, None]


def test_link_that_ran_out_is_dropped_when_the_next_is_made(operator):
    writes.make_sign_in_link(operator, at=AT)
    writes.make_sign_in_link(operator, at=AT + timedelta(hours=2))

    assert SignInLink.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_a_link_at_once_one_gets_in():
    operator = writes.ensure_operator("guanjia", "管家")
    token = writes.make_sign_in_link(operator, at=AT)
    got_in = []

    def use() -> None:
        got_in.append(writes.use_sign_in_link(token, at=AT))
        connection.close()

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one is not None for one in got_in) == [False] * 7 + [True]


def test_disabled_operator_is_out_everywhere(operator):
    session_of(operator)
    token = writes.make_sign_in_link(operator, at=AT)

    writes.disable(operator)

    assert OperatorSession.objects.count() == 0
    assert writes.use_sign_in_link(token, at=AT) is None


def test_sessions_end_all_or_one_or_all_but_one(operator):
    keys = [session_of(operator) for _ in range(4)]
    session_of(writes.ensure_operator("kefu", "客服"))

    ended = [
        writes.end_sessions(operator, only=keys[0]),
        writes.end_sessions(operator, but=keys[1]),
        writes.end_sessions(operator),
    ]

    assert ended == [1, 2, 1]
    assert OperatorSession.objects.count() == 1


def test_sessions_that_ran_out_are_forgotten(operator):
    session_of(operator)

    assert (writes.forget_expired(at=AT - timedelta(days=9_999)), OperatorSession.objects.count()) == (0, 1)
    assert (writes.forget_expired(at=AT + timedelta(days=9_999)), OperatorSession.objects.count()) == (1, 0)


def test_deed_is_noted_with_a_subject_that_fits(operator):
    writes.note(writes.Deed(action="x.done", subject="长" * 300, operator_id=operator.pk, data={"n": 1}), at=AT)

    row = AuditEntry.objects.get()
    assert (row.action, len(row.subject), row.operator, row.data, row.at) == ("x.done", 200, operator, {"n": 1}, AT)


def test_name_and_password_are_changed(operator):
    writes.rename(operator, "大管家")
    writes.set_password(operator, "a long way to the river")

    known = Operator.objects.get()
    assert (known.name, known.check_password("a long way to the river")) == ("大管家", True)
