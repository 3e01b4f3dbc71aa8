"""Who earned most, over which time, among whom."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qunluo.communities.models import Group, Member, Person
from qunluo.points.reads import Board, Period, Rank, leaderboard, rank_of
from qunluo.points.writes import reverse
from tests.cast import set_the_stage
from tests.points import purse
from tests.points.purse import give

MONDAY = date(2026, 3, 2)


def at(day: int, hour: int = 4, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def board(club, period=Period.ALL, **given) -> Board:
    return Board(community_id=club.pk, period=period, day=MONDAY, **given)


def lines(ranks: list[Rank]) -> list[tuple[int, int, int]]:
    return [(one.rank, one.person_id, one.points) for one in ranks]


def test_equals_share_a_rank_and_the_next_counts_them(club):
    a, b, c, d = purse.people(club, 4)
    for who, amount in ((a, 5), (b, 9), (c, 9), (d, 2)):
        give(club, who, amount)

    assert lines(leaderboard(board(club))) == [(1, b, 9), (1, c, 9), (3, a, 5), (4, d, 2)]
    assert lines(leaderboard(board(club), limit=2)) == [(1, b, 9), (1, c, 9)]
    assert [rank_of(who, board(club)).rank for who in (a, b, c, d)] == [3, 1, 1, 4]


def test_spending_and_running_out_cost_no_rank_and_what_is_taken_back_does(club, ming):
    other = purse.person(club)
    cheat = give(club, ming, 30)
    give(club, other, 20)
    give(club, other, -15)
    reverse(cheat.entry_id, reason="代打卡", at=purse.AT)

    for period in (Period.DAY, Period.ALL):
        assert lines(leaderboard(board(club, period))) == [(1, other, 20)]
        assert rank_of(ming, board(club, period)) is None


@pytest.mark.parametrize(
    ("period", "points"),
    [
        pytest.param(Period.DAY, 1 + 2, id="the day there, from midnight to midnight"),
        pytest.param(Period.WEEK, 1 + 2 + 8, id="from Monday to Sunday"),
        pytest.param(Period.MONTH, 1 + 2 + 4 + 8 + 16, id="the month"),
        pytest.param(Period.ALL, 1 + 2 + 4 + 8 + 16 + 32 + 64, id="ever"),
    ],
)
def test_a_period_is_of_the_communitys_zone(club, ming, period, points):
    times = {1: at(1, 16), 2: at(2, 15), 4: at(1, 15), 8: at(8, 15), 16: at(8, 16), 32: at(28, 15, 2), 64: at(31, 16)}
    for amount, when in times.items():
        give(club, ming, amount, at=when)

    assert rank_of(ming, board(club, period)).points == points


def test_only_one_community_is_on_a_board(club, ming):
    neighbours = purse.community("隔壁的社群")
    give(neighbours, purse.person(neighbours), 99)
    give(club, ming, 1)

    assert lines(leaderboard(board(club))) == lines(leaderboard(board(club, Period.DAY))) == [(1, ming, 1)]


@pytest.mark.django_db
def test_groups_people_and_staff():
    cast = set_the_stage()
    club = cast.community
    people = dict(Member.objects.filter(group=cast.group).values_list("external_id", "account__person_id"))
    absent = Person.objects.create(community=club).pk
    for amount, who in enumerate([*people.values(), absent], start=1):
        give(club, who, amount)
    elsewhere = Group.objects.create(
        community=club, account=cast.account, external_id="empty", created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )

    def on(**given) -> set[int]:
        return {one.person_id for one in leaderboard(board(club, **given))}

    assert people["hong"] not in on(), "the owner is staff"
    assert on(has_staff=True) == {*people.values(), absent}
    assert on(group_ids=[cast.group.pk], has_staff=True) == set(people.values())
    assert on(group_ids=[elsewhere.pk], has_staff=True) == set()
    assert on(person_ids=[people["ming"], absent]) == {people["ming"], absent}
    assert on(person_ids=[people["ming"], absent], group_ids=[cast.group.pk]) == {people["ming"]}
    assert rank_of(people["hong"], board(club)) is None


def test_a_board_on_which_nobody_is(club):
    assert leaderboard(board(club)) == []
