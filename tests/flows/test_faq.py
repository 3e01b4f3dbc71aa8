"""From the bytes of a question to the answer in the outbox."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qunluo.communities.models import Group
from qunluo.intake.models import EventDecision
from qunluo.outbox.models import OutgoingAction
from qunluo.replies.models import AskedQuestion, FaqEntry, FaqSwitch
from qunluo.replies.writes.faq import By, Told, delete_entry, save_entry
from qunluo.replies.writes.suggestions import forget_numbers
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


@pytest.fixture
def doubtful(refund):
    """A group that is never sure, and asks back always."""
    FaqSwitch.objects.update(sure=1.0, near=0.01)
    return refund


def minute(number):
    return f"2026-03-02T12:{number:02}:00+08:00"


def test_the_number_of_an_offered_question_gets_its_answer(cast, doubtful):
    ask(cast, message("q1", "怎么退款好呢"))
    offered = list(AskedQuestion.objects.get().offered)
    number = offered.index(doubtful.pk) + 1
    ask(cast, message("q2", f"第 {number} 个", at=minute(3)))
    ask(cast, message("q2", f"第 {number} 个", at=minute(3)))
    ask(cast, message("q3", "1", at=minute(4)))

    assert answers()[0].startswith("您是不是想问：\n1. ")
    assert answers()[1:] == ["在订单里点“退款”。"]
    assert AskedQuestion.objects.get().picked == doubtful.pk


def test_the_number_of_another_member_does_not_count(cast, doubtful):
    ask(cast, message("q1", "怎么退款好呢"))
    ask(cast, message("q2", "1", member="jing", at=minute(1)))

    assert len(answers()) == 1
    assert AskedQuestion.objects.get().picked is None


def test_a_number_that_overtakes_its_question_is_not_lost(cast, doubtful):
    ask(cast, message("q2", "1", at=minute(3)))
    ask(cast, message("q1", "怎么退款好呢", at=minute(2)))

    assert answers() == ["在订单里点“退款”。"]
    assert AskedQuestion.objects.get().picked == AskedQuestion.objects.get().offered[0]


def test_numbers_are_forgotten_and_choices_stay(cast, doubtful):
    ask(cast, message("q1", "怎么退款好呢"), message("q2", "1", at=minute(3)))

    assert forget_numbers(at=datetime(2026, 3, 3, tzinfo=UTC)) == 0
    assert forget_numbers(at=datetime(2026, 3, 5, tzinfo=UTC)) == 1
    assert AskedQuestion.objects.get().picked is not None
