from __future__ import annotations

from datetime import UTC, datetime

from qunluo.channels.history.people import SELF, People
from qunluo.core.events import RosterEntry


def test_the_newest_name_counts_and_the_others_are_aliases():
    people = People()
    for name in ("A", "B", "A", "C", ""):
        people.spoke("1", name)

    assert people.roster() == {"1": RosterEntry(member="1", name="C", aliases=("B", "A"))}


def test_the_export_s_own_list_counts_more_than_what_was_spoken_under():
    people = People()
    people.listed(RosterEntry(member="1", name="L", aliases=("M",), is_admin=True))
    people.spoke("1", "A")

    assert people.roster() == {"1": RosterEntry(member="1", name="L", is_admin=True, aliases=("M", "A"))}


def test_a_joiner_known_by_name_is_found_by_any_name():
    people = People()
    people.joined("name:A", "A", 1_760_000_000)
    people.spoke("1", "B")
    people.called("1", "A")

    joined = datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)
    assert people.identities() == {"name:A": "1"}
    assert people.roster() == {"1": RosterEntry(member="1", name="B", joined_at=joined, aliases=("A",))}


def test_a_joiner_of_a_name_that_two_bear_stays_apart():
    people = People()
    people.joined("name:A", "A", 1_760_000_000)
    people.spoke("1", "A")
    people.spoke("2", "A")

    assert people.identities() == {}
    assert set(people.roster()) == {"name:A", "1", "2"}


def test_names_that_were_only_mentioned_are_no_members():
    people = People()
    people.mentioned("name:A")
    people.mentioned("wxid_b")

    assert (people.identities(), people.roster()) == ({}, {})


def test_oneself_is_known_by_what_one_sent():
    people = People()
    people.mentioned(SELF)
    people.own_id = "1"

    assert people.identities() == {SELF: "1"}


def test_the_last_joining_counts():
    people = People()
    for second in (5, 9, 7):
        people.joined("1", "A", 1_760_000_000 + second)

    assert people.roster()["1"].joined_at == datetime(2025, 10, 9, 8, 53, 29, tzinfo=UTC)
