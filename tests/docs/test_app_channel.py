"""The app channel's page and its client are what they say: tried against the codec itself."""

from __future__ import annotations

import http.server
import importlib.util
import json
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from qunluo.channels.app import codec as app
from qunluo.channels.app import shapes
from qunluo.channels.app.codec import AppCodec
from qunluo.channels.base import OutgoingCall, Passport
from qunluo.core.actions import (
    Action,
    MuteMember,
    PostPicture,
    PostReply,
    RecallMessage,
    RemoveMember,
    SendHint,
    WelcomeMember,
)
from qunluo.core.events import JoinScene, MessageKind
from qunluo.lib import http as outside
from qunluo.lib.clock import now
from qunluo.lib.signing import sign
from tests.simulator.door import SECRET, Door

DOCS = Path(__file__).parents[2] / "docs" / "develop"
PAGE = (DOCS / "app-channel.md").read_text(encoding="utf-8")
REPLY = PostReply(group="g1", text="十点前都算", mention="m1", reply_to="msg-1")


@pytest.fixture
def client(monkeypatch) -> ModuleType:
    specification = importlib.util.spec_from_file_location("app_client", DOCS / "app_client.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setenv("QUNLUO_SECRET", SECRET)
    return module


@pytest.fixture
def deliver_to(client, settings) -> Iterator[str]:
    """The example's own server."""
    client.Actions.log_message = lambda *_: None
    server = http.server.HTTPServer(("127.0.0.1", 0), client.Actions)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    settings.QUNLUO_PRIVATE_TARGETS = frozenset({"127.0.0.1"})
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def call_for(url: str, action: Action, key: str, *, secret: str = SECRET, late: float = 0) -> OutgoingCall:
    passport = Passport(secret=secret, deliver_to=url)
    return AppCodec().write(action, key=key, passport=passport, at=now() - timedelta(seconds=late))


def push(call: OutgoingCall) -> int:
    return outside.call(call.url, body=call.body, headers=call.headers).status


def test_the_codec_takes_what_the_client_sends(client, monkeypatch) -> None:
    door = Door()
    monkeypatch.setenv("QUNLUO_IN", f"http://127.0.0.1:{door.port}/in/demo/")
    event = {"id": "e1", "type": "joined", "group": "g1", "member": "m1", "name": "小林", "at": 1_790_000_000.5}

    for _ in range(2):
        client.send(event)
    door.close()

    assert (door.taken, door.repeated, door.refused) == (["e1"], 1, 0)


@pytest.mark.parametrize(
    "action",
    [
        REPLY,
        PostPicture(group="g1", url="https://example.com/r.png", text="日报"),
        WelcomeMember(group="g1", member="m1", text="欢迎"),
        SendHint(group="g1", member="m1", text="夜深了"),
        RecallMessage(group="g1", message="m2", text="低价代购"),
        MuteMember(group="g1", member="m1", hours=24, text="刷屏"),
        RemoveMember(group="g1", member="m1", text="广告"),
    ],
)
def test_the_client_takes_what_the_codec_writes(deliver_to, capsys, action) -> None:
    assert push(call_for(deliver_to, action, "k1")) == 200

    assert action.text in capsys.readouterr().out


def test_the_client_does_an_action_once(deliver_to, capsys) -> None:
    statuses = [push(call_for(deliver_to, REPLY, key)) for key in ("k1", "k1", "k2")]

    assert statuses == [200, 200, 200]
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_the_client_refuses_replays_and_strangers(deliver_to, capsys) -> None:
    call = call_for(deliver_to, REPLY, "k1")
    push(call)
    capsys.readouterr()

    assert push(call) == 403
    assert push(call_for(deliver_to, REPLY, "k2", late=400)) == 403
    assert push(call_for(deliver_to, REPLY, "k3", secret="x" * 32)) == 403
    assert capsys.readouterr().out == ""


def test_the_client_is_about_thirty_lines_long() -> None:
    lines = (DOCS / "app_client.py").read_text(encoding="utf-8").splitlines()
    code = [line for line in lines if line.strip() and not line.strip().startswith(("#", '"""', "import "))]

    assert len(code) <= 35


def test_the_page_shows_a_true_signature() -> None:
    assert sign("secret", timestamp="1760000000", nonce="nonce-0001", body=b"{}") in PAGE


def test_the_page_names_every_event_kind_scene_and_action() -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGE))

    assert set(shapes._MAKERS) <= told
    assert {kind.value for kind in MessageKind} <= told
    assert {scene.value for scene in JoinScene} - {"unknown"} <= told
    assert {app._fields(one)["action"] for one in (REPLY, WelcomeMember(group="", member="", text=""))} <= told
    assert "send_hint" in told


def test_the_page_shows_a_true_action() -> None:
    shown = json.loads(re.search(r"```json\n(.+?)\n```", PAGE)[1])

    written = AppCodec().write(
        PostReply(group="g1", text=shown["text"], mention="m1", reply_to="msg-1001"),
        key="3:msg-1001#0",
        passport=Passport(secret=SECRET, deliver_to="https://app.example/"),
        at=now(),
    )
    assert json.loads(written.body) == shown
