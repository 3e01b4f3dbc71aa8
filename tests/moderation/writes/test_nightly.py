"""What order needs at night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qunluo.core.moderation.rules import Mode
from qunluo.core.moderation.sight import ALL_SENSES, Sense, Topic
from qunluo.moderation.models import OwnTalk, WordImport
from qunluo.moderation.starters import starter
from qunluo.moderation.words.reading import read_lines
from qunluo.moderation.writes import nightly
from qunluo.moderation.writes.words import Hand, Wanted, create_list, try_import
from tests.cast import handle_all
from tests.intake.inbox import append, message
from tests.moderation.ground import begin_rule

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, tzinfo=UTC)


def talk(cast, count=240):
    for first in range(0, count, 80):
        append(
            cast.account,
            *(
                message(f"t{number}", f"今天读到第{number}页，写了第{number}条笔记", at="2026-03-10T12:00:00+08:00")
                for number in range(first, first + 80)
            ),
        )
    handle_all()


def learnt():
    return set(OwnTalk.objects.values_list("topic", flat=True))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        pytest.param(Mode.ON, {"advert"}, id="in force"),
        pytest.param(Mode.SHADOW, {"advert"}, id="in shadow"),
        pytest.param(Mode.OFF, set(), id="nobody asks"),
    ],
)
def test_what_is_usual_is_learnt_where_a_rule_asks_for_it(cast, mode, expected):
    begin_rule(cast, starter("adverts").data, mode=mode)
    talk(cast)

    assert nightly.learn_talk(at=NOW) == len(expected)
    assert learnt() == expected


def test_too_little_talk_teaches_nothing(cast):
    begin_rule(cast, starter("adverts").data)

    assert (nightly.learn_talk(at=NOW), learnt()) == (0, set())


def test_old_talk_teaches_nothing(cast):
    begin_rule(cast, starter("adverts").data)
    talk(cast)

    assert nightly.learn_talk(at=NOW + timedelta(days=90)) == 0


def test_what_was_never_learnt_is_learnt_at_once_and_only_then(cast):
    talk(cast)

    assert nightly.learn_talk_once(cast.community.pk, frozenset({Sense.WORDS}), at=NOW) == 0
    assert nightly.learn_talk_once(cast.community.pk, ALL_SENSES, at=NOW) == len(Topic)
    assert nightly.learn_talk_once(cast.community.pk, ALL_SENSES, at=NOW) == 0


def test_files_that_were_only_tried_are_forgotten_after_a_week(cast):
    by = Hand(operator_id=cast.steward.pk, at=NOW)
    row = create_list(cast.community.pk, Wanted(name="广告"), by=by)
    try_import(row, read_lines("低价代购", known=set()), name="a.txt", by=by)

    assert nightly.forget_tried_imports(at=NOW + timedelta(days=7)) == 0
    assert nightly.forget_tried_imports(at=NOW + timedelta(days=7, seconds=1)) == 1
    assert WordImport.objects.count() == 0
