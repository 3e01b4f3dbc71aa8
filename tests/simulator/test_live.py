"""The living community against a server that comes and goes."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from qunluo.channels.app.codec import AppCodec
from qunluo.channels.base import Passport
from qunluo.core.actions import WelcomeMember
from qunluo.lib import http
from qunluo.lib.clock import now
from qunluo.simulator import live as living
from qunluo.simulator.client import AppClient, Unheard, Unwanted
from qunluo.simulator.demo import LiveDemo
from qunluo.simulator.director import Place
from qunluo.simulator.people import CAST
from qunluo.simulator.stages import LIVELY
from tests.simulator.door import SECRET, Door


def demo_at(door: Door) -> LiveDemo:
    return LiveDemo(
        url=f"http://127.0.0.1:{door.port}/in/demo/",
        secret=SECRET,
        places=[Place(id="demo-lively", stage=LIVELY, people=CAST)],
    )


def wait_for(condition, *, within: float = 15) -> None:
    ends = time.monotonic() + within
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def door() -> Iterator[Door]:
    server = Door()
    yield server
    server.close()


@pytest.fixture
def port(settings) -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.QUNLUO_SIMULATOR_PORT = free.getsockname()[1]
    settings.QUNLUO_PRIVATE_TARGETS = frozenset({f"127.0.0.1:{settings.QUNLUO_SIMULATOR_PORT}"})
    return settings.QUNLUO_SIMULATOR_PORT


@contextlib.contextmanager
def life(found: LiveDemo) -> Iterator[threading.Thread]:
    stop = threading.Event()
    thread = threading.Thread(target=living.live, args=(found, stop), kwargs={"speed": 200})
    thread.start()
    yield thread
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_it_speaks_survives_a_restart_of_the_server_and_stops(door, port, monkeypatch) -> None:
    monkeypatch.setattr(living, "SECONDS_BETWEEN_TRIES", 0.05)
    with life(demo_at(door)):
        wait_for(lambda: len(door.taken) > 20)
        door.close()
        time.sleep(0.3)
        heard_before = len(door.taken)
        door.open()
        wait_for(lambda: len(door.taken) > heard_before + 20)

    assert door.refused == 0
    numbers = {int(key.rsplit("-", 1)[1]) for key in door.taken if "-" in key}
    unnumbered = [key for key in door.taken if "-" not in key]  # what nobody knows goes by a digest
    assert len(set(range(1, max(numbers))) - numbers) <= len(unnumbered)


def deliver(port: int, key: str) -> int:
    action = WelcomeMember(group="demo-lively", member="aming", text="欢迎")
    passport = Passport(secret=SECRET, deliver_to=f"http://127.0.0.1:{port}/")
    call = AppCodec().write(action, key=key, passport=passport, at=now())
    return http.call(call.url, body=call.body, headers=call.headers).status


def test_it_hears_what_the_bot_says(door, port, monkeypatch) -> None:
    heard = []
    monkeypatch.setattr("qunluo.simulator.director.Director.hear", lambda _, *told: heard.append(json.dumps(told[0])))
    with life(demo_at(door)):
        wait_for(lambda: len(door.taken) > 2)
        statuses = {deliver(port, f"k{number}") for number in range(80)}
        wait_for(lambda: len(heard) > 60)

    assert statuses == {200, 503}
    assert '"welcome_member"' in heard[0]


def test_a_taken_port_leaves_it_speaking(door, port, caplog) -> None:
    with socket.create_server(("127.0.0.1", port)), life(demo_at(door)):
        wait_for(lambda: len(door.taken) > 5)

    assert "QUNLUO_SIMULATOR_PORT" in caplog.text


@pytest.mark.parametrize(("path", "secret"), [("/in/other/", SECRET), ("/in/demo/", "x" * 32)])
def test_a_connection_that_is_gone_is_told(door, path, secret) -> None:
    client = AppClient(f"http://127.0.0.1:{door.port}{path}", secret)

    with pytest.raises(Unwanted, match="HTTP 40"):
        client.send([{"id": "1", "type": "message", "group": "g", "member": "m", "at": 1_790_000_000}])


def test_a_server_that_is_away_is_no_refusal(door) -> None:
    client = AppClient(f"http://127.0.0.1:{door.port}/in/demo/", SECRET)
    door.close()

    with pytest.raises(Unheard):
        client.send([{"id": "1", "type": "message", "group": "g", "member": "m", "at": 1_790_000_000}])
    door.open()


def test_without_a_demo_it_waits_and_stops(monkeypatch) -> None:
    asked = []
    monkeypatch.setattr("qunluo.simulator.demo.find", lambda: asked.append(1))
    monkeypatch.setattr(living, "SECONDS_BETWEEN_TRIES", 0.02)
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    stop = threading.Event()
    thread = threading.Thread(target=living.run, args=(stop,))
    thread.start()
    wait_for(lambda: len(asked) > 3)
    stop.set()
    thread.join(5)

    assert not thread.is_alive()
