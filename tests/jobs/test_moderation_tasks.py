from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.jobs import moderation_tasks as tasks
from qunluo.lib.clock import now
from qunluo.moderation.writes.appeals import open_appeal
from qunluo.outbox.models import OutgoingAction
from tests.cast import set_the_stage
from tests.console.violated import a_violation


@pytest.fixture
def cast(db):
    return set_the_stage()


def test_hour_turns_overdue_appeals_into_to_dos_once(cast):
    long_ago = now() - timedelta(days=10)
    row = a_violation(cast, "v1", at=long_ago)
    one = open_appeal(row.pk, row.member_id, "这是群主让发的通知", at=long_ago)

    for _ in range(2):
        tasks.remind_of_violation_appeals.func(int(now().timestamp()))

    assert OutgoingAction.objects.filter(key=f"violation_appeal_overdue:{one.pk}:0#0").count() == 1
