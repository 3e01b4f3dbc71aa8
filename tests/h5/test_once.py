"""Every write of a member's page, as the map of addresses has them: asked twice, it is done once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from qunluo.checkins.models import Appeal, PageRequest, Picture, Place, Submission
from qunluo.communities.models import Consent
from qunluo.intake.models import IncomingEvent
from qunluo.lib.pace import Pace
from qunluo.points.models import PointsEntry
from tests.cast import NOW, handle_all
from tests.h5.addresses import OPEN, WRITES, known, spots
from tests.h5.conftest import set_clock
from tests.h5.stage import browser_of, member

KEY = "key-12345678"
NAMES = sorted(name for name, view in known().items() if getattr(view, "writes", False))
UNSIGNED = {"backup", "backup_phone", "backup_code"}
SIGNED = [name for name in NAMES if name not in UNSIGNED]


def ask(client: Client, spot, fields=None, key=KEY, **headers):
    sent = {"proof": getattr(client, "proof", ""), "key": key, **(spot.fields if fields is None else fields)}
    return client.post(spot.where, sent, headers=headers)


def effects() -> tuple[int, ...]:
    handle_all()
    counted = (IncomingEvent, Submission, PointsEntry, Appeal, Consent, Picture, Place)
    withdrawn = Appeal.objects.filter(state="withdrawn").count()
    return (*(model.objects.count() for model in counted), withdrawn)


def told(answer) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("Location", "")


def test_every_address_that_takes_a_form_is_a_write_and_no_other(things, ming):
    takes = {
        name for name, spot in spots(things).items() if browser_of(member("ming")).post(spot.where).status_code != 405
    }

    assert takes == set(NAMES) == {name for name, one in spots(things).items() if one.does == WRITES} | UNSIGNED


@pytest.mark.parametrize("name", SIGNED)
def test_the_same_key_twice_is_answered_alike_and_done_once(things, stage, name):
    spot = spots(things)[name]

    first = told(ask(browser_of(stage.ming), spot))
    after = effects()
    second = told(ask(browser_of(stage.ming), spot))

    assert first == second
    assert first[0] == 303
    assert effects() == after


@pytest.mark.parametrize("name", SIGNED)
def test_the_same_key_with_other_words_is_a_conflict(things, stage, name):
    spot = spots(things)[name]
    ask(browser_of(stage.ming), spot)
    after = effects()

    second = ask(browser_of(stage.ming), spot, spot.other)

    assert second.status_code == 409
    assert effects() == after


@pytest.mark.parametrize("name", SIGNED)
def test_the_same_key_of_another_member_is_another_request(things, stage, name):
    ask(browser_of(stage.ming), spots(things)[name])

    told = ask(browser_of(member("hong")), spots(things)[name])

    assert told.status_code != 409
    assert PageRequest.objects.filter(scope=f"member:{member('hong').pk}").count() == int(told.status_code == 303)


@pytest.mark.parametrize("name", SIGNED)
def test_a_key_says_the_same_a_week_later(things, stage, name, monkeypatch):
    first = told(ask(browser_of(stage.ming), spots(things)[name]))
    after = effects()
    set_clock(monkeypatch, NOW + timedelta(days=7))

    assert told(ask(browser_of(stage.ming), spots(things)[name])) == first
    assert effects() == after


@pytest.mark.parametrize("name", SIGNED)
def test_a_write_without_a_key_or_a_proof_does_nothing(things, stage, name):
    before, spot, client = effects(), spots(things)[name], browser_of(stage.ming)

    statuses = [
        ask(client, spot, key="").status_code,
        ask(client, spot, {**spot.fields, "proof": "x"}).status_code,
        ask(client, spot, **{"sec-fetch-site": "cross-site"}).status_code,
        ask(client, spot, origin="https://evil.example").status_code,
        ask(Client(), spot).status_code,
    ]

    assert statuses == [422, 403, 403, 403, 401]
    assert effects() == before


@pytest.mark.parametrize("name", SIGNED)
def test_what_no_table_can_hold_is_refused_in_every_field(things, stage, name):
    spot, client = spots(things)[name], browser_of(stage.ming)
    fields = {*spot.fields, *spot.other, "picture", "paper"}

    statuses = {field: ask(client, spot, {**spot.fields, field: "a\0b"}).status_code for field in fields}

    assert statuses == dict.fromkeys(fields, 422)


@pytest.mark.parametrize("name", SIGNED)
def test_who_writes_too_often_is_asked_to_wait(things, stage, name, monkeypatch):
    monkeypatch.setattr("qunluo.h5.asked.pace", Pace(0))
    before = effects()

    answer = ask(browser_of(stage.ming), spots(things)[name])

    assert (answer.status_code, effects()) == (429, before)


@pytest.mark.parametrize("name", SIGNED)
def test_a_script_hears_the_same_in_its_own_words(things, stage, name):
    spot = spots(things)[name]

    first = ask(browser_of(stage.ming), spot, accept="application/json")
    second = ask(browser_of(stage.ming), spot, accept="application/json")
    third = ask(browser_of(stage.ming), spot, spot.other, accept="application/json")

    assert (first.status_code, first.json()) == (200, second.json())
    assert (third.status_code, set(third.json())) == (409, {"refused", "key"})


def test_what_was_refused_leaves_the_key_free(things, stage):
    spot = spots(things)["hand_in"]

    refused = ask(browser_of(stage.ming), spot, {"text": "短"})
    told = ask(browser_of(stage.ming), spot)

    assert (refused.status_code, told.status_code) == (422, 303)


def test_a_write_that_breaks_off_leaves_nothing(things, stage, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("qunluo.h5.views.plans.append_own", broken)
    before, client = effects(), browser_of(stage.ming)
    client.raise_request_exception = False

    assert ask(client, spots(things)["hand_in"]).status_code == 500
    assert (effects(), PageRequest.objects.count()) == (before, 0)


def test_the_backup_form_keeps_an_entry_once(things):
    spot = spots(things)["backup"]

    told = [Client().post(spot.where, {"key": KEY, **fields}).status_code for fields in (spot.fields, spot.fields)]
    other = Client().post(spot.where, {"key": KEY, **spot.other})

    assert told == [200, 200]
    assert other.status_code == 409
    assert IncomingEvent.objects.filter(key__startswith="backup:").count() == 1


def test_open_addresses_are_those_that_need_no_pass(things):
    assert {name for name, view in known().items() if not getattr(view, "asks_for_pass", False)} == {
        name for name, spot in spots(things).items() if spot.does == OPEN
    }
