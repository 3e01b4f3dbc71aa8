from __future__ import annotations

from random import Random

import pytest

from bench.disguises import clean_sentences
from qunluo.moderation.words.finding import CompiledLists
from qunluo.moderation.words.lists import key_of
from qunluo.moderation.words.reading import read_rows
from qunluo.moderation.words.themes import themes


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.key)
def test_shipped_list_would_be_taken_word_for_word(theme):
    rows = [(n, [word.text, word.replacement, "、".join(word.exceptions)]) for n, word in enumerate(theme.list.words)]

    reading = read_rows(rows)

    assert reading.words == theme.list.words
    assert reading.faults == ()
    assert theme.source == "own"


def test_no_word_stands_in_two_shipped_lists():
    keys = [key_of(word.text) for theme in themes() for word in theme.list.words]

    assert len(keys) == len(set(keys))


def test_industries_begin_with_their_lists():
    assert [theme.key for theme in themes() if not theme.is_for("")] == ["absolute_terms", "education"]
    assert {theme.key for theme in themes() if theme.is_for("ecommerce")} >= {"absolute_terms", "gambling"}


def test_shipped_lists_leave_ordinary_talk_alone():
    lists = CompiledLists([theme.list for theme in themes()])

    rng = Random(7)  # noqa: S311  a seeded sample, no secret
    assert [text for text in clean_sentences(3_000, rng=rng) if lists.find(text)] == []
