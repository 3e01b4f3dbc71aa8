"""In by a link, and what a browser then holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from qunluo.communities.models import Consent, Member
from qunluo.h5.cookies import DEVICE
from qunluo.lib import passes
from tests.cast import NOW
from tests.h5.stage import browser_of, member

KEY = "key-12345678"


def way_in(name="ming", page="", at=NOW):
    link = passes.member_link(member(name).pk, at=at, page=page)
    return link[link.index("/m/in/") :]


@pytest.mark.parametrize("page", ["", "rank/", "plans/1/"])
def test_a_link_becomes_a_pass_and_leaves_the_address_at_once(stage, page):
    answer = Client().get(way_in(page=page))

    cookie = answer.cookies[passes.COOKIE]
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/m/{page}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/m/",
        2_592_000,
    )
    holder = passes.read_pass(cookie.value, NOW)
    assert (holder.member_id, holder.member, holder.group, holder.account_id, holder.device) == (
        stage.ming.pk,
        "ming",
        "g",
        stage.cast.account.pk,
        "",
    )


def test_a_pass_travels_over_https_alone_where_there_is_one(stage, settings):
    settings.IS_HTTPS = True

    assert Client().get(way_in()).cookies[passes.COOKIE]["secure"]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        pytest.param(lambda: way_in(at=NOW - timedelta(hours=24)), "链接已过期", id="a day old"),
        pytest.param(lambda: way_in().replace("/in/", "/in/9"), "这个链接打不开", id="another member's"),
        pytest.param(lambda: way_in() + "rank/", "这个链接打不开", id="another page"),
        pytest.param(lambda: "/m/in/x", "这个链接打不开", id="invented"),
        pytest.param(lambda: "/m/", "链接已过期", id="no pass at all"),
    ],
)
def test_who_has_no_good_link_reads_how_to_get_one(stage, where, words):
    answer = Client().get(where())

    assert answer.status_code == 401
    assert words in answer.content.decode()
    assert "在群里发“我的打卡”" in answer.content.decode()
    assert passes.COOKIE not in answer.cookies


def test_a_member_who_is_no_more_has_no_pages(stage):
    link = way_in("lin")
    Member.objects.filter(external_id="lin").delete()

    assert Client().get(link).status_code == 401


def test_the_last_link_that_was_opened_says_who_one_is(stage):
    client = browser_of(stage.ming)
    client.get(way_in("hong"))

    assert "小红" in client.get("/m/").content.decode()


def post(client, where, **fields):
    return client.post(where, {"key": KEY, "proof": client.proof, **fields})


def test_a_device_has_a_number_only_after_somebody_agreed(ming, stage):
    assert DEVICE not in ming.get("/m/").cookies

    answer = post(ming, "/m/privacy/device/", agree="1", next="/m/")

    number, holder = answer.cookies[DEVICE].value, passes.read_pass(answer.cookies[passes.COOKIE].value, NOW)
    assert holder.device == passes.pseudonym("device", number)
    assert number not in holder.device
    assert Consent.objects.get().purpose == "device"


def test_two_members_on_one_phone_share_the_number_once_both_agreed(ming, stage):
    post(ming, "/m/privacy/device/", agree="1")
    number = ming.cookies[DEVICE].value

    before = passes.read_pass(ming.get(way_in("hong")).cookies[passes.COOKIE].value, NOW)
    ming.proof = passes.proof_of(before)
    post(ming, "/m/privacy/device/", agree="1")
    after = passes.read_pass(ming.get(way_in("hong")).cookies[passes.COOKIE].value, NOW)

    assert (before.device, after.device) == ("", passes.pseudonym("device", number))
    assert ming.cookies[DEVICE].value == number


def test_who_says_no_to_the_number_has_none_and_is_not_asked_again(ming, stage):
    assert "先说一声" in ming.get("/m/").content.decode()

    answer = post(ming, "/m/privacy/device/", agree="0", next="/m/")

    assert passes.read_pass(answer.cookies[passes.COOKIE].value, NOW).device == ""
    assert "先说一声" not in ming.get("/m/").content.decode()


def test_who_leaves_is_nobody(ming):
    answer = post(ming, "/m/out/")

    assert (answer.status_code, answer.cookies[passes.COOKIE]["max-age"]) == (303, 0)
    assert ming.get("/m/").status_code == 401


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example/m/", "/sign-in/", "javascript:alert(1)", "/m/" * 99]
)
def test_no_form_leads_away_from_members_pages(ming, to):
    answer = post(ming, "/m/privacy/device/", agree="0", next=to)

    assert answer.headers["Location"] == f"/m/privacy/?after={KEY}"
