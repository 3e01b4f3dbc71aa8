"""What is sent to a language model, and what comes back."""

from __future__ import annotations

import json

import pytest

from qunluo.lib.http import MaybeSent, NotSent, RefusedTarget, Response
from qunluo.replies.drafting import TASK, content_of, draft_answer
from qunluo.replies.faq.answering import Entry
from qunluo.replies.language_model import NoAnswer, masked, request_of


@pytest.fixture
def model(settings, monkeypatch):
    settings.QUNLUO_LLM_URL, settings.QUNLUO_LLM_KEY, settings.QUNLUO_LLM_MODEL = "https://llm.test/v1/", "k", "m"
    heard = []

    def says(answer):
        def call(url, *, body, headers):
            heard.append((url, json.loads(body), headers))
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr("qunluo.replies.language_model.call", call)
        return heard

    return says


def response(text, status=200):
    return Response(status=status, headers={}, body=text.encode())


def test_a_draft_comes_back(model):
    heard = model(response(json.dumps({"choices": [{"message": {"content": " 在订单里退。 "}}]})))

    assert draft_answer("怎么退款") == "在订单里退。"
    [(url, body, headers)] = heard
    assert (url, body["model"]) == ("https://llm.test/v1/chat/completions", "m")
    assert headers["Authorization"] == "Bearer k"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("打 13800138000 找我", "打 ［号码］找我", id="phone"),
        pytest.param("138-0013-8000", "［号码］", id="phone with bars"),
        pytest.param("身份证 11010519491231002X", "身份证 ［号码］", id="identity card"),
        pytest.param("写到 a.b@c.example.com", "写到 ［邮箱］", id="mail"),
        pytest.param("加微信 abc_12345 聊", "加［联系方式］ 聊", id="handle"),
        pytest.param("@老周 怎么退款", "［某人］ 怎么退款", id="somebody"),
        pytest.param("看 https://a.example/b?c=1", "看 ［链接］", id="link"),
        pytest.param("2026 年 3 月几号开始", "2026 年 3 月几号开始", id="a date stays"),
    ],
)
def test_personal_data_is_masked(text, kept):
    assert masked(text) == kept


def test_entries_are_masked_too(settings):
    settings.QUNLUO_LLM_MODEL = "m"
    near = [Entry(id=1, question="怎么退款", answer="打 13800138000")]

    sent = json.dumps(request_of(TASK, content_of("怎么退款", near)), ensure_ascii=False)

    assert "13800138000" not in sent
    assert "［号码］" in sent


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(NotSent("连不上。"), "模型没有答复：连不上。", id="away"),
        pytest.param(RefusedTarget("是内网地址。"), "模型没有答复：是内网地址。", id="private"),
        pytest.param(MaybeSent("没有答复。", was_slow=True), "模型没有答复：没有答复。", id="slow"),
        pytest.param(response("{}", status=401), "模型回答了 401", id="refused"),
        pytest.param(response("<html>"), "看不懂模型的答复", id="no JSON"),
        pytest.param(response('{"choices": []}'), "看不懂模型的答复", id="no choice"),
        pytest.param(response('{"choices": [{"message": {"content": ""}}]}'), "模型的答复是空的", id="empty"),
    ],
)
def test_no_draft_says_why(model, answer, said):
    model(answer)

    with pytest.raises(NoAnswer, match=said):
        draft_answer("怎么退款")


def test_without_settings_nothing_is_sent(settings):
    settings.QUNLUO_LLM_URL = ""

    with pytest.raises(NoAnswer, match="QUNLUO_LLM_URL"):
        draft_answer("怎么退款")
