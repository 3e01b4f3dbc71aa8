from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from qunluo.checkins.models import Place
from qunluo.checkins.places import BadPosition, Position, is_inside, metres_between, position_from
from qunluo.checkins.writes.places import NoConsent, forget_places, forget_places_of, note_place
from qunluo.communities.models import Member
from qunluo.communities.reads.consents import Purpose
from qunluo.communities.writes.consents import give, refuse
from qunluo.core.checkins.plan import Geofence
from tests.cast import NOW

ROOM = Geofence(name="一号教室", latitude=31.2304, longitude=121.4737, metres=200)
DEGREE = 111_195
DAY = timedelta(days=1)


def north(metres, *, accuracy=10.0):
    """So many metres north of the room."""
    return Position(latitude=ROOM.latitude + metres / DEGREE, longitude=ROOM.longitude, accuracy=accuracy)


@pytest.mark.parametrize("metres", [0, 1, 200, 10_000])
def test_metres_are_metres(metres):
    assert metres_between(north(metres), ROOM) == pytest.approx(metres, abs=0.01)


def test_the_date_line_is_no_wall():
    east, west = Position(latitude=0, longitude=179.999, accuracy=1), Geofence(name="", latitude=0, longitude=-179.999)

    assert metres_between(east, west) == pytest.approx(222.4, abs=0.1)


@pytest.mark.parametrize(
    ("metres", "accuracy", "inside"),
    [
        pytest.param(199, 0, True, id="within"),
        pytest.param(201, 0, False, id="just outside"),
        pytest.param(290, 100, True, id="outside by less than the phone may err"),
        pytest.param(349, 500, True, id="a blurred phone is believed for 150 metres"),
        pytest.param(351, 500, False, id="and not for more"),
    ],
)
def test_a_phone_is_believed_within_reason(metres, accuracy, inside):
    assert is_inside(north(metres, accuracy=accuracy), [ROOM]) is inside


def test_one_of_several_places_is_enough():
    assert is_inside(north(0), [Geofence(name="远", latitude=0, longitude=0), ROOM])
    assert not is_inside(north(0), [])


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(("x", "1", "1"), id="no number"),
        pytest.param(("", "", ""), id="nothing"),
        pytest.param(("nan", "1", "1"), id="not a number"),
        pytest.param(("1", "inf", "1"), id="endless"),
        pytest.param(("90.1", "1", "1"), id="beyond the pole"),
        pytest.param(("1", "-180.1", "1"), id="beyond the date line"),
        pytest.param(("1", "1", "2001"), id="two kilometres of doubt"),
    ],
)
def test_nonsense_is_no_position(told):
    with pytest.raises(BadPosition):
        position_from(*told)


@pytest.fixture
def ming(cast) -> Member:
    return Member.objects.select_related("account").get(external_id="ming")


def note(ming, at=NOW) -> str:
    return note_place(ming.pk, north(5), community_id=ming.community_id, at=at)


def test_no_place_is_kept_without_consent(ming):
    with pytest.raises(NoConsent):
        note(ming)
    give(ming.account.person_id, Purpose.LOCATION, at=NOW)
    note(ming)
    refuse(ming.account.person_id, Purpose.LOCATION, at=NOW)
    with pytest.raises(NoConsent):
        note(ming)

    assert Place.objects.count() == 1


def test_a_place_is_sealed_in_its_table(ming):
    give(ming.account.person_id, Purpose.LOCATION, at=NOW)
    note(ming)

    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM checkins_place")
        [[sealed]] = cursor.fetchall()

    assert b"31.2" not in bytes(sealed)
    assert Place.objects.get().position == "31.230445,121.473700,10"


@pytest.mark.parametrize(
    ("after", "left"),
    [pytest.param(30 * DAY - timedelta(seconds=1), 1, id="29 days"), pytest.param(30 * DAY, 0, id="a month")],
)
def test_a_place_is_forgotten_after_a_month(ming, after, left):
    give(ming.account.person_id, Purpose.LOCATION, at=NOW)
    note(ming)

    forget_places(at=NOW + after)

    assert Place.objects.count() == left


def test_a_person_can_be_forgotten_at_once(ming):
    give(ming.account.person_id, Purpose.LOCATION, at=NOW)
    note(ming)

    assert (forget_places_of(ming.account.person_id), Place.objects.count()) == (1, 0)
