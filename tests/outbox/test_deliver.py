"""Deliveries to a real platform on loopback, whose own log is the referee."""

from __future__ import annotations

import socket
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from qunluo.channels import writes as channel_writes
from qunluo.core.actions import PostReply, SendHint, WelcomeMember
from qunluo.lib import http
from qunluo.outbox.deliver import deliver_due, run
from qunluo.outbox.models import OutgoingAction
from qunluo.simulator.platform import Platform, Reply
from tests.outbox.conftest import AT, SECRET, outbox_at

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def reply(group: str = "g1", **times) -> PostReply:
    return PostReply(group=group, text="好", **times)


def once(*replies: Reply | None):
    """Answer with these, and then with yes."""
    left = list(replies)
    return lambda _: left.pop(0) if left else Reply()


def test_actions_arrive_signed_and_keyed(outbox) -> None:
    outbox.wish("k1", PostReply(group="g1", text="八点", mention="m1", reply_to="x1"))
    outbox.wish("k2", WelcomeMember(group="g2", member="m2", text="欢迎小林"))
    outbox.wish("k3", SendHint(group="g3", member="m3", text="夜深了"))

    assert deliver_due(at=AT) == 3

    assert outbox.states() == {"k1": "done", "k2": "done", "k3": "done"}
    assert sorted((one.key, dict(one.body)) for one in outbox.platform.receipts) == [
        (
            "k1",
            {"key": "k1", "action": "post_reply", "group": "g1", "text": "八点", "mention": "m1", "reply_to": "x1"},
        ),
        ("k2", {"key": "k2", "action": "welcome_member", "group": "g2", "text": "欢迎小林", "member": "m2"}),
        ("k3", {"key": "k3", "action": "send_hint", "group": "g3", "text": "夜深了", "member": "m3"}),
    ]
    assert outbox.platform.refused == 0


def test_a_group_is_served_in_order(outbox) -> None:
    for number in range(5):
        outbox.wish(f"k{number}")

    while deliver_due(at=AT):
        pass

    assert outbox.platform.done == ["k0", "k1", "k2", "k3", "k4"]


def test_a_busy_moment_is_waited_out_in_order(outbox, platforms, community) -> None:
    outbox = outbox_at(platforms(answer=once(Reply(status=503, headers={"Retry-After": "20"}))), community)
    outbox.wish("k1")
    outbox.wish("k2")

    assert deliver_due(at=AT) == 1
    assert deliver_due(at=AT + 19 * SECOND) == 0
    assert deliver_due(at=AT + 20 * SECOND) == 1
    assert deliver_due(at=AT + 20 * SECOND) == 1

    assert outbox.platform.done == ["k1", "k2"]
    assert outbox.states() == {"k1": "done", "k2": "done"}


def test_a_limit_holds_the_account_and_lets_one_probe_through_each_window(outbox, platforms, community) -> None:
    limited = Reply(status=429, headers={"Retry-After": "60"})
    busy = outbox_at(platforms(answer=once(limited, limited)), community)
    busy.wish("a", reply("x"))
    assert deliver_due(at=AT) == 1
    for key in ("b", "c", "d"):
        busy.wish(key, reply(key))
    outbox.wish("free")

    assert deliver_due(at=AT + 59 * SECOND) == 1
    assert deliver_due(at=AT + 60 * SECOND) == 1
    assert deliver_due(at=AT + 119 * SECOND) == 0
    assert deliver_due(at=AT + 120 * SECOND) == 1
    assert deliver_due(at=AT + 120 * SECOND) == 3

    assert outbox.states() == {"a": "done", "b": "done", "c": "done", "d": "done", "free": "done"}
    assert [one.key for one in busy.platform.receipts][:3] == ["a", "a", "a"]
    assert busy.row("a").tries == 1
    busy.account.refresh_from_db()
    assert (busy.account.held_until, busy.account.last_error) == (None, "")


def test_wrong_settings_are_shown_and_the_others_wait_for_them(outbox, platforms, community) -> None:
    outbox = outbox_at(platforms(answer=once(Reply(status=403))), community)
    outbox.wish("a")
    deliver_due(at=AT)
    outbox.wish("b")

    assert deliver_due(at=AT + 599 * SECOND) == 0
    outbox.account.refresh_from_db()
    assert outbox.states() == {"a": "failed", "b": "waiting"}
    assert outbox.account.last_error == "对方回答 HTTP 403，请检查推送地址和密钥"
    assert outbox.account.last_error_at == AT

    assert deliver_due(at=AT + 600 * SECOND) == 1
    outbox.account.refresh_from_db()
    assert outbox.states() == {"a": "failed", "b": "done"}
    assert (outbox.account.held_until, outbox.account.last_error) == (None, "")


def test_mended_settings_let_the_others_go_at_once(outbox, platforms, community) -> None:
    outbox.change(deliver_to="http://127.0.0.1:1/")
    outbox.wish("a")
    deliver_due(at=AT)
    outbox.wish("b")
    assert outbox.states() == {"a": "failed", "b": "waiting"}

    outbox.account.refresh_from_db()
    channel_writes.update_account(outbox.account, name="小助手", deliver_to=outbox.platform.url)

    assert deliver_due(at=AT + SECOND) == 1
    assert outbox.states() == {"a": "failed", "b": "done"}


def test_a_new_secret_lets_the_others_go_at_once(outbox) -> None:
    outbox.change(secret="w" * 32)
    outbox.wish("a")
    deliver_due(at=AT)
    outbox.wish("b")
    assert (outbox.states(), outbox.platform.refused) == ({"a": "failed", "b": "waiting"}, 1)

    outbox.account.refresh_from_db()
    outbox.platform.secret = channel_writes.rotate_secret(outbox.account)

    assert deliver_due(at=AT + SECOND) == 1
    assert outbox.states() == {"a": "failed", "b": "done"}


def test_a_lost_answer_is_asked_for_again_with_the_same_key(outbox, platforms, community) -> None:
    outbox = outbox_at(platforms(answer=once(None)), community)
    outbox.wish("k1")

    deliver_due(at=AT)
    assert outbox.states() == {"k1": "waiting"}
    deliver_due(at=AT + 3 * SECOND)

    assert [(one.key, one.is_repeated) for one in outbox.platform.receipts] == [("k1", False), ("k1", True)]
    assert outbox.states() == {"k1": "done"}


def test_without_keys_a_lost_answer_is_left_to_the_operator(outbox, platforms, community, monkeypatch) -> None:
    monkeypatch.setattr("qunluo.channels.app.codec.AppCodec.is_keyed", False)
    outbox = outbox_at(platforms(answer=once(None)), community)
    outbox.wish("k1")

    deliver_due(at=AT)

    assert outbox.states() == {"k1": "unknown"}
    assert len(outbox.platform.receipts) == 1


def test_a_platform_that_is_away_costs_no_try_and_is_found_again(outbox, settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.QUNLUO_PRIVATE_TARGETS = frozenset({"127.0.0.1"})
    outbox.change(deliver_to=f"http://127.0.0.1:{port}/")
    outbox.wish("k1")

    for round_ in range(20):
        deliver_due(at=AT + round_ * 20 * SECOND)
    outbox.account.refresh_from_db()
    assert (outbox.row("k1").state, outbox.row("k1").tries) == ("waiting", 0)
    assert outbox.account.last_error.startswith("连不上 127.0.0.1")

    with Platform(SECRET, port=port) as platform:
        assert deliver_due(at=AT + 400 * SECOND) == 1
        assert platform.done == ["k1"]
    outbox.account.refresh_from_db()
    assert (outbox.account.held_until, outbox.account.last_error) == (None, "")


@pytest.mark.parametrize("status", [400, 409, 422])
def test_what_the_platform_will_never_do_fails_alone(outbox, platforms, community, status) -> None:
    outbox = outbox_at(platforms(answer=once(Reply(status=status))), community)
    outbox.wish("k1")
    outbox.wish("k2")

    assert [deliver_due(at=AT), deliver_due(at=AT)] == [1, 1]

    assert outbox.states() == {"k1": "failed", "k2": "done"}


def test_a_row_that_breaks_us_fails_alone(outbox) -> None:
    outbox.wish("k1")
    outbox.wish("k2", reply("g2"))
    OutgoingAction.objects.filter(key="k1").update(payload={"group": "g1", "colour": "red"})

    deliver_due(at=AT)

    assert outbox.states() == {"k1": "failed", "k2": "done"}
    assert outbox.row("k1").last_error.startswith("内部错误：TypeError")


def test_a_paused_account_waits(outbox) -> None:
    outbox.change(is_active=False)
    outbox.wish("k1")
    assert deliver_due(at=AT) == 0

    outbox.change(is_active=True)
    assert deliver_due(at=AT) == 1


def test_an_address_taken_away_makes_to_dos(outbox) -> None:
    outbox.wish("k1")
    outbox.change(deliver_to="")

    deliver_due(at=AT)

    assert (outbox.row("k1").state, outbox.row("k1").due_at) == ("by_hand", AT + 120 * MINUTE)


def test_a_probe_that_is_not_needed_is_given_back(outbox) -> None:
    outbox.wish("later", reply(not_before=AT + MINUTE))
    outbox.change(held_until=AT - SECOND)
    assert deliver_due(at=AT) == 0

    outbox.wish("k1", reply("g2"))

    assert deliver_due(at=AT + SECOND) == 1


@pytest.mark.slow
def test_a_platform_that_hangs_holds_up_nobody_else(outbox, platforms, community, monkeypatch) -> None:
    monkeypatch.setattr(http, "TOTAL_SECONDS", 1.0)
    released = threading.Event()

    def hang(_: object) -> Reply:
        released.wait(5)
        return Reply()

    hanging = outbox_at(platforms(answer=hang), community)
    for number in range(30):
        hanging.wish(f"h{number}", reply(f"x{number}"))
    for number in range(30):
        outbox.wish(f"f{number:02}", reply(f"x{number}"))

    began = time.monotonic()
    deliver_due(at=AT)
    took = time.monotonic() - began
    released.set()

    assert took < 4
    assert len(outbox.platform.receipts) == 8
    assert len(hanging.platform.receipts) == 8
    hanging.account.refresh_from_db()
    assert hanging.account.held_until == AT + 10 * SECOND


def wait_for(condition, *, within: float = 10) -> None:
    ends = time.monotonic() + within
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_loop_delivers_survives_its_database_and_stops(outbox) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,))
    thread.start()
    for number in range(30):
        outbox.wish(f"k{number:02}", reply(f"x{number}"))
    wait_for(lambda: set(outbox.states().values()) == {"done"})

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    outbox.wish("after")
    wait_for(lambda: outbox.states()["after"] == "done")

    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert sorted(outbox.platform.done) == ["after", *(f"k{number:02}" for number in range(30))]
