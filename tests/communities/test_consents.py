from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.communities.models import Consent, Member
from qunluo.communities.reads import consents
from qunluo.communities.reads.consents import Purpose
from qunluo.communities.writes.consents import give, refuse
from tests.cast import NOW, set_the_stage

DAY = timedelta(days=1)


@pytest.fixture
def person(db) -> int:
    set_the_stage()
    return Member.objects.get(external_id="ming").account.person_id


def test_each_purpose_stands_apart(person):
    give(person, Purpose.LOCATION, at=NOW)

    assert consents.stance_of(person, at=NOW).agreed == {Purpose.LOCATION}
    assert consents.has_agreed(person, Purpose.LOCATION)
    assert not consents.has_agreed(person, Purpose.DEVICE)


def test_agreeing_twice_is_agreeing_once(person):
    give(person, Purpose.LOCATION, at=NOW)
    give(person, Purpose.LOCATION, at=NOW + DAY)

    assert [(one.given_at, one.withdrawn_at) for one in consents.consents_of(person)] == [(NOW, None)]


def test_who_takes_it_back_no_longer_agrees_and_the_past_stays(person):
    give(person, Purpose.LOCATION, at=NOW)
    refuse(person, Purpose.LOCATION, at=NOW + DAY)
    give(person, Purpose.LOCATION, at=NOW + 2 * DAY)

    assert consents.has_agreed(person, Purpose.LOCATION)
    assert [(one.given_at, one.withdrawn_at) for one in consents.consents_of(person)] == [
        (NOW + 2 * DAY, None),
        (NOW, NOW + DAY),
    ]


def test_agreement_to_older_words_does_not_hold(person, monkeypatch):
    give(person, Purpose.LOCATION, at=NOW)
    monkeypatch.setitem(consents.VERSIONS, Purpose.LOCATION, 2)

    assert consents.stance_of(person, at=NOW).agreed == set()
    assert consents.stance_of(person, at=NOW).refused == set()


@pytest.mark.parametrize(
    ("after", "told_no"),
    [
        pytest.param(timedelta(seconds=1), {Purpose.LOCATION}, id="at once"),
        pytest.param(30 * DAY - timedelta(seconds=1), {Purpose.LOCATION}, id="nearly a month later"),
        pytest.param(30 * DAY, set(), id="a month later"),
    ],
)
def test_who_said_no_is_left_in_peace_for_a_month(person, after, told_no):
    refuse(person, Purpose.LOCATION, at=NOW)

    assert consents.stance_of(person, at=NOW + after).refused == told_no
    assert consents.stance_of(person, at=NOW).agreed == set()
    assert Consent.objects.get().withdrawn_at == NOW
