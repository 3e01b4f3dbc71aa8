"""The platform on loopback: what it takes, refuses, and remembers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from qunluo.channels.app.codec import AppCodec
from qunluo.channels.base import OutgoingCall, Passport
from qunluo.core.actions import SendHint
from qunluo.lib import http
from qunluo.lib.clock import now
from qunluo.simulator.platform import Platform, Reply

SECRET = "s" * 32


@pytest.fixture
def platform(settings) -> Iterator[Platform]:
    with Platform(SECRET) as running:
        settings.QUNLUO_PRIVATE_TARGETS = frozenset({f"127.0.0.1:{running.port}"})
        yield running


def call_for(platform: Platform, key: str, *, secret: str = SECRET, late: float = 0) -> OutgoingCall:
    action = SendHint(group="g", member="m", text="嘘")
    passport = Passport(secret=secret, deliver_to=platform.url)
    return AppCodec().write(action, key=key, passport=passport, at=now() - timedelta(seconds=late))


def send(call: OutgoingCall) -> int:
    return http.call(call.url, body=call.body, headers=call.headers).status


def test_a_key_that_comes_again_is_one_action(platform) -> None:
    assert [send(call_for(platform, key)) for key in ("k1", "k2", "k1")] == [200, 200, 200]

    assert platform.done == ["k1", "k2"]
    assert [(one.key, one.is_repeated) for one in platform.receipts] == [("k1", False), ("k2", False), ("k1", True)]
    assert platform.receipts[0].body["text"] == "嘘"


def test_strangers_stale_calls_and_replays_are_refused(platform) -> None:
    call = call_for(platform, "k1")

    assert send(call) == 200
    assert send(call) == 403
    assert send(call_for(platform, "k2", late=400)) == 403
    assert send(call_for(platform, "k3", secret="x" * 32)) == 403
    assert (platform.done, platform.refused) == (["k1"], 3)


def test_what_was_not_carried_out_is_not_counted(platform) -> None:
    platform.answer = lambda _: Reply(status=503, headers={"Retry-After": "9"})
    call = call_for(platform, "k1")

    answer = http.call(call.url, body=call.body, headers=call.headers)

    assert (answer.status, answer.headers["retry-after"]) == (503, "9")
    assert platform.done == []


def test_hanging_up_comes_after_the_work(platform) -> None:
    platform.answer = lambda _: None

    with pytest.raises(http.MaybeSent):
        send(call_for(platform, "k1"))
    assert platform.done == ["k1"]


def test_who_runs_for_weeks_forgets(settings) -> None:
    with Platform(SECRET, keep=3) as platform:
        settings.QUNLUO_PRIVATE_TARGETS = frozenset({f"127.0.0.1:{platform.port}"})
        for number in range(6):
            send(call_for(platform, f"k{number}"))

        assert [one.key for one in platform.receipts] == ["k3", "k4", "k5"]
        assert len(platform.done) == 3
