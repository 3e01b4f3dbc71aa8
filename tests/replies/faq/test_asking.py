"""What reads like a question, and what only sounds like one."""

from __future__ import annotations

import pytest

from qunluo.replies.faq.asking import looks_asked


@pytest.mark.parametrize(
    "text",
    [
        "怎么退款",
        "几点开始？",
        "可以带孩子吗",
        "有人知道地址么",
        "请问 客服在吗",
        "要不要带书",
        "在哪集合呀",
        "报名了没有",
    ],
)
def test_questions(text):
    assert looks_asked(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("早上好", id="greeting"),
        pytest.param("打卡第 3 天", id="check-in"),
        pytest.param("怎么这么好看！", id="exclamation"),
        pytest.param("没什么", id="nothing"),
        pytest.param("？？", id="only marks"),
        pytest.param("这里 https://example.com/?a=1", id="link"),
        pytest.param("怎么" * 100, id="too long"),
        pytest.param("他还没睡呢", id="statement"),
    ],
)
def test_no_questions(text):
    assert not looks_asked(text)
