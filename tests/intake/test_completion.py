"""What a person did by hand is seen in the events that follow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.communities.models import Member
from qunluo.core.actions import RecallMessage, RemoveMember
from qunluo.moderation.writes.telling import ask_for
from qunluo.outbox.models import OutgoingAction
from tests.cast import NOW, handle_all, set_the_stage
from tests.intake.inbox import append

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return set_the_stage()


def to_do(*actions) -> None:
    zhou = Member.objects.select_related("group__account").get(external_id="zhou")
    ask_for(zhou, actions, key="asked", at=NOW)


def states() -> dict[str, str]:
    rows = OutgoingAction.objects.filter(key__startswith="asked").order_by("key")
    return dict(rows.values_list("kind", "state"))


def left(cast, member, *, at=NOW + timedelta(hours=1)) -> None:
    event = {"id": f"l-{member}", "type": "left", "group": "g", "member": member, "at": at.isoformat()}
    append(cast.account, event | {"reason": "removed", "removed_by": "hong"})
    handle_all()


def test_who_left_need_not_be_removed(cast):
    to_do(RemoveMember(group="g", member="zhou", text="累计违规"))

    left(cast, "zhou")

    assert states() == {"remove_member": "done"}


@pytest.mark.parametrize(
    ("member", "at"),
    [("ming", NOW + timedelta(hours=1)), ("zhou", NOW - timedelta(hours=1))],
    ids=["somebody else", "before it was asked for"],
)
def test_other_departures_settle_nothing(cast, member, at):
    to_do(RemoveMember(group="g", member="zhou", text="累计违规"))

    left(cast, member, at=at)

    assert states() == {"remove_member": "by_hand"}


def test_what_was_taken_back_need_not_be(cast):
    to_do(
        RecallMessage(group="g", message="m3", text="低价代购，加我微信"),
        RemoveMember(group="g", member="zhou", text="累计违规"),
    )
    at = (NOW + timedelta(hours=1)).isoformat()
    append(
        cast.account,
        {"id": "r1", "type": "recalled", "group": "g", "member": "zhou", "at": at, "message": "m3"},
    )
    handle_all()

    assert states() == {"recall_message": "done", "remove_member": "by_hand"}
