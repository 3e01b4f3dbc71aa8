from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.moderation.learning.features import ABUSE, ADVERT, LONGEST, Recipe, Rows, clean, features

ONLY_FOLD = Recipe(topic="none", bits=20, raw=0, fold=3, bare=0, sound=0, shape=0, theme=0)
ONLY_SOUND = Recipe(topic="none", bits=20, raw=0, fold=0, bare=0, sound=3, shape=0, theme=0)


def row(rows: Rows, number: int) -> dict[int, float]:
    items = slice(rows.ends[number], rows.ends[number + 1])
    return dict(zip(rows.columns[items].tolist(), rows.values[items].round(9).tolist(), strict=True))


@pytest.mark.parametrize("recipe", [ADVERT, ABUSE], ids=["advert", "abuse"])
def test_a_text_has_the_same_features_alone_and_among_others(recipe: Recipe) -> None:
    texts = ["加微信 abc123", "", "你好你好", "😀😀😀", "ａｂｃ一二三", "\ud800x", "  ", "出售二手手机 99元"]

    together = features(texts, recipe)

    for number, text in enumerate(texts):
        assert row(together, number) == row(features([text], recipe), 0)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param("微信ABC", "微信ａｂｃ", id="width"),
        pytest.param("加微信", "加\u200b微\u200d信", id="invisible characters"),
        pytest.param("繁體字", "繁体字", id="traditional"),
        pytest.param("vx", "𝐯𝕏", id="mathematical letters"),
    ],
)
def test_disguises_are_folded(one: str, two: str) -> None:
    assert row(features([one], ONLY_FOLD), 0) == row(features([two], ONLY_FOLD), 0)


def test_words_that_sound_alike_are_alike() -> None:
    assert row(features(["威信"], ONLY_SOUND), 0) == row(features(["微信"], ONLY_SOUND), 0)


def test_other_words_are_other_features() -> None:
    assert row(features(["微信"], ONLY_FOLD), 0) != row(features(["微博"], ONLY_FOLD), 0)


def test_runs_do_not_cross_from_one_text_into_the_next() -> None:
    assert row(features(["微", "信"], ONLY_FOLD), 0) == row(features(["微"], ONLY_FOLD), 0)


def test_of_a_long_text_head_and_tail_are_looked_at() -> None:
    text = "头" * 50_000 + "尾" * 50_000

    assert len(clean(text)) == LONGEST
    assert clean(text)[0] == "头"
    assert clean(text)[-1] == "尾"


@given(st.lists(st.text(alphabet=st.characters(), max_size=60), min_size=1, max_size=5))
def test_every_text_has_a_row(texts: list[str]) -> None:
    rows = features(texts, ADVERT)

    assert len(rows.ends) == len(texts) + 1
    assert (np.diff(rows.ends) > 0).all()
    assert rows.columns.max() < ADVERT.columns


@pytest.mark.parametrize("unit", ["啊", "a", "1", "😀", "加微信", "\ud800", "\x02", "\u200b", "赌博 "])
def test_long_texts_take_a_bounded_time(unit: str) -> None:
    started = time.perf_counter()

    features([unit * (100_000 // len(unit))], ADVERT)

    assert time.perf_counter() - started < 1
