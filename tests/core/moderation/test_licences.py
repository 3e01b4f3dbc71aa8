"""The first adverts of a week are covered, whatever order they come in; the rest of the week is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.advance import advance
from qunluo.core.changes import AdvertSpent, RuleBroken
from qunluo.core.moderation.judge import Scene
from qunluo.core.moderation.licences import (
    Licence,
    SpentAdvert,
    Turn,
    forgives,
    licence_at,
    overtaken,
    turns,
    week_of,
)
from qunluo.core.moderation.rules import Abuse, Adverts, Flood, ForbiddenWords, Links
from qunluo.core.moderation.sight import WATCHED, Clue, Evidence, Hit, Sight
from qunluo.core.policies.order import keep_order
from tests.core.policies.test_order import ADS, snapshot
from tests.core.said import message

SHANGHAI = "Asia/Shanghai"
MONDAY = datetime(2026, 3, 2, 4, tzinfo=UTC)
A_YEAR = Licence(id=1, quota=3, since=MONDAY - timedelta(days=30), until=MONDAY + timedelta(days=300))


def spent(key, days=0, quota=3):
    return SpentAdvert(key=key, at=MONDAY + timedelta(days=days), quota=quota, licence=1)


@pytest.mark.parametrize(
    ("at", "held"),
    [
        pytest.param(A_YEAR.since, True, id="its first moment"),
        pytest.param(A_YEAR.since - timedelta(seconds=1), False, id="a second before"),
        pytest.param(A_YEAR.until - timedelta(seconds=1), True, id="its last second"),
        pytest.param(A_YEAR.until, False, id="over"),
    ],
)
def test_a_licence_holds_from_its_beginning_to_before_its_end(at, held):
    assert (licence_at([A_YEAR], at) is A_YEAR) is held


def test_of_two_licences_the_more_generous_holds():
    more = replace(A_YEAR, id=2, quota=5)

    assert licence_at([A_YEAR, more], MONDAY) == more


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        pytest.param(datetime(2026, 3, 1, 15, 59, tzinfo=UTC), date(2026, 2, 23), id="Sunday, a minute to midnight"),
        pytest.param(datetime(2026, 3, 1, 16, 0, tzinfo=UTC), date(2026, 3, 2), id="midnight in Shanghai"),
        pytest.param(datetime(2026, 3, 8, 12, 0, tzinfo=UTC), date(2026, 3, 2), id="Sunday evening"),
    ],
)
def test_a_week_begins_on_monday_where_the_group_is(moment, monday):
    assert week_of(moment, SHANGHAI) == monday


def test_turns_go_by_time_and_begin_anew_each_week():
    known = [spent("late", 6), spent("first"), spent("next", 7), spent("same-b", 1), spent("same-a", 1)]

    assert turns(known, SHANGHAI) == {
        "first": Turn(number=1, quota=3),
        "same-a": Turn(number=2, quota=3),
        "same-b": Turn(number=3, quota=3),
        "late": Turn(number=4, quota=3),
        "next": Turn(number=1, quota=3),
    }


def test_who_comes_late_overtakes_the_last_that_was_covered():
    known = {one.key: one for one in (spent("a", 1), spent("b", 2), spent("c", 3), spent("d", 4))}

    assert overtaken(known, spent("early"), SHANGHAI) == ((known["c"], Turn(number=4, quota=3)),)
    assert overtaken(known, spent("after", 5), SHANGHAI) == ()
    assert overtaken(known, spent("other week", -5), SHANGHAI) == ()


def scene(*, hits=(), hosts=()):
    found = tuple(Evidence(clue=Clue.LINK, start=0, end=0, value=host) for host in hosts)
    return Scene(message=message("x"), sight=Sight(hits=hits, evidence=found))


def hit(category, list_id="a"):
    return Hit(list_id=list_id, word="w", category=category, start=0, end=1)


@pytest.mark.parametrize(
    ("condition", "seen", "is_forgiven"),
    [
        pytest.param(Adverts(), scene(), True, id="an advert"),
        pytest.param(Links(only_allowed=True), scene(hosts=["shop.example"]), True, id="a link that is not listed"),
        pytest.param(
            Links(blocked=frozenset({"shop.example"})), scene(hosts=["www.shop.example"]), False, id="a blocked link"
        ),
        pytest.param(ForbiddenWords(), scene(hits=(hit("引流"),)), True, id="words of advertising"),
        pytest.param(ForbiddenWords(), scene(hits=(hit("引流"), hit("赌博"))), False, id="and of gambling"),
        pytest.param(
            ForbiddenWords(lists=frozenset({"a"})),
            scene(hits=(hit("引流"), hit("赌博", "b"))),
            True,
            id="and of a list that is not asked",
        ),
        pytest.param(ForbiddenWords(), scene(hits=(hit("引流"), hit(WATCHED))), True, id="and a word to be watched"),
        pytest.param(Abuse(), scene(), False, id="an attack"),
        pytest.param(Flood(), scene(), False, id="a flood"),
    ],
)
def test_a_licence_forgives_advertising_and_nothing_else(condition, seen, is_forgiven):
    assert forgives(condition, seen) is is_forgiven


ADVERTS = replace(ADS, condition=Adverts(certain=50, doubtful=40), ladder="advert")
TEXT = "低价代购，加我微信"


class Sharp:
    """Sees a contact in every text that speaks of buying."""

    version = "sharp"

    def look(self, text, senses=frozenset()):
        found = (
            Evidence(clue=Clue.WECHAT, start=0, end=2, value="abc"),
            Evidence(clue=Clue.QQ, start=0, end=2, value="1"),
        )
        return Sight(evidence=found) if "代购" in text and senses else Sight()


def licensed(*rules, **fields):
    return snapshot(*(rules or (ADVERTS,)), screen=Sharp(), licences=(A_YEAR,), **fields)


def posted(number, days=0, text=TEXT):
    return replace(
        message(text, member="zhou", name="老周"),
        key=f"a{number}",
        message=f"a{number}",
        at=MONDAY + timedelta(days=days),
    )


def run(events, begun):
    """All of them, one after the other: what was found, and how the member stands afterwards."""
    details = []
    for event in events:
        finding = keep_order(event, begun)
        begun = advance(begun, finding.changes)
        details.append(finding.detail)
    return details, begun


def test_the_fourth_of_a_week_is_one_too_many():
    details, after = run([posted(number, number) for number in range(4)], licensed())

    assert details[:3] == [f"有广告许可，本周第 {number}/3 条" for number in (1, 2, 3)]
    assert details[3].endswith("有广告许可，但本周已是第 4 条，许可每周 3 条。累计 1，私下提醒")
    assert set(after.member.violations) == {"a3"}


def test_who_has_used_up_the_week_is_told_so_and_no_sooner():
    _second, after = run([posted(0), posted(1, 1)], licensed())
    third = keep_order(posted(2, 2), after)

    [told] = [one.text for one in third.actions]
    assert told.startswith("您这周的广告额度（每周 3 条）用完了，周一重新计算。")
    assert told.endswith("{link:licences/}")
    assert keep_order(posted(1, 1), run([posted(0)], licensed())[1]).actions == ()


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"licences": (replace(A_YEAR, until=MONDAY),)}, id="over since this moment"),
        pytest.param({"licences": (replace(A_YEAR, since=MONDAY + timedelta(seconds=1)),)}, id="yet to begin"),
        pytest.param({"licences": ()}, id="none for this group"),
    ],
)
def test_without_a_licence_that_holds_it_is_an_advert_like_any_other(fields):
    begun = replace(licensed(), member=replace(licensed().member, **fields))

    finding = keep_order(posted(0), begun)

    assert [type(one) for one in finding.changes] == [RuleBroken]
    assert "许可" not in finding.detail


def test_something_else_in_the_same_message_is_still_wrong():
    rude = replace(ADS, id=8, name="不说脏话")
    finding = keep_order(posted(0), replace(licensed(ADVERTS, rude)))

    assert [type(one) for one in finding.changes] == [AdvertSpent]
    both = keep_order(
        posted(0),
        snapshot(ADVERTS, replace(rude, condition=Flood(most=0)), screen=Sharp(), licences=(A_YEAR,), recent=()),
    )
    assert [type(one) for one in both.changes] == [AdvertSpent, RuleBroken]
    assert both.detail.startswith("有广告许可，本周第 1/3 条；“不说脏话”")


def test_a_harmless_message_is_not_counted():
    assert keep_order(posted(0, text="早上好"), licensed()).changes == ()


def test_what_comes_late_moves_the_last_one_back_and_that_one_is_told():
    begun = run([posted(number, number) for number in (1, 2, 3)], licensed())[1]

    finding = keep_order(posted(0), begun)

    assert finding.detail == "有广告许可，本周第 1/3 条"
    assert [
        (one.key, one.course, one.measure, one.total) for one in finding.changes if isinstance(one, RuleBroken)
    ] == [("a3", "strike", "hint", 1)]
    assert "成了本周第 4 条" in finding.actions[0].text


@given(st.permutations([(number, number // 2) for number in range(12)]), st.integers(1, 4))
def test_the_end_is_the_same_in_whatever_order_they_come(order, quota):
    begun = licensed()
    begun = replace(begun, member=replace(begun.member, licences=(replace(A_YEAR, quota=quota),)))
    events = [posted(number, days) for number, days in order]

    after = run(events, begun)[1].member
    in_order = run(sorted(events, key=lambda one: (one.at, one.key)), begun)[1].member

    assert after.adverts == in_order.adverts
    assert after.violations == in_order.violations
    assert len(after.violations) == 12 - quota
