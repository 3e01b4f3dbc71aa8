"""The door: what it takes, what it refuses, and what it never loses."""

from __future__ import annotations

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from qunluo.intake.models import IncomingEvent, PendingEvent, UsedNonce
from tests.intake.calls import body_of, post, signed
from tests.intake.inbox import message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conninfo(account):
    parts = connection.get_connection_params()
    return make_conninfo(**{name: parts[name] for name in ("dbname", "user", "host")})


def test_a_signed_event_is_durable_before_the_answer(conninfo):
    body = body_of(message("m1"))

    assert post(conninfo, (body, signed(body))) == [(200, {"taken": 1, "repeated": 0, "unknown": 0})]
    assert list(IncomingEvent.objects.values_list("key", "kind", "lane__group")) == [("m1", "MessagePosted", "g")]
    assert PendingEvent.objects.count() == 1


def test_fifty_copies_at_once_are_taken_once(conninfo):
    body = body_of(message("m1"))

    answers = post(conninfo, *[(body, signed(body)) for _ in range(50)])

    assert sorted(answer["taken"] for _, answer in answers) == [0] * 49 + [1]
    assert IncomingEvent.objects.count() == 1


def test_two_events_of_one_second_both_count(conninfo):
    body = body_of(message("m1"), message("m2"))

    assert post(conninfo, (body, signed(body))) == [(200, {"taken": 2, "repeated": 0, "unknown": 0})]


def test_a_replayed_call_is_refused(conninfo):
    body = body_of(message("m1"))
    headers = signed(body)

    [first] = post(conninfo, (body, headers))
    [second] = post(conninfo, (body, headers))

    assert (first[0], second) == (200, (403, {"error": "this nonce was used before"}))


def test_a_call_that_is_sent_twice_at_once_is_taken_once(conninfo):
    body = body_of(message("m1"))
    headers = signed(body)

    assert sorted(status for status, _ in post(conninfo, (body, headers), (body, headers))) == [200, 403]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        pytest.param({"age": 299}, 200, id="just fresh"),
        pytest.param({"age": 302}, 403, id="stale"),
        pytest.param({"age": -302}, 403, id="from the future"),
        pytest.param({"secret": "t" * 32}, 403, id="another's secret"),
        pytest.param({"secret": ""}, 403, id="empty secret"),
        pytest.param({"nonce": "short"}, 403, id="nonce too short"),
        pytest.param({"nonce": "a" * 64}, 200, id="longest nonce"),
        pytest.param({"nonce": "a" * 65}, 403, id="nonce too long"),
    ],
)
def test_only_who_knows_the_secret_now_is_heard(conninfo, change, status):
    body = body_of(message("m1"))

    [(told, _)] = post(conninfo, (body, signed(body, **change)))

    assert (told, IncomingEvent.objects.count()) == (status, int(status == 200))


def test_one_changed_bit_of_the_body_is_refused_and_stored_nowhere(conninfo):
    body = body_of(message("m1"))
    headers = signed(body)

    assert post(conninfo, (body.replace(b"m1", b"m2"), headers))[0][0] == 403
    assert (IncomingEvent.objects.count(), UsedNonce.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"", 400, id="empty"),
        pytest.param(b"{", 400, id="cut"),
        pytest.param(b"[" * 50_000, 400, id="deep"),
        pytest.param(b'{"events": {}}', 400, id="events are no list"),
        pytest.param(b'{"events": []}', 200, id="no events"),
        pytest.param(b"[1, 2]", 200, id="another shape is kept as unknown"),
        pytest.param(b'{"a": "' + b"x" * 100_000 + b'"}', 413, id="too large"),
        pytest.param(b'{"type": "message", "at": 1e999}', 400, id="infinite number"),
        pytest.param(b'{"id": "a\\u0000b", "type": "message"}', 200, id="NUL in an id"),
    ],
)
def test_a_malformed_body_gets_a_clear_answer(conninfo, body, status):
    assert post(conninfo, (body, signed(body)))[0][0] == status


def test_a_wrong_address_is_not_found(conninfo):
    body = body_of(message("m1"))

    assert post(conninfo, (body, signed(body)), slug="nobody") == [(404, {"error": "no such channel"})]


def test_without_a_database_nothing_is_acknowledged(account):
    body = body_of(message("m1"))

    assert post("host=/nowhere dbname=none", (body, signed(body))) == [(503, {"error": "try again"})]


def test_a_text_with_nul_and_lone_surrogates_is_taken(conninfo):
    body = b'{"id": "m1", "type": "message", "group": "g", "member": "ming", "at": 1772424000, "text": "a\\u0000b"}'

    assert post(conninfo, (body, signed(body)))[0][1]["taken"] == 1
