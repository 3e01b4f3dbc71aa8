from __future__ import annotations

from datetime import date

import pytest

from qunluo.checkins.reads.leaderboards import Asked, Rank, Span, board_for, rank_of
from qunluo.checkins.writes.figures import refresh_figures
from qunluo.communities.models import MemberTag, Tag
from qunluo.core.checkins.plan import Way
from tests.checkins.crowd import another_group, newcomer
from tests.checkins.disputing import NOW, a_plan, at, hand_in, member_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def plan(cast):
    """Sunday and Monday; 阿明 since Thursday, 静静 with a gap, 老周 today alone, 小红 owns the group."""
    plan = a_plan(cast)
    for name, days in (("ming", (26, 27, 28)), ("jing", (26,)), ("hong", (26, 27, 28))):
        for day in days:
            hand_in(plan, member_of(cast, name), at(day, 9, month=2))
    for name, day, hour in (("ming", 1, 9), ("jing", 1, 9), ("jing", 2, 8), ("zhou", 2, 10), ("hong", 2, 7)):
        hand_in(plan, member_of(cast, name), at(day, hour))
    refresh_figures(at=NOW)
    return plan


def places(plan, span, **asked) -> list[tuple]:
    found = board_for(plan.pk, Asked(span=span, day=TODAY, **asked))
    return sorted((one.rank, one.name, one.value) for one in found)


def test_boards_rank_by_what_they_are_called(plan):
    assert {span: places(plan, span) for span in Span} == {
        Span.DAY: [(1, "静静", 1), (2, "老周", 1)],
        Span.WEEK: [(1, "老周", 1), (1, "静静", 1)],
        Span.MONTH: [(1, "静静", 2), (2, "老周", 1), (2, "阿明", 1)],
        Span.STREAK: [(1, "阿明", 4), (2, "静静", 2), (3, "老周", 1)],
        Span.TOTAL: [(1, "阿明", 4), (2, "静静", 3), (3, "老周", 1)],
    }


def test_the_owner_is_ranked_only_where_that_is_wanted(plan):
    assert places(plan, Span.DAY, with_staff=True) == [(1, "小红", 1), (2, "静静", 1), (3, "老周", 1)]


def test_equal_values_share_a_rank_and_leave_room_behind_them(cast, plan):
    hand_in(plan, member_of(cast, "lin"), at(2, 11))
    refresh_figures(at=NOW)

    assert places(plan, Span.MONTH) == [(1, "静静", 2), (2, "小林", 1), (2, "老周", 1), (2, "阿明", 1)]
    assert places(plan, Span.WEEK) == [(1, "小林", 1), (1, "老周", 1), (1, "静静", 1)]


def test_a_member_learns_their_own_rank(cast, plan):
    ranks = {
        name: rank_of(plan.pk, member_of(cast, name).pk, Asked(span=Span.MONTH, day=TODAY))
        for name in ("jing", "zhou", "lin", "hong")
    }

    assert ranks == {
        "jing": Rank(rank=1, value=2, of=3),
        "zhou": Rank(rank=2, value=1, of=3),
        "lin": None,
        "hong": None,
    }
    today = rank_of(plan.pk, member_of(cast, "zhou").pk, Asked(span=Span.DAY, day=TODAY))
    assert today == Rank(rank=2, value=1, of=2, at=at(2, 10))


def test_boards_of_a_region_and_of_a_group(cast, plan):
    tag = Tag.objects.create(community=cast.community, name="上海", is_region=True)
    MemberTag.objects.create(tag=tag, member=member_of(cast, "zhou"))
    second = another_group(cast)
    plan.plan_groups.create(group=second)
    hand_in(plan, newcomer(cast, "小吴", group=second), at(2, 6))

    assert places(plan, Span.TOTAL, region="上海") == [(1, "老周", 1)]
    assert places(plan, Span.TOTAL, region="杭州") == []
    assert places(plan, Span.DAY, groups=(second.pk,)) == [(1, "小吴", 1)]
    assert board_for(plan.pk, Asked(span=Span.DAY, day=TODAY))[0].group == "晨光读书会二群"


def test_what_was_made_up_wins_no_race_of_the_day(cast, plan):
    hand_in(plan, member_of(cast, "lin"), at(2, 1), way=Way.MAKE_UP, day=TODAY)

    assert places(plan, Span.DAY) == [(1, "静静", 1), (2, "老周", 1)]


def test_a_broken_streak_is_off_the_board(plan):
    found = board_for(plan.pk, Asked(span=Span.STREAK, day=date(2026, 3, 4)))

    assert found == []


def test_who_left_is_ranked_no_more(cast, plan):
    jing = member_of(cast)
    jing.is_present = False
    jing.save()

    assert places(plan, Span.TOTAL) == [(1, "阿明", 4), (2, "老周", 1)]
    assert rank_of(plan.pk, jing.pk, Asked(span=Span.TOTAL, day=TODAY)) is None


def test_a_week_that_crosses_months_counts_both(plan):
    found = board_for(plan.pk, Asked(span=Span.WEEK, day=date(2026, 3, 1)))

    assert [(one.name, one.value) for one in found] == [("阿明", 4), ("静静", 2)]
