"""The code on the wall: who scans it now is there, who was sent a picture of it is late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.checkins.models import Site, Submission
from qunluo.checkins.sites import address_at, code_at, is_code, qr_svg
from qunluo.checkins.writes.sites import close_site, open_site
from qunluo.core.checkins.plan import Need, NeedKind
from tests.cast import NOW, handle_all
from tests.h5.conftest import set_clock
from tests.h5.stage import asks, browser_of, make_plan, member

SECOND = timedelta(seconds=1)
SCAN = Need(kind=NeedKind.SCAN)


@pytest.fixture
def site(cast) -> Site:
    return open_site(make_plan(cast, "到场打卡", **asks(SCAN)), "一号教室", at=NOW)


def where(site, at=NOW) -> str:
    address = address_at(site, at)
    return address[address.index("/m/s/") :]


def note_in(page: str) -> str:
    return page.partition('name="scan" value="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("after", "holds"),
    [
        pytest.param(0 * SECOND, True, id="at once"),
        pytest.param(29 * SECOND, True, id="still on the screen"),
        pytest.param(59 * SECOND, True, id="just changed"),
        pytest.param(60 * SECOND, False, id="a minute later"),
        pytest.param(-1 * SECOND, False, id="not yet shown"),
    ],
)
def test_a_code_holds_while_it_is_shown_and_once_more(site, after, holds):
    assert is_code(site, code_at(site, NOW), NOW + after) is holds


def test_codes_of_two_places_differ(site):
    other = open_site(site.plan_id, "二号教室", at=NOW)

    assert not is_code(other, code_at(site, NOW), NOW)
    assert len({code_at(site, NOW + n * 30 * SECOND) for n in range(200)}) == 200


def test_a_place_that_is_closed_has_no_codes(site):
    close_site(site, at=NOW)
    site.refresh_from_db()

    assert not is_code(site, code_at(site, NOW), NOW)


@pytest.mark.parametrize("code", ["", "x", "é" * 10, "a" * 10_000])
def test_invented_codes_are_none(site, code):
    assert not is_code(site, code, NOW)


def test_the_qr_code_needs_no_style_and_no_script(site):
    drawn = qr_svg(address_at(site, NOW))

    assert drawn.startswith("<svg")
    assert "style=" not in drawn
    assert "script" not in drawn


def test_scanning_writes_nothing_and_one_tap_checks_in(site):
    client = browser_of(member("ming"))

    shown = client.get(where(site)).content.decode()
    assert ("我在现场" in shown, Submission.objects.count()) == (True, 0)
    fields = {"key": "key-12345678", "proof": client.proof, "scan": note_in(shown)}
    answer = client.post(f"/m/plans/{site.plan_id}/hand-in/", fields)
    handle_all()

    assert answer.status_code == 303
    assert [(one.state, one.way) for one in Submission.objects.all()] == [("counts", "scan")]


@pytest.mark.parametrize(
    ("after", "status"),
    [pytest.param(timedelta(minutes=9), 303, id="in time"), pytest.param(timedelta(minutes=10), 422, id="too late")],
)
def test_the_tap_may_come_ten_minutes_after_the_scan(site, monkeypatch, after, status):
    client = browser_of(member("ming"))
    note = note_in(client.get(where(site)).content.decode())
    set_clock(monkeypatch, NOW + after)

    fields = {"key": "key-12345678", "proof": client.proof, "scan": note}

    assert client.post(f"/m/plans/{site.plan_id}/hand-in/", fields).status_code == status


@pytest.mark.parametrize("note", ["", "x.y"])
def test_without_a_scan_nobody_is_there(site, note):
    client = browser_of(member("ming"))

    answer = client.post(
        f"/m/plans/{site.plan_id}/hand-in/", {"key": "key-12345678", "proof": client.proof, "scan": note}
    )

    handle_all()
    assert [one.state for one in Submission.objects.all() if one.state == "counts"] == []
    assert answer.status_code in {303, 422}


def test_a_scan_of_another_member_proves_nothing(site):
    note = note_in(browser_of(member("hong")).get(where(site)).content.decode())
    client = browser_of(member("ming"))

    client.post(f"/m/plans/{site.plan_id}/hand-in/", {"key": "key-12345678", "proof": client.proof, "scan": note})
    handle_all()

    assert [one.state for one in Submission.objects.all() if one.state == "counts"] == []


def test_a_code_that_is_over_is_said_kindly(site):
    answer = browser_of(member("ming")).get(where(site, NOW - timedelta(minutes=2)))

    assert answer.status_code == 410
    assert "再扫一下最新的就行" in answer.content.decode()


def test_a_code_of_another_group_is_said_to_be_so(site):
    answer = browser_of(member("ming")).get("/m/s/99999/abcdefghij/")

    assert answer.status_code == 410
    assert "这个码不是给您的" in answer.content.decode()


def test_a_plan_that_asks_for_more_leads_to_its_form(cast):
    plan_id = make_plan(cast, "到场写几句", **asks(SCAN, Need(kind=NeedKind.TEXT, least=5)))
    site = open_site(plan_id, "一号教室", at=NOW)
    client = browser_of(member("ming"))

    shown = client.get(where(site), follow=True).content.decode()
    note = note_in(shown)
    fields = {"key": "key-12345678", "proof": client.proof, "scan": note, "text": "今天到场听课了"}
    client.post(f"/m/plans/{plan_id}/hand-in/", fields)
    handle_all()

    assert [one.state for one in Submission.objects.all()] == ["counts"]
