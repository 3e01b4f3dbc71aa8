from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.jobs import moderation_tasks as tasks
from qunluo.lib.clock import now
from qunluo.moderation.models import LicencePaper
from qunluo.moderation.writes.appeals import open_appeal
from qunluo.moderation.writes.pieces import Draft, submit
from qunluo.outbox.models import OutgoingAction
from tests.cast import set_the_stage
from tests.console.violated import a_violation
from tests.moderation.licensed import an_application, hand_over, seat


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


def test_hour_reminds_of_reviews_and_night_forgets_papers(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    long_ago = now() - timedelta(days=10)
    piece = submit(seat("ming"), Draft(text="读书笔记一则"), at=long_ago)
    row = an_application(seat("zhou"), at=long_ago, last=(now() + timedelta(days=60)).date())
    loose = hand_over(seat("jing"), at=long_ago)

    for _ in range(2):
        tasks.remind_of_reviews.func(int(now().timestamp()))
        tasks.forget_papers.func(int(now().timestamp()))

    asked = OutgoingAction.objects.filter(kind="ask_operator", key__contains="overdue")
    assert sorted(one.key.partition(":overdue")[0] for one in asked) == [f"licence:{row.pk}", f"piece:{piece.pk}"]
    assert not LicencePaper.objects.filter(licence=None, sha256__in=loose).exists()
    assert row.papers.filter(deleted_at=None).count() == len(loose)
