from __future__ import annotations

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.core.moderation.sight import Trick
from qunluo.moderation.models import ListedWord, WordImport, WordList
from qunluo.moderation.reads import words as reads
from qunluo.moderation.words.lists import Word
from qunluo.moderation.words.reading import read_lines
from qunluo.moderation.writes import words as writes
from qunluo.moderation.writes.words import Hand, ListRefused, Wanted
from tests.cast import NOW


@pytest.fixture
def by(cast) -> Hand:
    return Hand(operator_id=cast.steward.pk, at=NOW)


@pytest.fixture
def row(cast, by) -> WordList:
    made = writes.create_list(cast.community.pk, Wanted(name="引流词", category="引流"), by=by)
    writes.add_words(made, [Word(text="加微信领取"), Word(text="兼职刷单", replacement="**")], by=by)
    return made


def texts(row: WordList) -> list[str]:
    return list(row.words.order_by("id").values_list("text", flat=True))


def test_words_are_added_once_in_whatever_dress(row, by):
    added = writes.add_words(row, [Word(text="兼 职 刷 单"), Word(text="高仿包"), Word(text="高仿 包")], by=by)

    assert added == 1
    assert texts(row) == ["加微信领取", "兼职刷单", "高仿包"]


def test_words_that_are_there_take_no_place_from_new_ones(row, by, monkeypatch):
    monkeypatch.setattr("qunluo.moderation.writes.words.MOST_WORDS", 4)

    added = writes.add_words(
        row, [Word(text=text) for text in ("加微信领取", "兼职刷单", "高仿包", "代购", "返利")], by=by
    )

    assert added == 2
    assert texts(row) == ["加微信领取", "兼职刷单", "高仿包", "代购"]


def test_search_follows_every_change(cast, row, by):
    stamps = [reads.stamp_of(cast.community.pk)]
    assert [hit.replacement for hit in reads.compiled_of(cast.community.pk).find("兼直刷单")] == ["**"]

    writes.remove_words(row, ListedWord.objects.filter(text="兼职刷单").values_list("pk", flat=True), by=by)
    stamps.append(reads.stamp_of(cast.community.pk))
    assert reads.compiled_of(cast.community.pk).find("兼直刷单") == ()

    writes.change_list(row, Wanted(name="引流词", tricks=frozenset({Trick.PLAIN})), by=by)
    stamps.append(reads.stamp_of(cast.community.pk))
    assert reads.compiled_of(cast.community.pk).find("加威信领取") == ()
    assert len(reads.compiled_of(cast.community.pk).find("加微信领取")) == 1

    writes.switch_list(row, is_on=False, by=by)
    stamps.append(reads.stamp_of(cast.community.pk))
    assert reads.compiled_of(cast.community.pk).find("加微信领取") == ()
    assert len(set(stamps)) == 4


def test_nothing_new_makes_no_version(row, by):
    before = row.version

    assert writes.add_words(row, [Word(text="兼职刷单")], by=by) == 0
    assert writes.remove_words(row, [0], by=by) == 0
    assert WordList.objects.get().version == before


def test_import_is_taken_once_and_taken_back_alone(row, by):
    tried = writes.try_import(
        row, read_lines("高仿包\n兼职刷单\n***", known=reads.texts_of(row.pk)), name="词.txt", by=by
    )
    assert (tried.added, tried.known, tried.refused) == (1, 1, 1)
    assert texts(row) == ["加微信领取", "兼职刷单"]

    assert writes.take_import(tried.pk, by=by)
    assert not writes.take_import(tried.pk, by=by)
    writes.add_words(row, [Word(text="高仿表")], by=by)

    assert writes.undo_import(tried.pk, by=by) == 1
    assert writes.undo_import(tried.pk, by=by) is None
    assert texts(row) == ["加微信领取", "兼职刷单", "高仿表"]
    assert WordImport.objects.get().words == []


def test_shipped_lists_come_by_industry_and_once(cast, row, by):
    made = writes.ship_lists(cast.community.pk, industry="ecommerce", by=by)

    assert {one.theme for one in made if not one.is_on} == {"education"}
    assert writes.ship_lists(cast.community.pk, industry="ecommerce", by=by) == []
    assert {hit.category for hit in reads.compiled_of(cast.community.pk).find("全网最低价，兼职刷单")} == {
        "绝对化用语",
        "刷单",
        "引流",
    }


def test_shipped_list_takes_another_name_where_its_own_is_taken(cast, by):
    writes.create_list(cast.community.pk, Wanted(name="赌博引流"), by=by)

    writes.ship_lists(cast.community.pk, industry="", by=by)

    assert WordList.objects.get(theme="gambling").name == "赌博引流 2"


def test_name_is_refused_twice(cast, row, by):
    with pytest.raises(ListRefused, match="已经有一个叫“引流词”的词库了"):
        writes.create_list(cast.community.pk, Wanted(name="引流词"), by=by)


def test_deeds_are_noted(row, by):
    writes.delete_list(row, by=by)

    noted = AuditEntry.objects.filter(action__startswith="moderation.word_list").order_by("id")
    assert list(noted.values_list("action", flat=True)) == [
        "moderation.word_list.created",
        "moderation.word_list.words_added",
        "moderation.word_list.deleted",
    ]
    assert not ListedWord.objects.exists()


def test_other_communities_see_nothing(cast, row):
    assert reads.list_row(row.pk, within=[cast.community.pk + 1]) is None
    assert reads.list_rows(cast.community.pk + 1) == []
    assert reads.compiled_of(cast.community.pk + 1).find("兼职刷单") == ()
