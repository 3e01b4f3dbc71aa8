from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from qunluo.channels.check import Outcome, check_connection
from qunluo.channels.models import ChannelAccount
from qunluo.lib.signing import is_signed
from tests.lib.raw_server import Raw

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECRET = "s" * 32


def answering(status: str):
    return lambda connection, _: connection.sendall(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n".encode())


@pytest.fixture
def platform(request, settings):
    server = Raw(answering(request.param))
    settings.QUNLUO_PRIVATE_TARGETS = frozenset({f"127.0.0.1:{server.port}"})
    yield server
    server.close()


def account_at(url: str) -> ChannelAccount:
    return ChannelAccount(pk=7, kind="app", name="自有应用", secret=SECRET, deliver_to=url)


@pytest.mark.parametrize(
    ("platform", "is_good", "sentence"),
    [
        pytest.param("200 OK", True, "通了：对方收到并认可了签名。", id="takes it"),
        pytest.param("422 Unknown", True, "不认识 check", id="knows no check"),
        pytest.param("401 Unauthorized", False, "请检查推送地址和密钥", id="other secret"),
        pytest.param("404 Not Found", False, "请检查推送地址和密钥", id="other path"),
        pytest.param("503 Busy", False, "过一会儿再试", id="busy"),
    ],
    indirect=["platform"],
)
def test_answer_is_said_in_a_sentence(platform, is_good, sentence):
    outcome = check_connection(account_at(platform.url), at=AT)

    assert (outcome.is_good, sentence in outcome.sentence) == (is_good, True)


@pytest.mark.parametrize("platform", ["200 OK"], indirect=True)
def test_call_is_signed_and_asks_for_nothing(platform):
    check_connection(account_at(platform.url), at=AT)

    head, _, body = platform.requests[0].partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().lower().split("\r\n")[1:])
    assert json.loads(body) == {"key": f"check:7:{int(AT.timestamp())}", "action": "check"}
    assert is_signed(
        SECRET,
        headers["x-qunluo-signature"],
        timestamp=headers["x-qunluo-timestamp"],
        nonce=headers["x-qunluo-nonce"],
        body=body,
    )


def test_address_inside_the_house_is_refused(settings):
    settings.QUNLUO_PRIVATE_TARGETS = frozenset()

    outcome = check_connection(account_at("http://127.0.0.1:9/hook"), at=AT)

    assert outcome == Outcome(is_good=False, sentence=outcome.sentence)
    assert "QUNLUO_PRIVATE_TARGETS" in outcome.sentence
