"""What the house finds on its rounds, and what its meters show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from qunluo.channels.models import ChannelAccount
from qunluo.communities.models import Group, Member
from qunluo.core.moderation.rules import Mode
from qunluo.entrances import rounds
from qunluo.entrances.meters import values_of
from qunluo.incidents.models import Hazard, IncidentStep, Round
from qunluo.incidents.reads.rounds import today_at
from qunluo.incidents.rounds import State
from qunluo.incidents.writes.hazards import ship_hazards
from qunluo.intake.models import IncomingEvent, PendingEvent
from qunluo.moderation.models import RuleRelease
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, set_the_stage
from tests.console.violated import a_violation
from tests.incidents.ground import an_incident
from tests.moderation.ground import begin_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    stage = set_the_stage()
    OutgoingAction.objects.all().delete()
    Member.objects.filter(external_id="hong").update(spoke_at=NOW - timedelta(days=2))
    return stage


def found(look, cast):
    result = look(cast.community.pk, NOW)
    return result.state, result.count


def park(cast):
    event = IncomingEvent.objects.get(key="m3")
    PendingEvent.objects.create(event=event, lane=event.lane, parked_at=NOW, error="坏了")


def leave_waiting(cast):
    event = IncomingEvent.objects.get(key="m3")
    IncomingEvent.objects.filter(pk=event.pk).update(received_at=NOW - timedelta(minutes=5))
    PendingEvent.objects.create(event=event, lane=event.lane, error="")


def owe(state, **fields):
    def make(cast):
        OutgoingAction.objects.create(
            community=cast.community,
            account=cast.account,
            group=cast.group,
            key="x",
            kind="post_reply",
            payload={"text": "早"},
            state=state,
            created_at=NOW,
            **{"not_before": NOW - timedelta(hours=3)} | fields,
        )

    return make


def break_channel(cast):
    ChannelAccount.objects.filter(pk=cast.account.pk).update(last_error="密钥错误")


def pause_channel(cast):
    ChannelAccount.objects.filter(pk=cast.account.pk).update(is_active=False)


def leave_unseen(hours):
    def make(cast):
        a_violation(cast, "q1", course="queue", measure="", total=0, at=NOW - timedelta(hours=hours))

    return make


def fill(present):
    def make(cast):
        Group.objects.filter(pk=cast.group.pk).update(present=present)

    return make


def leave_alone(cast):
    Group.objects.filter(pk=cast.group.pk).update(owner="")


def forget_trial(days):
    def make(cast):
        begin_rule(cast, mode=Mode.SHADOW)
        RuleRelease.objects.update(at=NOW - timedelta(days=days))

    return make


def open_one(at):
    def make(cast):
        an_incident(cast, at=NOW)
        IncidentStep.objects.update(due_at=NOW - timedelta(hours=at))

    return make


def beat(seconds):
    def make(cast):
        with connection.cursor() as cursor:
            insert = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)"
            cursor.execute(insert, [NOW - timedelta(seconds=seconds)])

    return make


def nothing(cast):
    pass


OK, ATTENTION, FAULT = State.OK, State.ATTENTION, State.FAULT


@pytest.mark.parametrize(
    ("look", "happens", "expected"),
    [
        pytest.param(rounds.channels, nothing, (OK, 0), id="channels are on"),
        pytest.param(rounds.channels, break_channel, (FAULT, 1), id="a channel is broken"),
        pytest.param(rounds.channels, pause_channel, (ATTENTION, 0), id="no channel is on"),
        pytest.param(rounds.events, nothing, (OK, 0), id="no event waits"),
        pytest.param(rounds.events, park, (ATTENTION, 1), id="an event is parked"),
        pytest.param(rounds.events, leave_waiting, (FAULT, 1), id="an event waits for long"),
        pytest.param(rounds.deliveries, owe("waiting"), (FAULT, 1), id="something should have gone"),
        pytest.param(rounds.deliveries, owe("waiting", not_before=NOW), (OK, 0), id="something is due just now"),
        pytest.param(rounds.deliveries, owe("failed"), (ATTENTION, 1), id="something failed"),
        pytest.param(rounds.to_dos, owe("by_hand", due_at=NOW), (ATTENTION, 1), id="a to-do is overdue"),
        pytest.param(rounds.to_dos, owe("by_hand", due_at=NOW + timedelta(1)), (OK, 0), id="a to-do has time"),
        pytest.param(rounds.reviews, nothing, (OK, 0), id="nothing waits for a review"),
        pytest.param(rounds.reviews, leave_unseen(25), (ATTENTION, 1), id="a violation waits for more than a day"),
        pytest.param(rounds.reviews, leave_unseen(23), (OK, 0), id="a violation waits since yesterday"),
        pytest.param(rounds.checkin_reviews, nothing, (OK, 0), id="no check-in waits for a review"),
        pytest.param(rounds.appeals, nothing, (OK, 0), id="no appeal is late"),
        pytest.param(rounds.checkin_appeals, nothing, (OK, 0), id="no appeal about a check-in is late"),
        pytest.param(rounds.caretakers, nothing, (OK, 0), id="somebody runs the group"),
        pytest.param(rounds.caretakers, leave_alone, (ATTENTION, 1), id="nobody runs the group"),
        pytest.param(rounds.room, fill(179), (OK, 0), id="179 of 200"),
        pytest.param(rounds.room, fill(180), (ATTENTION, 1), id="180 of 200"),
        pytest.param(rounds.room, fill(199), (FAULT, 1), id="199 of 200"),
        pytest.param(rounds.trials, forget_trial(15), (ATTENTION, 1), id="a trial of more than two weeks"),
        pytest.param(rounds.trials, forget_trial(13), (OK, 0), id="a trial of less than two weeks"),
        pytest.param(rounds.links, nothing, (OK, 0), id="nobody looks at links"),
        pytest.param(rounds.ledger, nothing, (OK, 0), id="the ledger is sound"),
        pytest.param(rounds.clockwork, nothing, (FAULT, 1), id="nobody keeps the time"),
        pytest.param(rounds.clockwork, beat(20), (OK, 0), id="somebody keeps the time"),
        pytest.param(rounds.incidents, nothing, (OK, 0), id="no incident"),
        pytest.param(rounds.incidents, open_one(-1), (ATTENTION, 1), id="an incident is open"),
        pytest.param(rounds.incidents, open_one(1), (FAULT, 6), id="its steps are overdue"),
    ],
)
def test_a_look_says_how_it_is(cast, look, happens, expected):
    happens(cast)

    assert found(look, cast) == expected


def test_the_rounds_of_a_day_are_kept_once(cast):
    for minutes in (0, 30):
        rounds.make_rounds(cast.community.pk, at=NOW + timedelta(minutes=minutes))

    [row] = Round.objects.all()
    assert (row.day, row.ran_at) == (today_at(NOW), NOW + timedelta(minutes=30))
    assert [one["key"] for one in row.results] == [look.__name__ for look in rounds.LOOKS]


def test_rounds_mark_since_when_a_risk_is_over_its_threshold(cast):
    ship_hazards(cast.community.pk, operator_id=None, at=NOW)
    Group.objects.filter(pk=cast.group.pk).update(present=190)

    rounds.make_rounds(cast.community.pk, at=NOW)
    rounds.make_rounds(cast.community.pk, at=NOW + timedelta(days=1))
    since = Hazard.objects.get(meter="fullest_group").over_since
    Group.objects.filter(pk=cast.group.pk).update(present=10)
    rounds.make_rounds(cast.community.pk, at=NOW + timedelta(days=2))

    assert (since, Hazard.objects.get(meter="fullest_group").over_since) == (NOW, None)


def test_meters_show_what_is(cast):
    an_incident(cast, at=NOW - timedelta(hours=1), theme="leak")
    owe("failed")(cast)
    park(cast)

    values = values_of(cast.community.pk, at=NOW)

    assert values == {
        "alarms_week": 1,
        "leaks_month": 1,
        "struck_share": 0.0,
        "left_share": 0.0,
        "reviews_late": 0,
        "appeals_late": 0,
        "to_do_late": 0,
        "staff_silent_days": 2,
        "single_handed": 1,
        "fullest_group": 2.5,
        "deliveries_failed": 1,
        "events_parked": 1,
    }
