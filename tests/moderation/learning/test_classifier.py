from __future__ import annotations

import pytest

from qunluo.core.moderation.sight import Topic
from qunluo.moderation.learning.classifier import classifier_of
from qunluo.moderation.learning.model import Model


def test_adverts_score_above_talk(model: Model) -> None:
    classifier = classifier_of(Topic.ADVERT, model)

    assert classifier.score("出售跑鞋，59元包邮，加微信 abc59def") > 0.8
    assert classifier.score("跑鞋真舒服，我在操场") < 0.2


def test_reasons_are_pieces_of_the_text(model: Model) -> None:
    text = "大家好 低价出售跑鞋 59元"

    reasons = classifier_of(Topic.ADVERT, model).opinion(text).reasons

    assert reasons
    assert all(piece in text for piece, _ in reasons)
    assert [weight for _, weight in reasons] == sorted((weight for _, weight in reasons), reverse=True)


def test_a_harmless_text_needs_no_reasons(model: Model) -> None:
    assert classifier_of(Topic.ADVERT, model).opinion("我在操场").reasons == ()


def test_one_by_one_and_together_are_the_same(model: Model) -> None:
    classifier = classifier_of(Topic.ADVERT, model)
    texts = ["出售茶叶 19元", "早上好", "", "😀"]

    assert classifier.score_many(texts) == [classifier.score(text) for text in texts]


@pytest.mark.parametrize("text", ["", " ", "\ud83d", "\x00", "😀" * 3000, "加" * 100_000, "\u202e\u200b"])
def test_no_text_makes_it_fail(text: str) -> None:
    for topic in Topic:
        assert 0 <= classifier_of(topic).opinion(text).score <= 1
