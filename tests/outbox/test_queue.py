"""Who is claimed, in what order, by how many deliverers at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from qunluo.channels.reads import outlets
from qunluo.core.actions import AskOperator, PostReply
from qunluo.outbox import queue
from qunluo.outbox.models import OutgoingAction
from qunluo.outbox.verdict import State, Verdict
from tests.outbox.conftest import AT, outbox_at

MINUTE = timedelta(minutes=1)
DONE = Verdict(state=State.DONE)


def reply(group: str = "g1", **times) -> PostReply:
    return PostReply(group=group, text="好", **times)


def claim(*outboxes, room: int = 10, most: int = 100, at=AT) -> list[queue.Errand]:
    accounts = [one.account.pk for one in outboxes]
    return queue.claim(dict.fromkeys(accounts, room), outlets(accounts), most=most, at=at)


def keys(errands: list[queue.Errand]) -> list[str]:
    return [errand.key for errand in errands]


def test_a_claim_takes_one_of_each_group_and_marks_it(outbox) -> None:
    for key, group in [("a1", "g1"), ("a2", "g1"), ("b1", "g2"), ("b2", "g2")]:
        outbox.wish(key, reply(group))

    errands = claim(outbox)

    assert keys(errands) == ["a1", "b1"]
    assert outbox.states() == {"a1": "sending", "a2": "waiting", "b1": "sending", "b2": "waiting"}
    assert (outbox.row("a1").tries, outbox.row("a1").claimed_at) == (1, AT)
    assert keys(claim(outbox)) == []


def test_what_belongs_to_no_group_is_in_nobodys_way(outbox) -> None:
    for key in ("k1", "k2"):
        outbox.wish(key, reply("elsewhere"))

    assert keys(claim(outbox)) == ["k1", "k2"]


@pytest.mark.parametrize(
    ("fields", "is_behind"),
    [
        pytest.param({}, True, id="waits"),
        pytest.param({"state": "sending", "claimed_at": AT}, True, id="is under way"),
        pytest.param({"not_before": AT + MINUTE, "tries": 1}, True, id="is tried again later"),
        pytest.param({"not_before": AT + MINUTE}, False, id="is planned for later"),
        pytest.param({"state": "done"}, False, id="is done"),
        pytest.param({"state": "by_hand"}, False, id="waits for a person"),
        pytest.param({"state": "failed", "tries": 12}, False, id="has failed"),
        pytest.param({"expires_at": AT - MINUTE}, False, id="is of no use any more"),
    ],
)
def test_an_earlier_action_of_the_group_goes_first(outbox, fields, is_behind) -> None:
    outbox.wish("first")
    OutgoingAction.objects.update(**fields)
    outbox.wish("second")

    assert ("second" in keys(claim(outbox))) is not is_behind


@pytest.mark.parametrize(
    ("action", "is_due"),
    [
        pytest.param(reply(), True, id="now"),
        pytest.param(reply(not_before=AT), True, id="from this moment"),
        pytest.param(reply(not_before=AT + MINUTE), False, id="later"),
        pytest.param(reply(expires_at=AT), True, id="until this moment"),
        pytest.param(reply(expires_at=AT - MINUTE), False, id="too late"),
    ],
)
def test_only_what_is_due_is_claimed(outbox, action, is_due) -> None:
    outbox.wish("k1", action)

    assert bool(claim(outbox)) is is_due


def test_each_account_has_its_room_and_the_round_its_size(outbox, platforms, community) -> None:
    other = outbox_at(platforms(), community)
    for number in range(3):
        outbox.wish(f"a{number}", reply(f"x{number}"))
        other.wish(f"b{number}", reply(f"x{number}"))

    assert keys(claim(outbox, other, room=2, most=3)) == ["a0", "b0", "a1"]


def test_accounts_with_something_to_send_are_found(outbox, platforms, community) -> None:
    other, idle = outbox_at(platforms(), community), outbox_at(platforms(), community)
    for key in ("k1", "k2"):
        outbox.wish(key)
    other.wish("later", reply(not_before=AT + MINUTE))
    idle.wish("person", AskOperator(group="g1", text="请看"))

    assert queue.accounts_waiting() == [outbox.account.pk, other.account.pk]


def test_a_settled_errand_lets_the_next_go(outbox) -> None:
    for key in ("k1", "k2"):
        outbox.wish(key)

    queue.settle([(claim(outbox)[0], DONE)], at=AT + MINUTE)

    assert (outbox.row("k1").state, outbox.row("k1").settled_at) == ("done", AT + MINUTE)
    assert keys(claim(outbox)) == ["k2"]


def test_a_try_that_does_not_count_is_given_back(outbox) -> None:
    outbox.wish("k1")
    verdict = Verdict(state=State.WAITING, reason="忙", is_counted=False)

    queue.settle([(claim(outbox)[0], verdict)], at=AT)

    row = outbox.row("k1")
    assert (row.state, row.tries, row.last_error, row.not_before, row.settled_at) == ("waiting", 0, "忙", AT, None)


def test_a_claim_that_was_taken_over_is_not_settled_by_the_first(outbox) -> None:
    outbox.wish("k1")
    first = claim(outbox)[0]
    queue.rescue(at=AT + 2 * MINUTE)
    second = claim(outbox, at=AT + 2 * MINUTE)[0]

    queue.settle([(first, Verdict(state=State.FAILED, reason="晚到"))], at=AT + 3 * MINUTE)
    assert outbox.states() == {"k1": "sending"}

    queue.settle([(second, DONE)], at=AT + 3 * MINUTE)
    assert outbox.states() == {"k1": "done"}


@pytest.mark.parametrize(
    ("is_keyed", "age", "state", "count"),
    [
        pytest.param(True, 61, "waiting", 1, id="with a key it is sent again"),
        pytest.param(False, 61, "unknown", 1, id="without a key nobody knows"),
        pytest.param(True, 60, "sending", 0, id="a fresh claim is left alone"),
    ],
)
def test_claims_of_the_killed_are_rescued(outbox, monkeypatch, is_keyed, age, state, count) -> None:
    outbox.wish("k1")
    claim(outbox)
    monkeypatch.setattr("qunluo.channels.app.codec.AppCodec.is_keyed", is_keyed)

    assert queue.rescue(at=AT + timedelta(seconds=age)) == count
    assert outbox.states() == {"k1": state}


def test_a_late_answer_to_an_unknown_outcome_is_still_believed(outbox, monkeypatch) -> None:
    outbox.wish("k1")
    errand = claim(outbox)[0]
    monkeypatch.setattr("qunluo.channels.app.codec.AppCodec.is_keyed", False)
    queue.rescue(at=AT + 2 * MINUTE)

    queue.settle([(errand, DONE)], at=AT + 3 * MINUTE)

    assert outbox.states() == {"k1": "done"}


@pytest.mark.parametrize(
    ("action", "state"),
    [
        pytest.param(reply(expires_at=AT), "expired", id="to send"),
        pytest.param(AskOperator(group="g1", text="请看", expires_at=AT), "expired", id="for a person"),
        pytest.param(reply(expires_at=AT + MINUTE), "waiting", id="still of use"),
        pytest.param(reply(), "waiting", id="of use for ever"),
    ],
)
def test_what_is_of_no_use_any_more_expires(outbox, action, state) -> None:
    outbox.wish("k1", action)

    queue.expire(at=AT + MINUTE)

    row = outbox.row("k1")
    assert (row.state, row.last_error) == (state, "过了有效时间，没有发出" if state == "expired" else "")


@pytest.mark.django_db(transaction=True)
def test_two_deliverers_never_claim_the_same(outbox) -> None:
    for number in range(40):
        outbox.wish(f"k{number:02}", reply(f"x{number}"))
    start, claimed = threading.Barrier(2), [[], []]

    def deliverer(mine: list[str]) -> None:
        start.wait()
        while errands := claim(outbox, room=3):
            mine += keys(errands)
        connection.close()

    threads = [threading.Thread(target=deliverer, args=(mine,)) for mine in claimed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(claimed[0] + claimed[1]) == [f"k{number:02}" for number in range(40)]


@pytest.mark.django_db(transaction=True)
def test_a_claim_not_yet_committed_holds_its_group_back(outbox) -> None:
    for key, group in [("a1", "g1"), ("a2", "g1"), ("b1", "g2")]:
        outbox.wish(key, reply(group))
    seen: list[str] = []

    def other() -> None:
        seen.extend(keys(claim(outbox)))
        connection.close()

    with transaction.atomic():
        first = claim(outbox, room=1)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()

    assert (keys(first), seen) == (["a1"], ["b1"])
