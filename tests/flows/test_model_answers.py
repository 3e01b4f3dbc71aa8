"""From a question that stands in no entry to the language model and back into the group, through the one way out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qunluo.communities.models import Member
from qunluo.communities.writes import save_rules
from qunluo.jobs import faq_tasks
from qunluo.lib.clock import now
from qunluo.lib.http import NotSent, Response
from qunluo.outbox.models import OutgoingAction
from qunluo.replies.models import AskedQuestion, FaqBook, FaqSwitch, ModelAnswer
from qunluo.replies.writes.faq import By, Told, save_entry
from qunluo.replies.writes.model_answers import forget_old
from tests.cast import RULES, handle_all
from tests.intake.inbox import append, message

pytestmark = pytest.mark.django_db
SINCE = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def asks_model(cast, settings, monkeypatch):
    """A group awake at every hour; its questions may go to a model that says what it is told. What it hears is kept."""
    settings.QUNLUO_LLM_URL, settings.QUNLUO_LLM_MODEL = "https://llm.test/v1", "m"
    save_rules(cast.group.pk, replace(RULES, quiet_hours=None), operator_id=cast.steward.pk, at=SINCE)
    by = By(community_id=cast.community.pk, operator_id=None, at=SINCE)
    save_entry(Told(question="怎么退款？", answer="在订单里点“退款”，三天内退回。"), by=by)
    FaqBook.objects.update(model_answers_daily=2)
    FaqSwitch.objects.create(
        group=cast.group, community=cast.community, is_on=True, near=0.97, sure=0.98, names="小群", model_use="near"
    )
    heard = []

    def says(answer):
        def call(url, *, body, headers):
            heard.append(json.loads(body)["messages"][1]["content"])
            if isinstance(answer, Exception):
                raise answer
            body = json.dumps({"choices": [{"message": {"content": answer}}]}).encode()
            return Response(status=200, headers={}, body=body)

        monkeypatch.setattr("qunluo.replies.language_model.call", call)
        return heard

    return says


def ask(cast, key, text, *, late=timedelta(0), **more):
    append(cast.account, message(key, text, at=(now() - late).isoformat(), **more))
    handle_all()
    for pk in ModelAnswer.objects.order_by("pk").values_list("pk", flat=True):
        faq_tasks.answer_with_model.func(pk)


def told():
    rows = OutgoingAction.objects.filter(key__startswith="model_answer:").order_by("id")
    return [(row.kind, row.payload["text"]) for row in rows]


def states():
    return list(ModelAnswer.objects.order_by("pk").values_list("state", "detail"))


def test_an_answer_from_cited_entries_goes_to_the_group_once(cast, asks_model):
    heard = asks_model("依据：1\n在订单里点退款，三天内退回。")

    ask(cast, "q1", "退款多久能到我的账上？电话 13800138000")
    faq_tasks.answer_with_model.func(ModelAnswer.objects.get().pk)

    assert told() == [
        (
            "post_reply",
            "在订单里点退款，三天内退回。\n（AI 生成，依据问答“怎么退款？”。说得不对，请告诉管理员。）",
        )
    ]
    assert len(heard) == 1
    assert "13800138000" not in heard[0]
    assert ModelAnswer.objects.get().sent == heard[0]
    assert AskedQuestion.objects.get().verdict == "silent"


@pytest.mark.parametrize(
    ("says", "state"),
    [
        pytest.param("依据：无", ("refused", "模型说资料里没有答案"), id="no source"),
        pytest.param(
            "依据：1\n打 10086 问问。", ("refused", "答案里有资料中没有的数字、链接或联系方式"), id="invented"
        ),
        pytest.param(NotSent("连不上。"), ("failed", "模型没有答复：连不上。"), id="away"),
    ],
)
def test_without_a_source_the_group_hears_nothing(cast, asks_model, says, state):
    asks_model(says)

    ask(cast, "q1", "退款多久能到账？")

    assert (told(), states()) == ([], [state])


def test_what_was_asked_of_the_bot_by_name_is_handed_over(cast, asks_model):
    asks_model("依据：无")

    ask(cast, "q1", "@小群 退款多久能到账？")

    assert [kind for kind, _ in told()] == ["post_reply", "ask_operator"]
    assert told()[0][1] == "这个问题我还不会答，已经转给管理员了，请稍等。"
    assert "“退款多久能到账？”，问答库里没有依据" in told()[1][1]


def test_the_cap_holds(cast, asks_model):
    heard = asks_model("依据：无")

    for number in range(3):
        ask(cast, f"q{number}", f"退款多久能到账，第 {number} 次问？")

    assert len(heard) == 2
    assert states()[-1] == ("skipped", "24 小时内已经问满 2 次")


def test_what_has_nothing_to_do_with_any_entry_stays_here(cast, asks_model):
    heard = asks_model("依据：1\n是的。")

    ask(cast, "q1", "周末爬山要带外套吗？")
    ask(cast, "q2", "@小群 周末爬山要带外套吗？")

    assert heard == []
    assert states() == [("refused", "问答库里没有沾边的，没有问模型")]


def test_where_only_the_bot_is_asked_others_stay_here(cast, asks_model):
    FaqSwitch.objects.update(model_use="called")
    heard = asks_model("依据：1\n在订单里点退款。")

    ask(cast, "q1", "退款多久能到账？")

    assert (heard, states()) == ([], [])


@pytest.mark.parametrize(
    ("change", "late", "state"),
    [
        pytest.param(lambda: FaqSwitch.objects.update(is_on=False), 0, "这个群已经关掉了问答", id="switched off"),
        pytest.param(
            lambda: FaqBook.objects.update(model_answers_daily=0),
            0,
            "这个社群没有打开“请大语言模型回答”",
            id="taken back",
        ),
        pytest.param(lambda: Member.objects.update(is_staff=True), 0, "群主或管理员的发言，不抢答", id="staff"),
        pytest.param(lambda: ModelAnswer.objects.update(at=SINCE), 0, "轮到它时已经过了 10 分钟", id="too late by now"),
        pytest.param(lambda: ModelAnswer.objects.update(state="asking"), 0, "问到一半中断了，没有再问", id="killed"),
    ],
)
def test_what_changed_meanwhile_counts(cast, asks_model, change, late, state):
    heard = asks_model("依据：1\n在订单里点退款。")
    append(cast.account, message("q1", "退款多久能到账？", at=now().isoformat()))
    handle_all()
    change()

    faq_tasks.answer_with_model.func(ModelAnswer.objects.get().pk)

    assert (heard, told(), states()[0][1]) == ([], [], state)


def test_what_comes_in_late_is_not_asked(cast, asks_model):
    asks_model("依据：1\n在订单里点退款。")

    ask(cast, "q1", "退款多久能到账？", late=timedelta(minutes=11))

    assert states() == []


def test_what_was_sent_is_forgotten_after_a_season(cast, asks_model):
    asks_model("依据：无")
    ask(cast, "q1", "退款多久能到账？")

    assert forget_old(at=now() + timedelta(days=89)) == 0
    assert forget_old(at=now() + timedelta(days=91)) == 1
