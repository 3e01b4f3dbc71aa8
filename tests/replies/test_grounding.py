"""What the language model says is taken only where it stands in what it cites."""

from __future__ import annotations

import pytest

from qunluo.replies.faq.answering import Entry
from qunluo.replies.grounding import Grounded, checked, content_of, shown

REFUND = Entry(id=7, question="怎么退款？", answer="在订单里点“退款”，3 天内原路退回。客服 kefu@shop.example。")
LATE = Entry(id=8, question="怎么补卡？", answer="在打卡页面点“补卡”，每月 2 次。")
NEAR = (REFUND, LATE)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        pytest.param(
            "依据：1\n在订单里点退款，3 天内原路退回。",
            Grounded(text="在订单里点退款，3 天内原路退回。", sources=(7,)),
            id="cited",
        ),
        pytest.param(
            "依据: [2]、[1]\n在打卡页面点补卡；退款在订单里点。",
            Grounded(text="在打卡页面点补卡；退款在订单里点。", sources=(8, 7)),
            id="two of them",
        ),
        pytest.param("依据：无", Grounded(text="", why="模型说资料里没有答案"), id="none"),
        pytest.param("在订单里点退款。", Grounded(text="", why="模型没有写明依据"), id="not cited"),
        pytest.param("依据：3\n在订单里点退款。", Grounded(text="", why="模型引用了没有给它的资料"), id="never given"),
        pytest.param("依据：1\n", Grounded(text="", sources=(7,), why="模型的答案是空的，或者太长"), id="empty"),
        pytest.param(
            f"依据：1\n{'退款' * 200}", Grounded(text="", sources=(7,), why="模型的答案是空的，或者太长"), id="long"
        ),
        pytest.param(
            "依据：1\n在订单里点退款，5 天内原路退回。",
            Grounded(text="", sources=(7,), why="答案里有资料中没有的数字、链接或联系方式"),
            id="another figure",
        ),
        pytest.param(
            "依据：1\n请看 https://evil.example/退款",
            Grounded(text="", sources=(7,), why="答案里有资料中没有的数字、链接或联系方式"),
            id="a link of its own",
        ),
        pytest.param(
            "依据：1\n今天股票大涨，赶快买入发财机会难得。",
            Grounded(text="", sources=(7,), why="答案和它引用的资料对不上"),
            id="something else",
        ),
        pytest.param(
            "依据：1\n请写信到［邮箱］退款。",
            Grounded(text=REFUND.answer, sources=(7,), why="答案里有遮住的内容，改用问答原文"),
            id="masked",
        ),
        pytest.param(
            "依据：1,2\n请写信到［邮箱］退款。",
            Grounded(text="", sources=(7, 8), why="答案里有资料中没有的数字、链接或联系方式"),
            id="masked among two",
        ),
        pytest.param("", Grounded(text="", why="模型没有写明依据"), id="nothing"),
    ],
)
def test_the_words_of_the_model_are_checked(said, answer):
    assert checked(said, NEAR) == answer


def test_no_personal_data_is_sent():
    sent = content_of("我是 13800138000，怎么退款", NEAR)

    assert "13800138000" not in sent
    assert "kefu@" not in sent
    assert sent.splitlines()[:2] == ["资料：", "[1] 问：怎么退款？"]


def test_the_group_reads_that_a_machine_wrote_it():
    answer = Grounded(text="在订单里点退款。", sources=(7,))

    assert shown(answer, NEAR) == "在订单里点退款。\n（AI 生成，依据问答“怎么退款？”。说得不对，请告诉管理员。）"
