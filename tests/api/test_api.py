from __future__ import annotations

import json

import pytest
from django.test import Client

from qunluo.accounts.keys import make_key, revoke_key
from qunluo.checkins.models import Submission
from tests.cast import NOW, handle_all, set_the_stage
from tests.checkins.ground import begin_plan

pytestmark = pytest.mark.django_db
AT = "2026-03-02T08:30:00+08:00"


@pytest.fixture
def cast():
    return set_the_stage()


@pytest.fixture
def plan(cast):
    return begin_plan(cast)


def _key(cast, *, can_write=True, community=None):
    owner = community or cast.community
    return make_key(owner.pk, "小程序", can_write=can_write, operator_id=cast.steward.pk, at=NOW)


def _browser(cast, **fields):
    return Client(headers={"Authorization": f"Bearer {_key(cast, **fields)[1]}"})


def _hand_in(browser, plan, key="once-0001", **fields):
    body = {"plan": plan.pk, "member": "ming", "at": AT, "text": "读了两页", **fields}
    return browser.post(
        "/api/v1/checkins", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": key}
    )


def test_a_check_in_is_taken_then_judged_then_told(cast, plan):
    browser = _browser(cast)

    taken = _hand_in(browser, plan)
    handle_all()
    told = browser.get(f"/api/v1/checkins/once-0001?plan={plan.pk}&member=ming")

    assert (taken.status_code, taken.json()["state"]) == (202, "waiting")
    assert told.json() == {"key": "once-0001", "state": "counts", "reason": "", "day": "2026-03-02", "points": 10}
    assert Submission.objects.get().way == "api"


def test_the_same_key_is_the_same_check_in(cast, plan):
    browser = _browser(cast)
    statuses = [_hand_in(browser, plan).status_code for _ in range(2)]
    handle_all()

    assert statuses == [202, 202]
    assert _hand_in(browser, plan).json()["state"] == "counts"
    assert _hand_in(browser, plan, text="别的").status_code == 409
    assert _hand_in(browser, plan, member="jing").status_code == 409
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "fields", "status", "code"),
    [
        pytest.param("short", {}, 422, "bad_key", id="a key that may meet another"),
        pytest.param("once-0001", {"group": "nowhere"}, 404, "not_found", id="no such group"),
        pytest.param("once-0001", {"member": "nobody"}, 404, "not_found", id="no such member"),
        pytest.param("once-0001", {"at": "2026-03-02T08:30:00"}, 422, "no_zone", id="a moment without a zone"),
        pytest.param("once-0001", {"at": "2099-03-02T08:30:00+08:00"}, 422, "in_the_future", id="tomorrow's check-in"),
        pytest.param("once-0001", {"at": "soon"}, 422, "invalid", id="no moment at all"),
        pytest.param("once-0001", {"text": "长" * 2_001}, 422, "invalid", id="a text too long"),
        pytest.param("once-0001", {"text": "a\0b"}, 422, "invalid", id="NUL in the text"),
        pytest.param("once-0001", {"text": "\ud800"}, 422, "invalid", id="half a character"),
        pytest.param("once-0001", {"answers": {"a\0": "b"}}, 422, "invalid", id="NUL in an answer"),
        pytest.param("once-0001", {"member": "a\0b"}, 422, "invalid", id="NUL in a member"),
        pytest.param("once-0001", {"at": "0001-01-01T00:00:00+14:00"}, 422, "long_ago", id="the year one"),
        pytest.param("once-0001", {"day": "9999-12-31"}, 422, "far_day", id="the last day there is"),
    ],
)
def test_what_is_wrong_is_told_in_a_word_and_a_sentence(cast, plan, key, fields, status, code):
    answer = _hand_in(_browser(cast), plan, key, **fields)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"].endswith("。")


def test_strangers_readers_and_neighbours_get_no_further(cast, plan):
    row, plain = _key(cast)
    revoke_key(row.pk, within=[cast.community.pk], operator_id=cast.steward.pk, at=NOW)
    neighbour = _browser(cast, community=cast.neighbour.communities.get())

    assert _hand_in(Client(), plan).status_code == 401
    assert _hand_in(Client(headers={"Authorization": f"Bearer {plain}"}), plan).status_code == 401
    assert _hand_in(_browser(cast, can_write=False), plan).status_code == 403
    assert _hand_in(neighbour, plan).status_code == 404
    assert neighbour.get("/api/v1/plans").json() == []


def test_plans_days_and_members_are_told(cast, plan):
    browser = _browser(cast, can_write=False)
    _hand_in(_browser(cast), plan)
    handle_all()

    [told] = browser.get("/api/v1/plans").json()
    day = browser.get(f"/api/v1/plans/{plan.pk}/days/2026-03-02?which=done").json()
    member = browser.get(f"/api/v1/plans/{plan.pk}/members/ming").json()

    assert (told["id"], told["groups"], told["is_on"]) == (plan.pk, ["g"], True)
    assert (day["done"], [one["member"] for one in day["members"]]) == (1, ["ming"])
    assert (member["total"], member["longest"], member["points"]) == (1, 1, 10)


def test_a_roll_call_is_read_line_by_line(cast, plan):
    text = "#接龙\n3月2日打卡\n\n1. 阿明 打卡第1天\n2. 谁呀 打卡第1天"
    body = {"group": "g", "plan": plan.pk, "text": text, "at": AT}
    answer = _browser(cast).post("/api/v1/roll-calls", json.dumps(body), content_type="application/json")

    [told] = answer.json()
    assert [(one["name"], one["member"], bool(one["doubt"])) for one in told["entries"]] == [
        ("阿明", "ming", False),
        ("谁呀", "", True),
    ]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"at": "2026-03-02T08:30:00"}, 422, id="a moment without a zone"),
        pytest.param({"at": "0001-01-01T00:00:00+14:00"}, 422, id="the year one"),
        pytest.param({"at": "9999-12-31T23:59:59-14:00"}, 200, id="a clock far ahead counts as now"),
        pytest.param({"text": "1. a\0b"}, 422, id="NUL"),
        pytest.param({"text": "1. \ud800"}, 422, id="half a character"),
        pytest.param({"plan": 10**30}, 404, id="a plan beyond any row"),
        pytest.param({"text": ""}, 200, id="nothing"),
    ],
)
def test_a_roll_call_of_any_shape_is_answered(cast, plan, fields, status):
    body = {"group": "g", "plan": plan.pk, "text": "1. 阿明", "at": AT, **fields}

    answer = _browser(cast).post("/api/v1/roll-calls", json.dumps(body), content_type="application/json")

    assert answer.status_code == status


@pytest.mark.parametrize(
    "where",
    [
        "checkins/a%00bcdefgh?plan={plan}&member=ming",
        "checkins/once-0001?plan={plan}&member=%00",
        "checkins/once-0001?plan=" + "9" * 30 + "&member=ming",
        "plans/" + "9" * 30 + "/days/2026-03-02",
        "plans/{plan}/days/0001-01-01",
        "plans/{plan}/days/9999-12-31",
        "plans/{plan}/members/%00",
        "plans/{plan}/members/ming?group=%00",
    ],
)
def test_what_no_row_can_be_called_is_not_there(cast, plan, where):
    assert _browser(cast).get(f"/api/v1/{where.format(plan=plan.pk)}").status_code == 404


def test_the_documents_are_served_from_here_alone(client):
    page = client.get("/api/v1/docs").content.decode()
    shape = client.get("/api/v1/openapi.json").json()

    assert "/static/ninja/" in page
    assert "https://" not in page
    assert {"/api/v1/checkins", "/api/v1/plans"} <= set(shape["paths"])
