"""What incidents and the rounds do at their time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.accounts.models import Community
from qunluo.incidents.models import Round
from qunluo.jobs import incident_tasks as tasks
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, set_the_stage
from tests.incidents.ground import HEARD, an_incident

pytestmark = pytest.mark.django_db


def test_overdue_steps_are_asked_for():
    cast = set_the_stage()
    an_incident(cast)

    tasks.remind_of_incident_steps.func(int((HEARD + timedelta(minutes=12)).timestamp()))

    [text] = OutgoingAction.objects.filter(key__contains=":step:").values_list("payload__text", flat=True)
    assert text.startswith("【超时】“退款与消费纠纷”的一步还没有做（值班运营）")


def test_every_community_has_its_rounds():
    set_the_stage()

    tasks.make_rounds.func(int(NOW.timestamp()))

    assert sorted(Round.objects.values_list("community", flat=True)) == sorted(
        Community.objects.values_list("pk", flat=True)
    )
