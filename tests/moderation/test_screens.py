"""What a community sees in a text."""

from __future__ import annotations

import pytest

from qunluo.core.moderation.sight import ALL_SENSES, Clue, Hit, Sense, Sight, Topic
from qunluo.moderation.learning.classifier import classifier_of
from qunluo.moderation.reads.screens import screen_of
from qunluo.moderation.screens import CommunityScreen, primed
from qunluo.moderation.words.finding import CompiledLists, nothing_sought
from qunluo.moderation.words.lists import Word, WordList
from qunluo.moderation.writes.words import Hand, Wanted, add_words, create_list
from tests.cast import NOW
from tests.core.moderation.screens import PlainScreen

ADS = WordList(id="ads", category="广告", words=(Word(text="低价代购"),))


@pytest.fixture(scope="module")
def screen():
    return CommunityScreen(words=CompiledLists([ADS]), classifiers={topic: classifier_of(topic) for topic in Topic})


def test_every_sense_sees_its_part(screen):
    sight = screen.look("低价代购，加微信abc12345，299元")

    assert sight.hits == (Hit(list_id="ads", word="低价代购", category="广告", start=0, end=4, seen="低价代购"),)
    assert {Clue.WECHAT, Clue.PRICE} <= {one.clue for one in sight.evidence}
    assert [one.topic for one in sight.opinions] == [Topic.ADVERT, Topic.ABUSE]


@pytest.mark.parametrize(
    ("senses", "expected"),
    [
        pytest.param(frozenset(), (0, 0, 0), id="nothing"),
        pytest.param(frozenset({Sense.WORDS}), (1, 0, 0), id="words"),
        pytest.param(frozenset({Sense.CLUES}), (0, 1, 0), id="clues"),
        pytest.param(frozenset({Sense.ADVERT}), (0, 0, 1), id="one opinion"),
    ],
)
def test_nothing_is_looked_for_that_nobody_asks_for(screen, senses, expected):
    sight = screen.look("低价代购，加微信abc12345", senses)

    assert (len(sight.hits), len(sight.evidence), len(sight.opinions)) == expected


@pytest.mark.parametrize("text", ["", "\ud800", "\0", "😀" * 5_000, "加" * 100_000, "\u202e\u200b"])
def test_no_text_is_too_odd(screen, text):
    assert isinstance(screen.look(text), Sight)


def test_many_are_seen_like_one_by_one(screen):
    texts = ["低价代购", "早", "", "299元"]

    assert screen.look_many(texts) == [screen.look(text) for text in texts]


def test_what_was_looked_at_is_remembered(screen):
    ready = primed(screen, ["早", "早", "低价代购"], frozenset({Sense.WORDS}))

    assert ready.version == screen.version
    assert ready.look("低价代购", frozenset({Sense.WORDS})) == screen.look("低价代购", frozenset({Sense.WORDS}))
    assert ready.look("别的低价代购", ALL_SENSES) == screen.look("别的低价代购")


def test_other_screens_stay_as_they_are():
    plain = PlainScreen()

    assert primed(plain, ["早"], ALL_SENSES) is plain


def test_the_version_changes_with_the_lists(screen):
    other = CommunityScreen(words=nothing_sought(), classifiers=screen.classifiers)

    assert screen.version != other.version


def test_opinions_tell_the_line_of_the_community(screen):
    [advert, _] = screen.look("低价代购").opinions

    assert advert.line == screen.classifiers[Topic.ADVERT].model.line_of_scores


@pytest.mark.django_db
def test_a_community_sees_by_its_own_lists(cast):
    by = Hand(operator_id=cast.steward.pk, at=NOW)
    row = create_list(cast.community.pk, Wanted(name="广告"), by=by)
    add_words(row, [Word(text="低价代购")], by=by)

    [hit] = screen_of(cast.community.pk).look("低 价 代 购").hits

    assert (hit.list_id, hit.word) == (str(row.pk), "低价代购")
    assert screen_of(cast.community.pk, frozenset({Sense.CLUES})).look("低价代购").hits == ()
