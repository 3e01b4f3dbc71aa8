from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qunluo.lib import passes
from qunluo.lib.passes import BadPass, Link, Pass, StalePass

AT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = Pass(account_id=1, group_id=2, group="g", member_id=3, member="阿明<>;, ", issued_at=AT)


def token_of(link: str) -> str:
    return link.partition(passes.DOOR)[2]


@pytest.mark.parametrize("page", ["", "rank/", "plans/12/"])
def test_a_link_says_who_and_where(settings, page):
    settings.QUNLUO_URL = "https://q.example"

    link = passes.member_link(3, at=AT, page=page)

    assert link.startswith("https://q.example/m/in/3.")
    assert link.isascii()
    assert passes.read_link(token_of(link), AT) == Link(member_id=3, page=page)


@pytest.mark.parametrize(
    ("after", "error"),
    [
        pytest.param(timedelta(0), None, id="at once"),
        pytest.param(DAY - timedelta(seconds=1), None, id="on the last second"),
        pytest.param(DAY, StalePass, id="a day later"),
    ],
)
def test_a_link_holds_for_a_day(after, error):
    token = token_of(passes.member_link(3, at=AT))

    if error is None:
        assert passes.read_link(token, AT + after).member_id == 3
    else:
        with pytest.raises(error):
            passes.read_link(token, AT + after)


@pytest.mark.parametrize(
    "tampered",
    [
        pytest.param(lambda token: "4" + token[1:], id="another member"),
        pytest.param(lambda token: token.replace(".", ".z", 1), id="a later end"),
        pytest.param(lambda token: token.replace("/rank/", "/points/"), id="another page"),
        pytest.param(lambda token: token.removesuffix("rank/"), id="no page"),
        pytest.param(lambda token: token + "x", id="more behind"),
        pytest.param(lambda _: "", id="nothing"),
        pytest.param(lambda _: "3.0.é/", id="no ASCII"),
        pytest.param(lambda _: "9" * 5_000, id="long"),
    ],
)
def test_a_changed_link_is_none_of_ours(tampered):
    token = token_of(passes.member_link(3, at=AT, page="rank/"))

    with pytest.raises(BadPass):
        passes.read_link(tampered(token), AT)


@pytest.mark.parametrize("page", ["//evil.example/", "../x/", "rank", "a?b/", "打卡/"])
def test_a_link_leads_to_pages_of_ours_only(page):
    with pytest.raises(ValueError, match=re.escape(page)):
        passes.member_link(3, at=AT, page=page)


def test_a_pass_holds_for_thirty_days():
    cookie = passes.seal_pass(ONE)

    assert passes.read_pass(cookie, AT + 30 * DAY - timedelta(seconds=1)) == ONE
    with pytest.raises(StalePass):
        passes.read_pass(cookie, AT + 30 * DAY)


def test_a_pass_is_a_word_that_a_cookie_can_hold():
    assert set(passes.seal_pass(ONE)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@pytest.mark.parametrize("change", ["first", "last", "cut", "empty", "unsigned", "strange"])
def test_a_changed_pass_is_none_of_ours(change):
    cookie = passes.seal_pass(ONE)
    changed = {
        "first": ("A" if cookie[0] != "A" else "B") + cookie[1:],
        "last": cookie[:-1] + ("A" if cookie[-1] != "A" else "B"),
        "cut": cookie[:-1],
        "empty": "",
        "unsigned": cookie.partition(".")[0],
        "strange": "é.é",
    }

    with pytest.raises(BadPass):
        passes.read_pass(changed[change], AT)


def test_one_more_epoch_ends_all_links_and_passes(settings):
    token, cookie = token_of(passes.member_link(3, at=AT)), passes.seal_pass(ONE)
    settings.QUNLUO_PASS_EPOCH = 2

    with pytest.raises(BadPass):
        passes.read_link(token, AT)
    with pytest.raises(BadPass):
        passes.read_pass(cookie, AT)


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        pytest.param({}, True, id="the same"),
        pytest.param({"device": "d"}, True, id="the same, on a device that is known by now"),
        pytest.param({"member_id": 4}, False, id="another member"),
        pytest.param({"issued_at": AT + timedelta(seconds=1)}, False, id="another sign-in"),
    ],
)
def test_a_proof_is_bound_to_one_sign_in(change, holds):
    assert passes.is_proof(passes.proof_of(replace(ONE, **change)), ONE) is holds


@pytest.mark.parametrize("given", ["", "é", "x" * 22])
def test_no_other_word_is_a_proof(given):
    assert not passes.is_proof(given, ONE)


def test_a_note_of_one_kind_is_none_of_another():
    note = passes.seal("scan", {"site": 1}, at=AT)

    assert passes.unseal("scan", note, at=AT, lasts=DAY).fields == {"site": 1}
    with pytest.raises(BadPass):
        passes.unseal("pass", note, at=AT, lasts=DAY)
