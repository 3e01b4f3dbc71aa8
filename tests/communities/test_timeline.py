from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qunluo.communities.models import Group, Member
from qunluo.communities.reads.timeline import MESSAGE_RANK, MOVE_RANK, Place, Window, messages, moves
from tests.cast import handle_all, set_the_stage
from tests.intake.inbox import append, joined, message

NOON = "2026-03-02T12:00:00+08:00"


@pytest.fixture
def cast(db):
    return set_the_stage()


@pytest.fixture
def window(cast) -> Window:
    return Window(groups=(cast.group.pk,))


def keys(rows) -> list[str]:
    return [row.key for row in rows]


def test_messages_stand_newest_first(window):
    assert keys(messages(window)) == ["m5", "m3", "m2", "m1", "m4"]


def test_moves_name_who_brought_the_newcomer(cast, window):
    append(cast.account, joined("j2", member="ye", name="叶子", at=NOON, invited_by="hong"))
    handle_all()

    assert [(row.key, row.by_name) for row in moves(window)] == [("j2", "小红"), ("j1", None)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"limit": 2}, ["m5", "m3"], id="two at most"),
        pytest.param({"search": "代购"}, ["m3"], id="a word"),
        pytest.param({"search": "100%"}, [], id="a sign that means something in SQL"),
        pytest.param({"since": datetime(2026, 3, 2, 2, tzinfo=UTC)}, ["m5", "m3"], id="since, which is in"),
        pytest.param({"until": datetime(2026, 3, 2, 2, tzinfo=UTC)}, ["m2", "m1", "m4"], id="until, which is out"),
        pytest.param({"groups": ()}, [], id="no group"),
    ],
)
def test_window_lets_through(window, change, expected):
    assert keys(messages(replace(window, **change))) == expected


def test_one_member_alone(window):
    ming = Member.objects.get(external_id="ming")

    assert keys(messages(replace(window, members=(ming.pk,)))) == ["m2"]


def test_message_taken_back_is_marked(cast, window):
    append(cast.account, {"id": "r", "type": "recalled", "group": "g", "member": "zhou", "at": NOON, "message": "m3"})
    handle_all()

    assert {row.key: row.is_withdrawn for row in messages(window)} == {
        "m5": False,
        "m3": True,
        "m2": False,
        "m1": False,
        "m4": False,
    }


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_of_any_size_show_each_line_once(cast, window, size):
    append(cast.account, *(message(f"same-{n}", "同一秒", at=NOON) for n in range(5)))
    handle_all()
    whole = keys(messages(window))

    paged, before = [], None
    while rows := messages(replace(window, limit=size, before=before)):
        paged += keys(rows)
        before = Place(rows[-1].at, MESSAGE_RANK, rows[-1].id)

    assert paged == whole


def test_of_one_moment_a_move_stands_below_a_message(cast, window):
    append(cast.account, message("at-noon", at=NOON))
    handle_all()
    [newest] = [row for row in messages(window) if row.key == "at-noon"]

    below = moves(replace(window, before=Place(newest.at, MESSAGE_RANK, 0)))
    above = messages(replace(window, before=Place(newest.at, MOVE_RANK, 10**9)))

    assert keys(below) == ["j1"]
    assert "at-noon" not in keys(above)


def test_other_groups_are_not_mixed_in(cast, window):
    append(cast.account, message("elsewhere", group="h", at=NOON))
    handle_all()

    other = Group.objects.get(external_id="h")
    assert "elsewhere" not in keys(messages(window))
    assert keys(messages(Window(groups=(other.pk,)))) == ["elsewhere"]


def test_place_far_in_the_future_is_no_trouble(window):
    before = Place(datetime(2999, 1, 1, tzinfo=UTC) + timedelta(microseconds=1), MESSAGE_RANK, 2**62)

    assert len(messages(replace(window, before=before))) == 5
