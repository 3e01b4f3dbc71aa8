"""A group's own past tells how sure an answer must be there."""

from __future__ import annotations

from qunluo.replies.faq.answering import SURE
from qunluo.replies.faq.calibrating import HIGHEST, LOWEST, calibrate
from tests.replies.faq.listed import matcher

TALK = ["早", "今天跑了五公里", "大家加油", "明天几点起床", "谁去爬山吗"] * 100
CLOSE = "怎么退款给他"


def test_quiet_talk_lets_the_threshold_down():
    found = calibrate(matcher(), TALK)

    assert (found.thresholds.sure, found.messages, found.is_enough) == (LOWEST, 500, True)


def test_close_talk_raises_it_until_few_are_answered():
    before = calibrate(matcher(), [*TALK, *[CLOSE] * 50], most_answers=1000)

    found = calibrate(matcher(), [*TALK, *[CLOSE] * 50], most_answers=5)

    assert found.thresholds.sure > before.thresholds.sure or found.thresholds.sure == LOWEST
    assert found.answered <= 3
    assert found.thresholds.sure <= HIGHEST


def test_too_little_talk_keeps_the_default():
    found = calibrate(matcher(), ["怎么退款"] * 10)

    assert (found.thresholds.sure, found.is_enough) == (SURE, False)
    assert found.samples[0][1] == "怎么退款？"
