"""The sentences and their gaps."""

from __future__ import annotations

import random
from itertools import chain

from qunluo.simulator.people import nickname, residents
from qunluo.simulator.phrases import phrases, render
from qunluo.simulator.stages import LIVELY

FACTS = {"n": "3", "name": "小红"}


def _dice() -> random.Random:
    return random.Random(1)  # noqa: S311 - a game


def all_templates():
    known = phrases()
    yield from chain.from_iterable(known.lines.values())
    yield from chain.from_iterable(known.words.values())
    for exchange in (*known.questions, *known.chats):
        yield from (*exchange.begins, *exchange.answers)


def test_every_gap_is_filled_by_words_or_by_the_teller() -> None:
    known = phrases()
    gaps = {part for template in all_templates() for part in template if type(part).__name__ == "_Fact"}

    assert gaps <= set(FACTS)
    assert all(known.words.values())
    assert all(known.lines.values())


def test_every_sentence_can_be_said() -> None:
    rand = _dice().random

    assert not any("{" in render(template, rand, FACTS) for template in all_templates())


def test_a_fact_of_the_scene_is_not_left_to_chance() -> None:
    template = phrases().questions[1].answers[0]

    assert "《我们仨》" in render(template, _dice().random, {"book": "《我们仨》"})


def test_several_thousand_sentences_can_be_made() -> None:
    rand = _dice().random
    templates = phrases().lines["checkin"]

    assert len({render(template, rand, FACTS) for template in templates for _ in range(500)}) > 3_000


def test_nicknames_are_many_and_nobody_shares_one() -> None:
    rng = _dice()
    stream = residents("t-", LIVELY.temper, taken=["南山南"])
    names = [next(stream).name for _ in range(1_500)]

    assert len({nickname(rng) for _ in range(2_000)}) > 900
    assert len(set(names)) == 1_500
    assert not {"南山南", "小红", "阿明", "老周", "静静", "小林"} & set(names)


def test_a_person_is_met_unchanged() -> None:
    first, second = (list(zip(range(50), residents("t-", LIVELY.temper), strict=False)) for _ in range(2))

    assert first == second
