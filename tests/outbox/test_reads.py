from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qunluo.communities.reads.timeline import Place, Window
from qunluo.outbox import reads, writes
from qunluo.outbox.models import OutgoingAction
from qunluo.outbox.reads import ACTION_RANK, Page, State
from tests.cast import NOW, set_the_stage


@pytest.fixture
def cast(db):
    """The app channel has no address, so that the morning's welcome and answer wait for a person."""
    return set_the_stage()


def kinds(rows) -> list[str]:
    return [row.kind for row in rows]


def test_most_urgent_to_do_stands_first(cast):
    welcome = OutgoingAction.objects.get(kind="welcome_member")
    OutgoingAction.objects.filter(pk=welcome.pk).update(due_at=NOW - timedelta(days=1))

    assert kinds(reads.to_do(cast.community.pk)) == ["welcome_member", "post_reply"]
    assert kinds(reads.to_do(cast.community.pk, limit=1)) == ["welcome_member"]
    assert reads.to_do(cast.community.pk + 1) == []


def test_to_dos_are_counted_by_group(cast):
    assert reads.to_do_by_group(cast.community.pk) == {cast.group.pk: 2}
    assert reads.to_do_by_group(cast.community.pk + 1) == {}


def test_counts_leave_out_what_is_done_with(cast):
    first = reads.to_do(cast.community.pk)[0]
    writes.settle_by_hand(first.pk, operator_id=cast.steward.pk, at=NOW, is_done=True)

    assert reads.state_counts(cast.community.pk) == {State.BY_HAND: 1}


def test_what_was_settled_lately_names_who_did_it(cast):
    first, second = reads.to_do(cast.community.pk)
    writes.settle_by_hand(first.pk, operator_id=cast.steward.pk, at=NOW, is_done=True)
    writes.settle_by_hand(second.pk, operator_id=cast.clerk.pk, at=NOW + timedelta(minutes=1), is_done=False)

    lately = reads.settled_lately(cast.community.pk)

    assert [(row.settled_by.name, row.state) for row in lately] == [("客服", State.EXPIRED), ("管家", State.DONE)]


def test_actions_come_a_page_at_a_time(cast):
    everything = Page(states=tuple(State))
    first = reads.actions(cast.community.pk, replace(everything, limit=1))
    second = reads.actions(cast.community.pk, replace(everything, before=first[0].pk))

    assert kinds(first + second) == kinds(reads.actions(cast.community.pk, everything))
    assert reads.actions(cast.community.pk, Page(states=(State.DONE,))) == []


def test_action_is_found_within_its_community_alone(cast):
    row = OutgoingAction.objects.all()[0]

    assert reads.action(row.pk, within=[cast.community.pk]) == row
    assert reads.action(row.pk, within=[]) is None


def test_what_an_event_led_to(cast):
    row = OutgoingAction.objects.get(kind="welcome_member")

    assert kinds(reads.of_event(row.event)) == ["welcome_member"]
    assert reads.of_event(row.event + 10_000) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, ["post_reply", "welcome_member"], id="all, newest first"),
        pytest.param({"limit": 1}, ["post_reply"], id="one"),
        pytest.param({"search": "八点"}, ["post_reply"], id="a word"),
        pytest.param({"until": datetime(2020, 1, 1, tzinfo=UTC)}, [], id="before there was any"),
        pytest.param({"groups": ()}, [], id="no group"),
    ],
)
def test_lines_for_the_timeline(cast, change, expected):
    window = replace(Window(groups=(cast.group.pk,)), **change)

    assert kinds(reads.lines(window)) == expected


def test_lines_go_on_below_a_place(cast):
    newest = reads.lines(Window(groups=(cast.group.pk,)))[0]
    place = Place(newest.created_at, ACTION_RANK, newest.pk)

    assert kinds(reads.lines(Window(groups=(cast.group.pk,), before=place))) == ["welcome_member"]


def test_addressee_of_a_reply_is_who_it_mentions(cast):
    addressees = {row.kind: reads.seat_of(row)[1] for row in OutgoingAction.objects.all()}

    assert addressees == {"welcome_member": "lin", "post_reply": "lin"}
