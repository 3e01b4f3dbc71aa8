"""One port for all: the door and the pages behind one ASGI application."""

from __future__ import annotations

import asyncio

import pytest

from qunluo.config.asgi import application, door
from tests.intake.calls import apart

pytestmark = pytest.mark.django_db(transaction=True)


def call(method, path, body=b"", headers=()):
    """Ask as granian does: `receive` gives futures, not coroutines."""

    async def ask():
        sent = []
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", b"127.0.0.1"), (b"content-length", str(len(body)).encode()), *headers],
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 50_000),
        }

        def receive():
            future = asyncio.get_running_loop().create_future()
            future.set_result({"type": "http.request", "body": body, "more_body": False})
            return future

        async def send(message):
            sent.append(message)

        await application(scope, receive, send)
        await door.gatherer.close()
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])

    return apart(ask())


def test_a_form_reaches_the_pages():
    """Django refuses it for want of its token, in Chinese, and so has read it."""
    form = (b"content-type", b"application/x-www-form-urlencoded")

    status, _ = call("POST", "/sign-in/", b"username=a&password=b", [form])

    assert status == 403


def test_a_page_is_answered_by_django():
    assert call("GET", "/nowhere-at-all/")[0] in {302, 404}


def test_a_callback_is_answered_by_the_door():
    assert call("GET", "/in/app-1/") == (405, b'{"error":"use POST"}')


def test_a_tap_is_answered_by_the_door_for_taps():
    json = (b"content-type", b"application/json")

    assert call("POST", "/m/tap", b"{}", [json]) == (401, b'{"error":"expired"}')
    assert call("GET", "/m/")[0] == 401
