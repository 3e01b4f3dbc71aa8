"""From the bytes of a question to the answer in the outbox."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.communities.models import Group
from qunluo.intake.models import EventDecision
from qunluo.outbox.models import OutgoingAction
from qunluo.replies.models import AskedQuestion, FaqEntry, FaqSwitch
from qunluo.replies.writes.faq import By, Told, delete_entry, save_entry
from tests.cast import handle_all
from tests.intake.inbox import append, message

pytestmark = pytest.mark.django_db
SINCE = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def refund(cast):
    by = By(community_id=cast.community.pk, operator_id=None, at=SINCE)
    FaqSwitch.objects.create(group=cast.group, community=cast.community, is_on=True)
    save_entry(Told(question="怎么补卡？", answer="在打卡页面点“补卡”。"), by=by)
    return save_entry(Told(question="怎么退款？", answer="在订单里点“退款”。", phrasings=("我想退钱",)), by=by)


def ask(cast, *items):
    append(cast.account, *items)
    handle_all()


def answers():
    rows = OutgoingAction.objects.filter(kind="post_reply", key__contains=":q").order_by("id")
    return [row.payload["text"] for row in rows]


def noted():
    return list(AskedQuestion.objects.order_by("key").values_list("key", "verdict", "best"))


def test_a_question_is_answered_and_noted(cast, refund):
    ask(cast, message("q1", "请问怎么退款呀"))

    assert answers() == ["在订单里点“退款”。"]
    assert noted() == [("q1", "answered", refund.pk)]
    assert FaqEntry.objects.get(pk=refund.pk).answered == 1
    [why] = [one for one in EventDecision.objects.latest("handled_at").findings if one[0] == "faq"]
    assert why[1] is True
    assert why[2].startswith("问的是“怎么退款？”")


def test_what_comes_twice_is_answered_once(cast, refund):
    ask(cast, message("q1", "怎么退款"))
    ask(cast, message("q1", "怎么退款"))
    ask(cast, message("q2", "怎么退款", member="jing", at="2026-03-02T12:01:00+08:00"))

    assert answers() == ["在订单里点“退款”。"]
    assert [key for key, *_ in noted()] == ["q1", "q2"]


def test_what_comes_late_is_noted_but_nobody_is_answered_any_more(cast, refund):
    ask(cast, message("q1", "怎么退款"))

    row = OutgoingAction.objects.get(key__contains=":q1")
    assert row.expires_at == datetime(2026, 3, 2, 4, 10, tzinfo=UTC)


def test_what_nobody_can_answer_is_kept(cast, refund):
    ask(cast, message("q1", "周末去哪里爬山？"), message("q2", "早上好"))

    assert answers() == []
    assert [(key, verdict) for key, verdict, _ in noted()] == [("q1", "silent")]


def test_a_change_of_the_list_holds_at_once(cast, refund):
    ask(cast, message("q1", "怎么退款"))
    delete_entry(FaqEntry.objects.get(pk=refund.pk))
    ask(cast, message("q2", "怎么退款", at="2026-03-02T13:00:00+08:00"))

    assert answers() == ["在订单里点“退款”。"]
    assert noted()[1][:2] == ("q2", "silent")


def test_a_group_where_it_is_off_is_left_alone(cast, refund):
    FaqSwitch.objects.update(is_on=False)

    ask(cast, message("q1", "怎么退款"))

    assert (answers(), noted()) == ([], [])


def test_an_entry_for_another_group_is_not_given(cast, refund):
    ask(cast, message("e1", "早", group="g2"))
    elsewhere = Group.objects.get(external_id="g2")
    by = By(community_id=cast.community.pk, operator_id=None, at=SINCE)
    save_entry(Told(question="怎么退款？", answer="别处", groups=(elsewhere.pk,)), by=by, entry=refund)

    ask(cast, message("q1", "怎么退款"))

    assert [(key, verdict) for key, verdict, _ in noted()] == [("q1", "silent")]
