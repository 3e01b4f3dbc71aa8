from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from qunluo.communities.models import Group, Member
from qunluo.communities.reads import pages
from qunluo.communities.reads.pages import DayCount, MemberList, Order, Which
from qunluo.communities.writes import save_rules
from qunluo.communities.writes.people import note_person
from qunluo.core.snapshot import GroupRules
from tests.cast import NOW, handle_all, set_the_stage
from tests.intake.inbox import append, joined, message


@pytest.fixture
def cast(db):
    return set_the_stage()


def names(rows) -> list[str]:
    return [row.name for row in rows]


def test_group_is_found_within_its_community_alone(cast):
    assert pages.group(cast.group.pk, within=[cast.community.pk]) == cast.group
    assert pages.group(cast.group.pk, within=[cast.community.pk + 1]) is None
    assert pages.group(cast.group.pk, within=[]) is None


def test_overview_counts_a_week_of_the_groups_own_days(cast):
    [row] = pages.overview(pages.groups_of(cast.community.pk), at=NOW)

    assert row.group.title == "晨光读书会一群"
    assert row.days[0].day == date(2026, 2, 24)
    assert row.days[-1] == DayCount(day=date(2026, 3, 2), count=4)
    assert (row.counts, row.today, row.joined, row.left) == ([0, 0, 0, 0, 0, 0, 4], 4, 1, 0)


@pytest.mark.parametrize(
    ("timezone", "today"),
    [
        pytest.param("Asia/Shanghai", 2, id="a night that is the next day in Shanghai"),
        pytest.param("America/New_York", 1, id="and still the day before in New York"),
    ],
)
def test_day_begins_at_the_groups_midnight(db, timezone, today):
    cast = set_the_stage()
    append(
        cast.account,
        message("before", at="2026-03-10T23:59:59+08:00", group="h"),
        message("after", at="2026-03-11T00:00:00+08:00", group="h"),
        message("later", at="2026-03-11T13:00:00+08:00", group="h"),
    )
    handle_all()
    other = Group.objects.get(external_id="h")
    save_rules(other.pk, GroupRules(timezone=timezone), operator_id=None, at=NOW)

    [row] = pages.overview([other], at=datetime(2026, 3, 11, 5, 30, tzinfo=UTC))

    assert row.today == today


def test_no_groups_make_an_empty_overview(db):
    assert pages.overview([], at=NOW) == []


def test_days_of_a_month_are_all_there(cast):
    days = pages.messages_by_day(cast.group.pk, timezone="Asia/Shanghai", at=NOW, days=30)

    assert len(days) == 30
    assert [one for one in days if one.count] == [DayCount(day=date(2026, 3, 2), count=4)]


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        pytest.param(Which.PRESENT, {"小红", "阿明", "老周", "静静", "小林"}, id="all who are there"),
        pytest.param(Which.STAFF, {"小红"}, id="who runs it"),
        pytest.param(Which.NEW, {"小林"}, id="who came this week"),
        pytest.param(Which.SILENT, {"静静"}, id="who spoke long ago"),
        pytest.param(Which.NEVER, set(), id="who never spoke"),
        pytest.param(Which.GONE, set(), id="who left"),
    ],
)
def test_lists_of_members(cast, which, expected):
    rows = pages.members(cast.group, MemberList(which=which), at=NOW)

    assert set(names(rows)) == expected
    assert pages.member_counts(cast.group, at=NOW)[which] == len(expected)


def test_who_left_moves_to_another_list(cast):
    append(cast.account, {"id": "l", "type": "left", "group": "g", "member": "zhou", "at": "2026-03-02T12:10:00+08:00"})
    append(cast.account, joined("j9", member="new", name="没说过话", at="2026-03-02T12:10:00+08:00"))
    handle_all()

    counts = pages.member_counts(cast.group, at=NOW)

    assert (counts[Which.GONE], counts[Which.NEVER], counts[Which.NEW]) == (1, 1, 2)


@pytest.mark.parametrize(
    ("order", "first"),
    [
        pytest.param(Order.SPOKE, "小林", id="spoke last"),
        pytest.param(Order.JOINED, "小林", id="joined last"),
        pytest.param(Order.MESSAGES, "老周", id="said most"),
    ],
)
def test_members_are_sorted(cast, order, first):
    append(cast.account, message("m6", "再发一次", member="zhou", at="2026-03-02T10:01:00+08:00"))
    handle_all()

    assert names(pages.members(cast.group, MemberList(order=order), at=NOW))[0] == first


def test_pages_of_members_follow_one_another(cast):
    wanted = [MemberList(order=Order.NAME, page=page, size=2) for page in (1, 2, 3)]

    found = [names(pages.members(cast.group, one, at=NOW)) for one in wanted]

    assert [len(one) for one in found] == [3, 3, 1]
    assert len({name for one in found for name in one[:2]}) == 5


@pytest.mark.parametrize(
    ("search", "expected"),
    [("林", ["小林"]), ("lin", ["小林"]), ("li", []), ("%", []), ("", ["小林", "老周", "阿明", "小红", "静静"])],
    ids=["part of the name", "whole id", "part of the id", "a sign of SQL", "nothing"],
)
def test_members_are_found_by_name_or_id(cast, search, expected):
    assert names(pages.find_members(cast.community.pk, search)) == expected
    assert pages.find_members(cast.community.pk + 1, search) == []


def test_groups_are_found_by_name(cast):
    assert names_of_groups(pages.find_groups(cast.community.pk, "一群")) == ["晨光读书会一群"]
    assert pages.find_groups(cast.community.pk + 1, "一群") == []


def names_of_groups(rows) -> list[str]:
    return [row.title for row in rows]


def test_person_is_seen_in_all_groups(cast):
    append(cast.account, message("h1", member="lin", name="林同学", group="h", at="2026-03-02T12:05:00+08:00"))
    handle_all()
    lin = pages.member(Member.objects.get(group=cast.group, external_id="lin").pk, within=[cast.community.pk])

    assert names(pages.seats_of(lin.account.person)) == ["林同学", "小林"]


def test_member_is_found_within_the_community_alone(cast):
    lin = Member.objects.get(external_id="lin")

    assert pages.member(lin.pk, within=[cast.community.pk]) == lin
    assert pages.member(lin.pk, within=[cast.community.pk + 1]) is None


def test_note_is_kept_and_cut_to_what_fits(cast):
    person = Member.objects.get(external_id="lin").account.person

    note_person(person.pk, "长" * 3_000)

    person.refresh_from_db()
    assert len(person.note) == 2_000


def test_names_at_seats(cast):
    seats = [(cast.group.pk, "lin"), (cast.group.pk, "nobody"), (None, "lin"), (cast.group.pk, "")]

    assert pages.names_at(seats) == {(cast.group.pk, "lin"): "小林"}
    assert pages.names_at([]) == {}


def test_versions_of_rules_stand_newest_first(cast):
    save_rules(cast.group.pk, GroupRules(capacity=100), operator_id=None, at=NOW + timedelta(minutes=1))

    assert [row.version for row in pages.rules_versions(cast.group.pk)] == [2, 1]
    assert pages.rules_version(cast.group.pk, 1).created_by == cast.steward
    assert pages.rules_version(cast.group.pk, 3) is None
