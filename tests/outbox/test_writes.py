"""What is put into the outbox, and what people do with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qunluo.core.actions import AskOperator, PostReply, SendHint, WelcomeMember
from qunluo.outbox.models import OutgoingAction
from qunluo.outbox.writes import enqueue, reopen, retry, settle_by_hand
from tests.outbox.conftest import AT

MINUTE = timedelta(minutes=1)


def test_an_action_waits_with_all_that_it_needs(outbox) -> None:
    outbox.wish("k1", PostReply(group="g1", text="好的", mention="m1", reply_to="x", expires_at=AT + 10 * MINUTE))

    row = outbox.row("k1")
    assert (row.kind, row.state, row.group_id) == ("post_reply", "waiting", outbox.groups["g1"].pk)
    assert row.payload == {"group": "g1", "text": "好的", "mention": "m1", "reply_to": "x"}
    assert (row.not_before, row.expires_at, row.due_at, row.created_at) == (AT, AT + 10 * MINUTE, None, AT)


def test_a_key_is_taken_once(outbox) -> None:
    outbox.wish("k1", PostReply(group="g1", text="先"))
    outbox.wish("k1", PostReply(group="g1", text="后"))

    assert [row.payload["text"] for row in OutgoingAction.objects.all()] == ["先"]


def test_nothing_wanted_asks_nothing(django_assert_num_queries, db) -> None:
    with django_assert_num_queries(0):
        enqueue([], at=AT)


@pytest.mark.parametrize(
    ("expires", "due"),
    [
        pytest.param(None, AT + 120 * MINUTE, id="two hours"),
        pytest.param(AT + 10 * MINUTE, AT + 10 * MINUTE, id="no later than it is of use"),
        pytest.param(AT + 180 * MINUTE, AT + 120 * MINUTE, id="an end far away"),
    ],
)
def test_what_the_channel_cannot_do_is_a_to_do(outbox, expires, due) -> None:
    outbox.wish("k1", AskOperator(group="g1", text="请准备新群", expires_at=expires))

    assert (outbox.row("k1").state, outbox.row("k1").due_at) == ("by_hand", due)


def test_without_an_address_all_is_by_hand(outbox) -> None:
    outbox.change(deliver_to="")

    outbox.wish("k1", SendHint(group="g1", member="m1", text="嘘"))

    assert outbox.states() == {"k1": "by_hand"}


def test_a_kind_without_codec_is_by_hand(outbox) -> None:
    outbox.account.kind = "history"

    outbox.wish("k1", WelcomeMember(group="g1", member="m1", text="欢迎"))

    assert outbox.states() == {"k1": "by_hand"}


def test_a_to_do_planned_for_the_morning_is_due_from_then(outbox) -> None:
    outbox.change(deliver_to="")

    outbox.wish("k1", WelcomeMember(group="g1", member="m1", text="早", not_before=AT + 60 * MINUTE))

    assert outbox.row("k1").due_at == AT + 180 * MINUTE


@pytest.mark.parametrize(
    ("is_done", "state", "reason"),
    [pytest.param(True, "done", "", id="done"), pytest.param(False, "expired", "由人工略过", id="passed over")],
)
def test_an_operator_settles_a_to_do_once_and_may_take_it_back(outbox, operator, is_done, state, reason) -> None:
    pk = outbox.wish("k1", AskOperator(group="g1", text="请准备新群", expires_at=AT + 10 * MINUTE))

    assert settle_by_hand(pk, operator_id=operator.pk, at=AT + MINUTE, is_done=is_done)
    assert not settle_by_hand(pk, operator_id=operator.pk, at=AT + 2 * MINUTE, is_done=is_done)
    row = outbox.row("k1")
    assert (row.state, row.last_error, row.settled_at, row.settled_by) == (state, reason, AT + MINUTE, operator)

    assert reopen(pk, at=AT + 20 * MINUTE)
    assert not reopen(pk, at=AT + 20 * MINUTE)
    row = outbox.row("k1")
    assert (row.state, row.expires_at, row.settled_at, row.settled_by) == ("by_hand", None, None, None)


def test_what_the_machine_did_is_not_reopened(outbox) -> None:
    pk = outbox.wish("k1")
    OutgoingAction.objects.update(state="done", settled_at=AT)

    assert not reopen(pk, at=AT)
    assert outbox.states() == {"k1": "done"}


@pytest.mark.parametrize(
    ("state", "is_retried"),
    [("failed", True), ("unknown", True), ("done", False), ("by_hand", False), ("expired", False), ("sending", False)],
)
def test_only_what_failed_or_is_in_doubt_is_sent_again(outbox, state, is_retried) -> None:
    pk = outbox.wish("k1")
    OutgoingAction.objects.update(state=state, tries=12, last_error="坏了", expires_at=AT)

    assert retry(pk, at=AT + MINUTE) is is_retried

    row = outbox.row("k1")
    again = ("waiting", AT + MINUTE, 0, "", None)
    as_before = (state, AT, 12, "坏了", AT)
    assert (row.state, row.not_before, row.tries, row.last_error, row.expires_at) == (
        again if is_retried else as_before
    )
