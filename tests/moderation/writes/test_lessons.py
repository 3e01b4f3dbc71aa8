from __future__ import annotations

from datetime import UTC, datetime, timedelta

from qunluo.core.moderation.sight import Topic
from qunluo.moderation.models import Lesson
from qunluo.moderation.reads.lessons import classifiers_of, taught, version_of
from qunluo.moderation.writes.lessons import Taken, forget_lessons, learn_own_talk, note_lesson, undo_lessons

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
TEXT = "周末桌游局还差两位，老地方见"


def teach(cast, text=TEXT, *, is_positive=True, source="violation:1", at=AT) -> Lesson:
    taken = Taken(topic=Topic.ADVERT, text=text, is_positive=is_positive, source=source)
    lesson = note_lesson(cast.community.pk, taken, at=at, operator_id=cast.steward.pk)
    assert lesson is not None
    return lesson


def score(cast, text=TEXT) -> float:
    return classifiers_of(cast.community.pk)[Topic.ADVERT].score(text)


def test_a_decision_teaches_the_classifier(cast) -> None:
    before = score(cast)

    teach(cast)

    assert score(cast) > before


def test_a_decision_taken_back_is_as_if_it_had_never_been(cast) -> None:
    before = score(cast)
    teach(cast)

    assert undo_lessons(cast.community.pk, "violation:1", at=AT + timedelta(hours=1)) == 1

    assert score(cast) == before


def test_the_later_decision_about_a_text_stands(cast) -> None:
    teach(cast, is_positive=True)
    teach(cast, is_positive=False, source="violation:2", at=AT + timedelta(hours=1))

    in_force = Lesson.objects.filter(undone_at=None)

    assert [lesson.is_positive for lesson in in_force] == [False]


def test_no_other_community_learns_from_it(cast) -> None:
    before = version_of(cast.community.pk + 1, Topic.ADVERT)

    teach(cast)

    assert version_of(cast.community.pk + 1, Topic.ADVERT) == before


def test_personal_data_is_starred_before_it_is_kept(cast) -> None:
    assert teach(cast, "招人，电话13800138000").text == "招人，电话138****8000"


def test_an_empty_text_teaches_nothing(cast) -> None:
    taken = Taken(topic=Topic.ADVERT, text=" \x00 ", is_positive=True)

    assert note_lesson(cast.community.pk, taken, at=AT) is None


def test_a_model_is_compiled_once_for_a_state(cast) -> None:
    teach(cast)

    assert classifiers_of(cast.community.pk)[Topic.ADVERT] is classifiers_of(cast.community.pk)[Topic.ADVERT]


def test_own_talk_becomes_harmless(cast) -> None:
    talk = [f"{n} 号的拼单 {price} 元到了，来楼下拿" for n in range(80) for price in (19, 39, 59)]
    before = score(cast, talk[0])

    assert learn_own_talk(cast.community.pk, Topic.ADVERT, talk, at=AT)

    assert score(cast, talk[0]) < max(before, 0.05)
    assert taught(cast.community.pk, Topic.ADVERT) == (0, 0, 240, AT)


def test_little_talk_is_not_learnt(cast) -> None:
    assert not learn_own_talk(cast.community.pk, Topic.ADVERT, ["你好"], at=AT)


def test_all_can_be_forgotten(cast) -> None:
    before = score(cast)
    teach(cast)

    assert forget_lessons(cast.community.pk, Topic.ADVERT, at=AT) == 1

    assert score(cast) == before
