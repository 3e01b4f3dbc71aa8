"""The page on which a language model may answer members: off, noticed, capped, tried, called wrong."""

from __future__ import annotations

import json

import pytest

from qunluo.lib.http import Response
from qunluo.replies.models import AskedQuestion, FaqBook, FaqEntry, ModelAnswer
from tests.console.answered import asked, by_model, written
from tests.console.test_faq import page

pytestmark = pytest.mark.django_db
LLM = "https://llm.test/v1"


@pytest.fixture
def model(settings, monkeypatch):
    settings.QUNLUO_LLM_URL, settings.QUNLUO_LLM_MODEL = LLM, "m"

    def call(_url, **_):
        said = "依据：1\n在订单里点退款。"
        body = json.dumps({"choices": [{"message": {"content": said}}]}).encode()
        return Response(status=200, headers={}, body=body)

    monkeypatch.setattr("qunluo.replies.language_model.call", call)


def test_it_is_off_and_says_what_leaves_the_machine(steward):
    shown = page(steward, "/faq/machine/")

    assert "关着" in shown
    assert "离开这台机器的内容" in shown
    assert "还没有设置模型" in shown
    assert "请先设 QUNLUO_LLM_URL" in page(steward, "/faq/machine/allow/", {"daily": "5", "agreed": "on"})


def test_it_is_let_only_by_who_knows_what_leaves(cast, steward, model):
    assert "请先看过说明" in page(steward, "/faq/machine/allow/", {"daily": "5"})
    assert not FaqBook.objects.filter(model_answers_daily__gt=0).exists()
    assert "最多问模型 5 次" in page(steward, "/faq/machine/allow/", {"daily": "5", "agreed": "on"})
    assert FaqBook.objects.get().model_answers_daily == 5
    assert "模型不再回答成员" in page(steward, "/faq/machine/allow/", {"daily": "0"})
    assert FaqBook.objects.get().model_answers_daily == 0


@pytest.mark.parametrize("daily", ["-1", "abc", "", "²"])
def test_a_cap_that_is_no_number_switches_off(cast, steward, model, daily):
    page(steward, "/faq/machine/allow/", {"daily": daily, "agreed": "on"})

    assert not FaqBook.objects.filter(model_answers_daily__gt=0).exists()


def test_a_try_shows_all_that_was_sent_and_tells_nobody(cast, steward, model):
    written(cast)
    FaqBook.objects.update(model_answers_daily=1)

    shown = page(steward, "/faq/machine/try/", {"text": "退款怎么弄，我 13800138000"})

    assert "没有发到任何群" in shown
    assert "AI 生成，依据问答“怎么退款？”" in shown
    assert "看发出去了什么" in shown
    assert "13800138000" not in ModelAnswer.objects.get().sent
    assert "已经问满 1 次" in page(steward, "/faq/machine/try/", {"text": "怎么退款"})


def test_an_answer_is_called_wrong_and_right_again(cast, steward):
    row = by_model(cast)

    assert "答错了" in page(steward, f"/faq/machine/{row.pk}/mark/", {"is": "wrong"})
    assert ModelAnswer.objects.get().is_right is False
    page(steward, f"/faq/machine/{row.pk}/mark/", {"is": "right"})
    assert ModelAnswer.objects.get().is_right is True


def test_what_members_wrote_cannot_break_the_page(cast, steward):
    by_model(cast, "<script>alert(1)</script>", sent="<b>", detail="<i>")

    shown = page(steward, "/faq/machine/")

    assert "<script>alert" not in shown
    assert "<b>退" not in shown
    assert "&lt;i&gt;" in shown


def test_other_communities_see_nothing(cast, neighbour):
    row = by_model(cast)

    assert "退款几天到账" not in page(neighbour, "/faq/machine/")
    assert neighbour.post(f"/faq/machine/{row.pk}/mark/").status_code == 404


def test_a_chosen_wording_is_learnt(cast, steward, neighbour):
    entry = written(cast)
    row = asked(cast, "a1", "钱怎么回来", verdict="offered", best=entry.pk)
    AskedQuestion.objects.update(offered=[entry.pk], picked=entry.pk)

    assert "成员这样问过，选的是它" in page(steward, f"/faq/{entry.pk}/")
    assert "成员选过 1 次" in page(steward, "/faq/")
    assert neighbour.post(f"/faq/{entry.pk}/learn/", {"asked": row.pk}).status_code == 404
    assert "已加为一种问法" in page(steward, f"/faq/{entry.pk}/learn/", {"asked": row.pk})
    assert FaqEntry.objects.get().phrasings == ["钱怎么回来"]
    assert steward.post(f"/faq/{entry.pk}/learn/", {"asked": row.pk}).status_code == 404


def test_who_may_only_look_sees_no_buttons(cast, clerk):
    row = by_model(cast)

    assert "<button" not in page(clerk, "/faq/machine/").split("<main")[1].split("</main")[0]
    assert clerk.post(f"/faq/machine/{row.pk}/mark/").status_code == 403
    assert clerk.post("/faq/machine/allow/").status_code == 403
