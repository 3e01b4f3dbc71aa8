"""A dispute from the member's words to the ledger and back to the member: bytes in, pages in between, entries out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qunluo.checkins.models import Appeal, Standing, Submission
from qunluo.core.checkins.plan import MakeUpRule
from qunluo.outbox.models import OutgoingAction
from qunluo.points.models import PointsEntry
from tests.cast import NOW, handle_all
from tests.checkins.ground import MORNING, begin_plan
from tests.console.conftest import browser_of as console_of
from tests.h5.stage import browser_of, member
from tests.intake.inbox import append, message

pytestmark = pytest.mark.django_db
DAYS = (27, 28, 1, 2)


@pytest.fixture(autouse=True)
def half_past_noon(monkeypatch):
    for where in ("qunluo.console.desk.now", "qunluo.h5.visit.now"):
        monkeypatch.setattr(where, lambda: NOW)


@pytest.fixture
def plan(cast):
    """Since February, three days in a row give 20 points."""
    since = date(2026, 2, 1)
    return begin_plan(cast, starts_on=since, make_up=MakeUpRule(points=30), sessions=(replace(MORNING, points=10),))


def say(cast, month, day, text, *, at="08:30") -> None:
    when = f"2026-{month:02}-{day:02}T{at}:00+08:00"
    append(cast.account, message(f"c-{month}-{day}-{at}", text, member="ming", at=when))
    handle_all()


def entries() -> list[tuple[str, int]]:
    return list(PointsEntry.objects.order_by("id").values_list("kind", "amount"))


def standing() -> tuple[int, int]:
    row = Standing.objects.get(member__external_id="ming")
    return row.total, row.streak


def post(client, path, **typed):
    return client.post(
        path, {"key": f"flow-{path.count('/')}-{len(typed)}-key", "proof": client.proof, **typed}, follow=True
    )


def test_a_day_that_the_bot_missed_comes_back_by_an_appeal(cast, plan):
    for month, day, number in ((2, 27, 1), (2, 28, 2), (3, 2, 3)):
        say(cast, month, day, f"打卡第{number}天")
    before = standing()
    phone, desk = browser_of(member("ming")), console_of(cast.steward)

    words = "3 月 1 日早上八点我在群里打过卡，群里的人都看到了。"
    shown = post(phone, f"/m/plans/{plan.pk}/appeal/2026-03-01/open/", words=words).content.decode()
    appeal = Appeal.objects.get()
    page = desk.get(f"/appeals/{appeal.pk}/").content.decode()
    desk.post(f"/appeals/{appeal.pk}/vote/", {"outcome": "for", "reason": "聊天记录里有"})
    told = phone.get("/m/appeals/").content.decode()

    assert ("申诉已经提交" in shown, words in page, "聊天记录里有" in told) == (True, True, True)
    assert (before, standing()) == ((3, 1), (4, 4))
    assert entries() == [("checkin", 10)] * 3 + [("checkin", 10), ("milestone", 20)]
    assert Submission.objects.get(way="operator").day == date(2026, 3, 1)
    hint = OutgoingAction.objects.get(key=f"appeal:{appeal.pk}")
    assert (hint.kind, hint.state, hint.payload["member"]) == ("send_hint", "by_hand", "ming")
    assert "聊天记录里有" in hint.payload["text"]


def test_a_wrong_decision_is_undone_everywhere_by_entries_that_correct(cast, plan):
    for month, day, number in ((2, 27, 1), (2, 28, 2), (3, 2, 3)):
        say(cast, month, day, f"打卡第{number}天")
    phone, desk = browser_of(member("ming")), console_of(cast.steward)
    before = standing()
    post(phone, f"/m/plans/{plan.pk}/appeal/2026-03-01/open/", words="我打过卡的，没有算。")
    appeal = Appeal.objects.get()

    desk.post(f"/appeals/{appeal.pk}/vote/", {"outcome": "for", "reason": "聊天记录里有"})
    desk.post(f"/appeals/{appeal.pk}/undo/", {"reason": "看错了人"})

    assert standing() == before
    assert entries()[3:] == [("checkin", 10), ("milestone", 20), ("clawback", -10), ("clawback", -20)]
    assert "看错了人" in OutgoingAction.objects.get(key=f"appeal:{appeal.pk}:undone:1").payload["text"]


def test_a_day_is_made_up_on_the_phone(cast, plan):
    for month, day, number in ((2, 26, 1), (2, 27, 2), (2, 28, 3), (3, 2, 4)):
        say(cast, month, day, f"打卡第{number}天")
    phone = browser_of(member("ming"))

    shown = post(phone, f"/m/plans/{plan.pk}/make-up/buy/", day="2026-03-01", pay="points").content.decode()

    assert "补上了" in shown
    assert standing() == (5, 5)
    assert entries()[-1] == ("makeup", -30)
