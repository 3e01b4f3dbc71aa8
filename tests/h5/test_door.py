"""The door for taps: what it takes, from whom, and what it answers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from qunluo.checkins.models import Submission
from qunluo.communities.models import Member
from qunluo.h5.views.signing import pass_for
from qunluo.intake.models import IncomingEvent, PendingEvent
from qunluo.lib import passes
from qunluo.lib.passes import Pass
from tests.cast import NOW, handle_all
from tests.h5.bridge import ask
from tests.h5.stage import TAP, make_plan, member

stored = pytest.mark.django_db(transaction=True)
NOWHERE = "host=/nowhere dbname=none"
LET_IN = 503
"""What who is let in hears where there is no database."""
INVENTED = Pass(account_id=1, group_id=2, group="g", member_id=3, member="ming", issued_at=NOW)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@pytest.fixture
def away(monkeypatch):
    """Nothing can be stored: whoever is let in hears so, and whoever is not hears why."""
    monkeypatch.setattr("tests.h5.bridge.conninfo", lambda: NOWHERE)


def holder_of(name="ming", **changed):
    return replace(pass_for(member(name), device="", at=NOW), **changed)


def ming(stage):
    return pass_for(stage.ming, device="", at=NOW)


def tap(plan_id, *, key="key-12345678", holder=INVENTED, kind=JSON, body=None, **headers):
    fields = {"plan": str(plan_id), "key": key, "proof": passes.proof_of(holder)}
    told = json.dumps(fields) if kind == JSON else "&".join(f"{name}={value}" for name, value in fields.items())
    given = {
        "Content-Type": kind,
        "Cookie": f"a=b; {passes.COOKIE}={passes.seal_pass(holder)}",
        "Host": "q.example",
        **headers,
    }
    return "POST", "/m/tap", given, told.encode() if body is None else body


def look(key="key-12345678", holder=INVENTED):
    cookie = passes.seal_pass(holder)
    return "GET", f"/m/result/{key}", {"Cookie": f"{passes.COOKIE}={cookie}"}, b""


def answers(*requests):
    return [(status, json.loads(body)) for status, _, body in ask(*requests)]


@stored
def test_a_tap_is_durable_before_the_answer_and_becomes_a_check_in(stage):
    assert answers(tap(stage.plan_id, holder=ming(stage))) == [(200, {"taken": True})]
    event = IncomingEvent.objects.get(key=f"page:{stage.ming.pk}:key-12345678")
    assert (event.kind, event.lane.group, PendingEvent.objects.count()) == ("CheckinSubmitted", "g", 1)

    handle_all()

    row = Submission.objects.get(key=event.key)
    assert (row.state, row.way, row.member_id, row.plan_id) == ("counts", "page", stage.ming.pk, stage.plan_id)


@stored
def test_a_form_without_a_script_is_led_to_what_became_of_it(stage):
    [(status, headers, _)] = ask(tap(stage.plan_id, holder=ming(stage), kind=FORM))

    assert (status, headers[b"location"]) == (303, b"/m/?after=key-12345678")


@stored
def test_fifty_copies_at_once_are_one_check_in(stage):
    assert answers(*[tap(stage.plan_id, holder=ming(stage))] * 50) == [(200, {"taken": True})] * 50
    assert PendingEvent.objects.count() == 1


def test_who_taps_like_a_script_is_let_in_no_more(away, monkeypatch):
    monkeypatch.setattr("qunluo.h5.door.TAPS_A_MINUTE", 1)
    other = replace(INVENTED, member_id=4)

    told = [answers(*[tap(7)] * 3), answers(tap(7), tap(7, holder=other))]

    assert [sorted(status for status, _ in some) for some in told] == [[429, 429, LET_IN], [LET_IN, LET_IN]]


@stored
def test_two_members_with_the_same_key_are_two(stage):
    answers(tap(stage.plan_id, holder=ming(stage)), tap(stage.plan_id, holder=holder_of("hong")))

    assert PendingEvent.objects.count() == 2


@stored
def test_the_same_key_for_another_plan_is_a_conflict(stage):
    other = make_plan(stage.cast, "晚读", sessions=(TAP,))
    answers(tap(stage.plan_id, holder=ming(stage)))

    assert answers(tap(other, holder=ming(stage)))[0][0] == 409
    assert PendingEvent.objects.count() == 1


@stored
def test_a_key_says_the_same_a_week_later(stage, monkeypatch):
    answers(tap(stage.plan_id, holder=ming(stage)))
    handle_all()
    monkeypatch.setattr("qunluo.h5.door.now", lambda: NOW + timedelta(days=7))

    assert answers(tap(stage.plan_id, holder=ming(stage))) == [(200, {"taken": True})]
    assert PendingEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Sec-Fetch-Site": "same-origin"}, LET_IN, id="our page"),
        pytest.param({"Origin": "https://q.example"}, LET_IN, id="our origin"),
        pytest.param({}, LET_IN, id="an old browser that says nothing"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 403, id="a neighbour of the same domain"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="another origin"),
        pytest.param({"Origin": "null"}, 403, id="no origin"),
        pytest.param({"Cookie": ""}, 401, id="no pass"),
        pytest.param({"Cookie": f"{passes.COOKIE}=x.y"}, 401, id="an invented pass"),
    ],
)
def test_only_a_page_of_ours_may_tap(away, headers, status):
    assert answers(tap(1, **headers))[0][0] == status


def test_a_proof_of_somebody_else_is_refused(away):
    method, path, headers, _ = tap(1)
    body = {"plan": 1, "key": "key-12345678", "proof": passes.proof_of(replace(INVENTED, member_id=4))}

    assert answers((method, path, headers, json.dumps(body).encode()))[0][0] == 403


def test_a_pass_that_is_too_old_is_refused(away):
    assert answers(tap(1, holder=replace(INVENTED, issued_at=NOW - timedelta(days=30))))[0][0] == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"", 400, id="empty"),
        pytest.param(b"{", 400, id="cut"),
        pytest.param(b"[]", 400, id="a list"),
        pytest.param(b"[" * 3_000, 400, id="deep"),
        pytest.param(b"\xff\xfe", 400, id="no text"),
        pytest.param(b"{}", 403, id="no proof"),
        pytest.param(b'{"a": "' + b"x" * 5_000 + b'"}', 413, id="too large"),
    ],
)
def test_a_malformed_tap_gets_a_clear_answer(away, body, status):
    assert answers(tap(1, body=body))[0][0] == status


@pytest.mark.parametrize("key", ["", "short", "a" * 65, "key 12345678", "key/../12345", "钥匙钥匙钥匙钥匙"])
def test_a_strange_key_is_refused(away, key):
    assert answers(tap(1, key=key))[0][0] == 400


@pytest.mark.parametrize("plan", ["0", "-1", "x", "9" * 16, "1.5"])
def test_a_strange_plan_is_refused(away, plan):
    assert answers(tap(plan))[0][0] == 400


@pytest.mark.parametrize(("where", "method"), [("/m/tap", "GET"), ("/m/result/key-12345678", "POST")])
def test_the_wrong_method_is_told_the_right_one(away, where, method):
    _, _, headers, body = tap(1)

    assert answers((method, where, headers, body))[0][0] == 405


@pytest.mark.parametrize(
    ("change", "where"),
    [
        pytest.param({"Cookie": ""}, "/m/", id="expired"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, "/m/?notice=again", id="not from a page of ours"),
    ],
)
def test_a_form_without_a_script_is_led_on(away, change, where):
    [(status, headers, _)] = ask(tap(1, kind=FORM, **change))

    assert (status, headers[b"location"].decode()) == (303, where)


def test_without_a_database_nothing_is_acknowledged(away):
    assert [status for status, _, _ in ask(tap(1), look(), tap(1, kind=FORM))] == [
        503,
        503,
        303,
    ]


@stored
def test_device_and_network_are_named_only_after_the_notice(stage):
    public = {"X-Forwarded-For": "1.2.3.4, 8.8.8.8"}
    answers(
        tap(stage.plan_id, holder=ming(stage), **public),
        tap(stage.plan_id, key="key-87654321", holder=holder_of(device="d1"), **public),
    )

    claims = [json.loads(bytes(event.raw))["claim"] for event in IncomingEvent.objects.filter(key__contains=":key-")]

    assert sorted((claim["device"], claim["network"] != "") for claim in claims) == [("", False), ("d1", True)]


@stored
def test_who_asks_hears_how_far_it_is(stage):
    assert answers(look(holder=ming(stage))) == [(404, {"error": "unknown"})]
    answers(tap(stage.plan_id, holder=ming(stage)))
    assert answers(look(holder=ming(stage))) == [(200, {"look": "waiting"})]
    handle_all()
    assert answers(look(holder=ming(stage))) == [
        (200, {"look": "counts", "days": 5, "streak": 3, "points": 20, "cheer": ""})
    ]
    assert answers(look(holder=holder_of("hong"))) == [(404, {"error": "unknown"})]


@stored
def test_what_a_worker_could_not_handle_is_told_as_such(stage):
    answers(tap(stage.plan_id, holder=ming(stage)))
    PendingEvent.objects.update(parked_at=NOW, error="x")

    assert answers(look(holder=ming(stage))) == [(200, {"look": "stuck"})]


@stored
def test_a_repeated_check_in_and_one_for_no_plan_are_told_apart(stage):
    answers(
        tap(stage.plan_id, holder=ming(stage)),
        tap(stage.plan_id, holder=ming(stage), key="key-second"),
        tap(999, holder=ming(stage), key="key-nowhere"),
    )
    handle_all()

    assert answers(look("key-second", holder=ming(stage)), look("key-nowhere", holder=ming(stage))) == [
        (200, {"look": "repeat"}),
        (200, {"look": "nothing"}),
    ]


@stored
def test_a_thousand_ask_in_a_few_questions(stage):
    answers(tap(stage.plan_id, holder=ming(stage)))
    handle_all()

    told = answers(*[look(holder=ming(stage))] * 300)

    assert {json.dumps(answer) for _, answer in told} == {
        '{"look": "counts", "days": 5, "streak": 3, "points": 20, "cheer": ""}'
    }


@stored
def test_who_left_the_group_does_not_come_back_by_tapping(stage):
    Member.objects.filter(pk=stage.ming.pk).update(is_present=False, moved_at=NOW - timedelta(hours=1))

    answers(tap(stage.plan_id, holder=ming(stage)))
    handle_all()

    assert not Member.objects.get(pk=stage.ming.pk).is_present
