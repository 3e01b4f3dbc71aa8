"""Answer, ask back, or keep silent."""

from __future__ import annotations

import pytest

from qunluo.core.faq import Verdict
from qunluo.replies.faq.answering import Thresholds
from tests.replies.faq.listed import answers


@pytest.mark.parametrize(
    ("text", "verdict", "entry"),
    [
        pytest.param("怎么退款啊", Verdict.ANSWERED, 1, id="sure"),
        pytest.param("退款", None, None, id="no question"),
        pytest.param("我想退钱", Verdict.ANSWERED, 1, id="a wording of ours that is no question"),
        pytest.param("今天下雨吗", Verdict.SILENT, None, id="elsewhere"),
    ],
)
def test_verdicts(text, verdict, entry):
    found = answers().answer(text, is_called=False)

    assert (found and found.verdict) == verdict
    assert entry is None or found.offers[0].entry == entry


def test_between_the_thresholds_is_asked_back_or_left():
    doubtful = Thresholds(sure=0.999, near=0.3)

    back = answers(thresholds=doubtful).answer("回放在哪看", is_called=False)
    left = answers(thresholds=doubtful, asks_back=False).answer("回放在哪看", is_called=False)

    assert (back.verdict, back.offers[0].question) == (Verdict.OFFERED, "课程回放在哪里看？")
    assert left.verdict is Verdict.SILENT


def test_who_calls_the_bot_needs_no_question():
    assert answers().answer("今天真热", is_called=True) is not None
    assert answers().answer("今天真热", is_called=False) is None
    assert answers(needs_question=False).answer("今天真热", is_called=False) is not None
