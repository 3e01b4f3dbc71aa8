from __future__ import annotations

import numpy as np

from qunluo.moderation.learning.learner import Decision, with_decisions, with_own_talk
from qunluo.moderation.learning.model import Model

TEXT = "周末桌游局还差两位，老地方见"


def score(model: Model, text: str) -> float:
    return float(model.chances(model.margins([text]))[0])


def test_a_decision_moves_texts_of_its_kind(model: Model) -> None:
    taught = with_decisions(model, [Decision(text=TEXT, is_positive=True)])

    assert score(taught, TEXT) > score(model, TEXT)
    assert score(taught, "周末桌游局还差一位") > score(model, "周末桌游局还差一位")
    assert abs(score(taught, "早上好，我在公司") - score(model, "早上好，我在公司")) < 0.2


def test_several_decisions_turn_the_verdict(model: Model) -> None:
    decisions = [Decision(text=f"周末桌游局还差{n}位，老地方见", is_positive=True) for n in range(5)]

    assert score(with_decisions(model, decisions), TEXT) >= model.line_of_scores


def test_the_order_of_decisions_changes_nothing(model: Model) -> None:
    decisions = [Decision(text=f"第{n}次团购水果", is_positive=n % 2 == 0, age=float(n)) for n in range(8)]
    mixed = [*decisions[5:], *decisions[:2], *reversed(decisions[2:5])]

    assert np.array_equal(with_decisions(model, decisions).weights, with_decisions(model, mixed).weights)


def test_without_decisions_the_base_remains(model: Model) -> None:
    assert with_decisions(model, []) is model


def test_old_decisions_weigh_less(model: Model) -> None:
    young = with_decisions(model, [Decision(text=TEXT, is_positive=True)])
    old = with_decisions(model, [Decision(text=TEXT, is_positive=True, age=3650)])

    assert score(model, TEXT) <= score(old, TEXT) < score(young, TEXT)


def test_a_groups_own_talk_becomes_harmless(model: Model) -> None:
    talk = [f"{n} 号的拼单 {price} 元到了，来楼下拿" for n in range(60) for price in (19, 39, 59, 99)]

    learnt = with_own_talk(model, talk)

    assert (learnt.margins(talk) >= learnt.line).mean() <= 0.001
    assert score(learnt, talk[0]) < max(0.05, score(model, talk[0]))


def test_adverts_are_still_found_after_own_talk(model: Model) -> None:
    talk = [f"第 {n} 天打卡，{word}" for n in range(80) for word in ("读书一小时", "跑步五公里", "早睡早起")]

    learnt = with_own_talk(model, talk)

    assert learnt.margins(["低价出售跑鞋，59元包邮，加微信 abc59def"])[0] >= learnt.line


def test_little_talk_teaches_nothing(model: Model) -> None:
    assert with_own_talk(model, ["你好"] * 500) is model
