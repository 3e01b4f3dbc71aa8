"""The shipped watchlists."""

from __future__ import annotations

from random import Random

import pytest

from bench.disguises import clean_sentences
from qunluo.communities.models import Member
from qunluo.core.moderation.rules import Course
from qunluo.moderation.models import WordList
from qunluo.moderation.reads.orders import orders_of
from qunluo.moderation.reads.own import order_for
from qunluo.moderation.reads.watching import watching_rules
from qunluo.moderation.rules import BadRule, data_of, rule_from
from qunluo.moderation.watching import TRICKS, list_key, watches
from qunluo.moderation.words.finding import CompiledLists
from qunluo.moderation.words.lists import WordList as Words
from qunluo.moderation.words.lists import key_of
from qunluo.moderation.words.reading import read_rows
from qunluo.moderation.writes.watching import begin_watching
from qunluo.moderation.writes.words import Hand
from tests.cast import NOW
from tests.moderation.ground import begin_rule

LISTS = CompiledLists([Words(id=one.key, category="舆情", tricks=TRICKS, words=one.words) for one in watches()])


def heard(text):
    return [(hit.list_id, hit.word) for hit in LISTS.find(text)]


@pytest.mark.parametrize("watch", watches(), ids=lambda one: one.key)
def test_a_list_would_be_taken_word_for_word(watch):
    rows = [(n, [word.text, "", "、".join(word.exceptions)]) for n, word in enumerate(watch.words)]

    assert read_rows(rows).words == watch.words


def test_no_word_is_watched_for_twice():
    keys = [key_of(word.text) for one in watches() for word in one.words]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("不退款就曝光你们", [("complaint", "退款"), ("complaint", "曝光")], id="a complaint"),
        pytest.param("这个月曝光率不错", [], id="a word of the trade"),
        pytest.param("今天跳楼价", [], id="a price"),
        pytest.param("我不想活了", [("safety", "不想活了")], id="somebody in need"),
        pytest.param("我已经报警了", [("authority", "报警")], id="the police"),
        pytest.param("烟雾报警器响了", [], id="a device"),
        pytest.param("谁把我的电话发出去了", [("leak", "谁把我*电话")], id="pieces of a word"),
        pytest.param("做自媒体的朋友", [], id="a job"),
    ],
)
def test_what_is_heard(text, expected):
    assert heard(text) == expected


def test_ordinary_talk_is_left_alone():
    rng = Random(7)  # noqa: S311 - a seeded sample, no secret

    assert [text for text in clean_sentences(3_000, rng=rng) if heard(text)] == []


@pytest.mark.django_db
def test_watching_begins_once_with_a_rule_a_list(cast):
    by = Hand(operator_id=cast.steward.pk, at=NOW)

    made = begin_watching(cast.community.pk, by=by)
    again = begin_watching(cast.community.pk, by=by)

    assert (len(made), again) == (6, [])
    assert set(WordList.objects.values_list("theme", "category")) == {(list_key(one), "舆情") for one in watches()}
    watching = watching_rules(cast.community.pk)
    assert [(one.rule.theme, one.rule.level, one.is_on) for one in watching] == [
        (one.theme, one.level, True) for one in watches()
    ]


@pytest.mark.django_db
def test_a_member_is_not_told_what_is_watched_for(cast):
    begin_watching(cast.community.pk, by=Hand(operator_id=None, at=NOW))
    begin_rule(cast)

    order = order_for(Member.objects.select_related("group").get(external_id="zhou"))

    assert [one.name for one in order.rules] == ["说短一点"]
    assert len(orders_of({cast.group.pk: cast.community.pk})[cast.group.pk].rules) == 7


ALARM = {"name": "看着", "kind": "words", "course": "alarm", "theme": "leak", "level": 3}


def test_an_alarm_is_kept_as_it_is():
    rule = rule_from(ALARM | {"recalls": True}, rule_id=1, version=2)

    assert (rule.course, rule.theme, rule.level, rule.recalls) == (Course.ALARM, "leak", 3, False)
    assert rule_from(data_of(rule), rule_id=1, version=2) == rule


def test_other_rules_keep_what_they_kept():
    assert {"theme", "level"} & set(data_of(rule_from(ALARM | {"course": "note"}, rule_id=1, version=1))) == set()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"theme": "x"}, "主题"),
        ({"theme": ""}, "主题"),
        ({"level": 5}, "级别"),
        ({"kind": "flood"}, "只有敏感词"),
    ],
    ids=["no such theme", "no theme", "no such level", "a flood raises no alarm"],
)
def test_what_is_no_alarm_is_refused(wrong, sentence):
    with pytest.raises(BadRule, match=sentence):
        rule_from(ALARM | wrong, rule_id=1, version=1)
