"""What a version would have found, against the one in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.events import MessagePosted
from qunluo.core.moderation.ladder import ADVERT_LADDER, GENERAL_LADDER, Measure
from qunluo.core.moderation.rules import Abuse, Adverts, Course, Flood, Rule, Speech
from qunluo.core.moderation.sight import Clue, Evidence, Opinion, Sight, Topic
from qunluo.moderation.backtests.counting import MOST_SHOWN, Count, Found, Permit, Said

START = datetime(2026, 3, 2, 4, tzinfo=UTC)
SHORT = Rule(id=1, version=2, name="说短一点", condition=Speech(most_characters=4))
NOTHING = Sight()
SHORTER = Rule(id=1, version=1, name="说短一点", condition=Speech(most_characters=2))


def said(number, text, *, who=1, is_staff=False, seconds=3600):
    message = MessagePosted(
        key=f"m{number}",
        group="7",
        member=f"w{who}",
        at=START + timedelta(seconds=number * seconds),
        message="",
        text=text,
    )
    return Said(message=message, group=7, who=who, person=who * 10, is_staff=is_staff)


def count(rule=SHORT, against=None):
    ladders = {one.name: one for one in (GENERAL_LADDER, ADVERT_LADDER)}
    return Count(rule=rule, against=against, ladders=ladders)


def test_what_a_version_would_have_done_is_counted():
    counted = count()
    for number, text in enumerate(["五个字了啊", "四个字啊", "五个字了啊", "五个字了啊"]):
        counted.take(said(number, text), NOTHING)
    counted.take(said(4, "五个字了啊", who=2), NOTHING)
    counted.take(said(5, "五个字了啊", who=3, is_staff=True), NOTHING)

    assert counted.result() == {
        "messages": 6,
        "hits": 5,
        "before": 0,
        "found": {"both": 0, "new": 5, "gone": 0},
        "doubtful": 0,
        "staff": 1,
        "licensed": 0,
        "steps": {"hint": 2, "mention": 1, "mute": 1},
        "people": 2,
        "members": [
            {"member": 1, "hits": 3, "furthest": "mute"},
            {"member": 2, "hits": 1, "furthest": "hint"},
        ],
        "days": {"2026-03-02": 5},
    }
    assert counted.steps()["m3"] is Measure.MUTE


def test_the_difference_to_the_version_in_force_is_told():
    counted = count(SHORT, SHORTER)
    for number, text in enumerate(["五个字了啊", "三个字", "两字"]):
        counted.take(said(number, text), NOTHING)

    assert counted.result()["found"] == {"both": 1, "new": 0, "gone": 1}
    assert [(one.said.message.key, one.found, one.detail) for one in counted.sample()] == [
        ("m0", Found.BOTH, "写了 5 个字，最多 4 个"),
        ("m1", Found.GONE, "写了 3 个字，最多 2 个"),
    ]


def test_doubtful_ones_climb_nothing():
    counted = count(Rule(id=2, version=1, name="友善", condition=Abuse()))
    counted.take(said(0, "什么"), Sight(opinions=(Opinion(topic=Topic.ABUSE, score=0.95),)))

    result = counted.result()
    assert (result["hits"], result["doubtful"], result["steps"]) == (1, 1, {})


def test_a_rule_that_only_notes_climbs_nothing():
    counted = count(Rule(id=1, version=1, name="说短一点", condition=Speech(most_characters=4), course=Course.NOTE))
    counted.take(said(0, "五个字了啊"), NOTHING)

    assert (counted.result()["hits"], counted.result()["steps"]) == (1, {})


def test_one_flood_is_one_step():
    counted = count(Rule(id=3, version=1, name="不刷屏", condition=Flood(most=2, seconds=60)))
    for number in range(5):
        counted.take(said(number, f"第{number}句", seconds=10), NOTHING)

    result = counted.result()
    assert (result["hits"], result["steps"]) == (3, {"hint": 1})


def test_the_sample_is_bounded_and_the_same_in_any_order():
    many = [said(number, "五个字了啊", who=number) for number in range(MOST_SHOWN)]
    forth, back = count(), count()
    for one in many:
        forth.take(one, NOTHING)
    for one in reversed(many):
        back.take(one, NOTHING)

    assert len(forth.sample()) == MOST_SHOWN // len(Found)
    assert [one.said for one in forth.sample()] == [one.said for one in back.sample()]
    assert len(forth.result()["members"]) == 50


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.sampled_from(["两字", "三个字", "五个字了啊"]), st.booleans()), max_size=60
    )
)
def test_shares_of_the_people_come_to_the_whole(posts):
    messages = [said(n, text, who=who, is_staff=is_staff) for n, (who, text, is_staff) in enumerate(posts)]
    whole, parts = count(SHORT, SHORTER), [count(SHORT, SHORTER) for _ in range(3)]
    for one in messages:
        whole.take(one, NOTHING)
        parts[one.person // 10 % 3].take(one, NOTHING)

    together, *others = parts
    for other in others:
        together.add(other)

    assert (together.result(), together.sample()) == (whole.result(), whole.sample())


ADVERTS = Rule(id=1, version=1, name="不发广告", condition=Adverts(certain=50, doubtful=40))
AN_ADVERT = Sight(
    evidence=(Evidence(clue=Clue.WECHAT, start=0, end=2, value="a"), Evidence(clue=Clue.QQ, start=0, end=2, value="1"))
)


def test_the_first_of_a_week_that_a_licence_covered_are_no_hits():
    permit = Permit(quota=2, week=date(2026, 3, 2))
    counted = count(rule=ADVERTS, against=replace(ADVERTS, version=2))
    for number in range(3):
        counted.take(replace(said(number, "买苹果"), permit=permit), AN_ADVERT)
    counted.take(replace(said(3, "买苹果"), permit=replace(permit, week=date(2026, 3, 9))), AN_ADVERT)
    counted.take(said(4, "买苹果", who=2), AN_ADVERT)

    result = counted.result()
    assert (result["hits"], result["before"], result["licensed"], result["people"]) == (2, 2, 3, 2)


def test_a_licence_covers_nothing_but_adverts():
    counted = count()
    counted.take(replace(said(0, "五个字了啊"), permit=Permit(quota=2, week=date(2026, 3, 2))), NOTHING)

    assert (counted.result()["hits"], counted.licensed) == (1, 0)
