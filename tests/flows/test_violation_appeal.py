"""Four adverts climb the ladder; the second is appealed on a phone, reversed at a desk, and all of it is undone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.moderation.models import Violation, ViolationAppeal
from qunluo.moderation.reads.queue import cases_of
from qunluo.outbox.models import OutgoingAction
from tests.console.conftest import browser_of as console_of
from tests.h5.stage import browser_of
from tests.moderation.ground import begin_rule
from tests.moderation.sayings import deliver, member, noon, say, steps, texts, violation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 6, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def an_hour_after_the_last(monkeypatch):
    for where in ("qunluo.console.desk.now", "qunluo.h5.visit.now"):
        monkeypatch.setattr(where, lambda: AT)


def leads_to() -> list[tuple[str, str]]:
    rows = list(Violation.objects.select_related("group").order_by("at"))
    return [(case.row.key, case.step) for case in cases_of(rows)]


def test_the_second_of_four_is_appealed_and_undone(cast):
    begin_rule(cast)
    say(cast, 3, 4, 5, 6)
    deliver(noon(6), kind__in=["send_hint", "post_reply", "mute_member"])
    phone, desk = browser_of(member(), at=AT), console_of(cast.steward)
    second = violation("w4")

    before = phone.get("/m/order/").content.decode()
    told = phone.post(
        f"/m/order/{second.pk}/appeal/",
        {"key": "flow-appeal-1", "proof": phone.proof, "words": "这条是群主让我发的通知。"},
        follow=True,
    ).content.decode()
    appeal = ViolationAppeal.objects.get()
    waiting = desk.get("/violations/appeals/").content.decode()
    desk.post(f"/violations/appeals/{appeal.pk}/decide/", {"outcome": "for", "reason": "确实是通知"})
    after = phone.get(f"/m/order/{second.pk}/").content.decode()

    assert steps() == {"w3": "hint", "w4": "mention", "w5": "mute", "w6": "remove"}
    assert leads_to() == [("w3", "hint"), ("w4", ""), ("w5", "mention"), ("w6", "mute")]
    assert ("说短一点" in before, "申诉已经提交" in told, "这条是群主让我发的通知" in waiting) == (True, True, True)
    assert ("确实是通知" in after, "已撤回" in after) == (True, True)
    lift = OutgoingAction.objects.get(key__contains=":lift:")
    assert (lift.kind, lift.payload["hours"]) == ("mute_member", 0)
    assert OutgoingAction.objects.get(key__endswith=":w6#0").state == "expired"
    assert "申诉通过了：确实是通知" in texts("send_hint", key__startswith="violation_appeal")[0]


def test_a_wrong_answer_is_undone_at_the_desk(cast):
    begin_rule(cast)
    say(cast, 3, 4)
    phone, desk = browser_of(member(), at=AT), console_of(cast.steward)
    words = {"key": "flow-appeal-2", "proof": phone.proof, "words": "这条是群主让我发的通知。"}
    phone.post(f"/m/order/{violation('w4').pk}/appeal/", words)
    appeal = ViolationAppeal.objects.get()
    desk.post(f"/violations/appeals/{appeal.pk}/decide/", {"outcome": "for", "reason": "确实是通知"})

    shown = desk.post(f"/violations/appeals/{appeal.pk}/undo/", {"reason": "看错了"}, follow=True).content.decode()

    assert "申诉重新打开" in shown
    assert leads_to() == [("w3", "hint"), ("w4", "mention")]
    assert OutgoingAction.objects.get(key__endswith=":w4#1").state == "by_hand"
