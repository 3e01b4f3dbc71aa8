"""Questions that ask the same come together."""

from __future__ import annotations

from qunluo.replies.faq.clustering import drafts_of
from qunluo.replies.faq.matching import Phrased

ASKED = ["发票怎么开", "怎么开发票？", "请问发票怎么开", "快递几天到", "快递几天能到", "这本书好看吗", "？"]


def test_heaps_are_sorted_by_size_and_lose_nothing_that_has_words():
    drafts = drafts_of([Phrased(id=number, text=text) for number, text in enumerate(ASKED)])

    assert [draft.ids for draft in drafts] == [(0, 1, 2), (3, 4), (5,)]
    assert drafts[0].question in ASKED[:3]
    assert set(drafts[0].phrasings) == set(ASKED[:3]) - {drafts[0].question}


def test_the_same_question_is_one_wording():
    drafts = drafts_of([Phrased(id=1, text="怎么报名"), Phrased(id=2, text="怎么报名")])

    assert [(one.question, one.phrasings, one.ids) for one in drafts] == [("怎么报名", (), (1, 2))]


def test_nothing_asked_makes_no_draft():
    assert drafts_of([]) == []
