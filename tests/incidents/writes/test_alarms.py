"""What alarms come to: written once, weighed together, whatever the order in which they come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qunluo.communities.models import Member
from qunluo.core.incidents import Level, Theme, Threshold
from qunluo.incidents.models import Alarm, Incident, IncidentEntry, IncidentStep
from qunluo.incidents.writes import note_alarms
from qunluo.incidents.writes.handling import Ending, close, judge_alarms, reopen
from qunluo.incidents.writes.log import By
from qunluo.incidents.writes.terms import save_terms
from qunluo.outbox.models import OutgoingAction
from tests.incidents.ground import HEARD, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast):
    return {one.external_id: one for one in Member.objects.filter(group=cast.group)}


def minute(number):
    return HEARD + timedelta(minutes=number)


def state():
    """What the law speaks of: incidents, and which alarms each has; never when it was that we knew."""
    return [
        (row.theme, row.found, row.opened_at, row.closed_at, sorted(row.alarms.values_list("key", flat=True)))
        for row in Incident.objects.order_by("theme", "closed_at")
    ]


def asked():
    return list(OutgoingAction.objects.filter(key__startswith="incident:").order_by("id").values_list("key", "state"))


def test_two_people_open_an_incident_with_its_plan(people):
    note_alarms([placed(people["zhou"], 1, minute(0)), placed(people["ming"], 2, minute(30))])

    [row] = Incident.objects.all()
    assert (row.theme, row.level, row.title, row.opened_at) == (
        "complaint",
        Level.PLAIN,
        "退款与消费纠纷",
        minute(30),
    )
    steps = list(IncidentStep.objects.order_by("number").values_list("number", "due_at"))
    assert steps[0] == (0, HEARD + timedelta(minutes=10))
    assert [number for number, _ in steps] == [0, 1, 2, 3, 4, 6]  # the sixth is for level Ⅱ
    assert row.alarms.count() == 2
    [(key, by_hand)] = asked()
    assert (key, by_hand) == (f"incident:{row.pk}:0:level:4", "by_hand")
    action = OutgoingAction.objects.get(key=key)
    assert action.due_at == HEARD + timedelta(minutes=15)
    assert "第一步（10 分钟内）" in action.payload["text"]


@pytest.mark.parametrize(
    "alarms",
    [
        pytest.param([("zhou", 1, 0)], id="one person"),
        pytest.param([("zhou", 1, 0), ("zhou", 2, 5), ("zhou", 3, 9)], id="one person three times"),
        pytest.param([("zhou", 1, 0), ("ming", 2, 24 * 60)], id="a day apart"),
    ],
)
def test_what_is_not_enough_is_only_kept(people, alarms):
    note_alarms([placed(people[who], number, minute(at)) for who, number, at in alarms])

    assert (Incident.objects.count(), Alarm.objects.filter(incident=None).count()) == (0, len(alarms))
    assert asked() == []


def test_what_comes_twice_is_one_alarm(people):
    for _ in range(2):
        note_alarms([placed(people["zhou"], 1, minute(0), level=3)])

    assert (Alarm.objects.count(), Incident.objects.count(), len(asked())) == (1, 1, 1)


def test_a_graver_level_asks_again_and_brings_more_of_the_plan(people):
    note_alarms([placed(people["zhou"], 1, minute(0), level=4)])
    note_alarms([placed(people["ming"], 2, minute(9), level=2)])

    [row] = Incident.objects.all()
    assert row.level == Level.GRAVE
    assert sorted(row.steps.values_list("number", flat=True)) == [0, 1, 2, 3, 4, 5, 6]
    assert [key.rpartition(":")[2] for key, _ in asked()] == ["4", "2"]
    assert list(IncidentEntry.objects.order_by("id").values_list("kind", flat=True)) == ["opened", "raised"]


def test_after_closing_a_new_one_begins_and_what_comes_late_goes_to_the_old_one(cast, people):
    note_alarms([placed(people["zhou"], 1, minute(0), level=3)])
    first = Incident.objects.get()
    close(first.pk, Ending(cause="误会", done="说明了"), by=By(at=minute(60), operator_id=cast.steward.pk))

    note_alarms([placed(people["ming"], 2, minute(90), level=3), placed(people["jing"], 3, minute(50), level=1)])

    assert state() == [
        ("complaint", 1, minute(0), minute(60), ["k1", "k3"]),
        ("complaint", 3, minute(90), None, ["k2"]),
    ]
    assert [key.rpartition(":")[2] for key, _ in asked()] == ["3", "3"]


def test_reopening_takes_in_what_was_said_since(cast, people):
    note_alarms([placed(people["zhou"], 1, minute(0), level=3)])
    by = By(at=minute(60), operator_id=cast.steward.pk)
    close(Incident.objects.get().pk, Ending(cause="误会", done="说明了"), by=by)
    note_alarms([placed(people["ming"], 2, minute(90))])

    reopen(Incident.objects.get().pk, reason="又有人说", by=by)

    assert state() == [("complaint", 3, minute(0), None, ["k1", "k2"])]


def test_false_alarms_do_not_count(cast, people):
    by = By(at=minute(60), operator_id=cast.steward.pk)
    note_alarms([placed(people["zhou"], 1, minute(0))])

    judge_alarms([Alarm.objects.get().pk], is_false=True, by=by)
    note_alarms([placed(people["ming"], 2, minute(5))])
    before = state()
    judge_alarms([Alarm.objects.get(key="k1").pk], is_false=False, by=by)

    assert before == []
    assert state() == [("complaint", 4, minute(5), None, ["k1", "k2"])]


def test_thresholds_are_the_communitys_own(cast, people):
    own = [Threshold(level=Level.GRAVE, people=2, groups=1, hours=1)]
    save_terms(cast.community.pk, own, owner_id=cast.steward.pk, operator_id=cast.steward.pk, at=HEARD)

    note_alarms([placed(people["zhou"], 1, minute(0)), placed(people["ming"], 2, minute(30))])

    [row] = Incident.objects.all()
    assert (row.level, row.owner_id) == (Level.GRAVE, cast.steward.pk)


def test_themes_and_communities_do_not_add_up(people):
    note_alarms([placed(people["zhou"], 1, minute(0)), placed(people["ming"], 2, minute(1), theme=Theme.RUMOUR.value)])

    assert state() == []


names = st.sampled_from(["zhou", "ming", "jing", "lin"])
shapes = st.lists(
    st.tuples(names, st.integers(0, 4_000), st.sampled_from([0, 0, 0, 3]), st.sampled_from(["complaint", "leak"])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=shapes, order=st.randoms(use_true_random=False), cut=st.integers(1, 4), closing=st.integers(0, 4_000))
def test_the_end_is_the_same_in_whatever_order_and_batches_they_come(cast, people, some, order, cut, closing):
    alarms = [
        placed(people[who], number, minute(at), level=level, theme=theme)
        for number, (who, at, level, theme) in enumerate(some)
    ]
    by = By(at=minute(closing), operator_id=cast.steward.pk)

    def end(given):
        with transaction.atomic():
            mark = transaction.savepoint()
            Incident.objects.create(
                community=cast.community, theme="leak", title="旧", opened_at=minute(0), noted_at=HEARD, closed_at=by.at
            )
            for start in range(0, len(given), cut):
                note_alarms(given[start : start + cut])
            told = state()
            transaction.savepoint_rollback(mark)
        return told

    mixed = [*alarms, *alarms[:2]]
    order.shuffle(mixed)
    assert end(mixed) == end(alarms)
