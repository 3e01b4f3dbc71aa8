"""One port for all: callbacks and taps go to their doors, everything else to Django's pages in threads of their own."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunluo.config.settings")

from a2wsgi import WSGIMiddleware
from django.conf import settings

from qunluo.config.settings import database_url
from qunluo.config.wsgi import application as pages
from qunluo.h5.door import TapDoor
from qunluo.intake.door import PREFIX, Door, Receive, Send

PAGE_THREADS = 4
door = Door(database_url(), settings.QUNLUO_BODY_LIMIT)
tap_door = TapDoor(door.gatherer)
_pages: Any = WSGIMiddleware(cast("Any", pages), workers=PAGE_THREADS)  # its types name each ASGI message


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application; served without lifespan."""
    if scope["type"] != "http":
        return
    if scope["path"].startswith(PREFIX):
        await door(scope, receive, send)
    elif tap_door.serves(scope["path"]):
        await tap_door(scope, receive, send)
    else:
        await _pages(scope, _awaiting(receive), send)


def _awaiting(receive: Receive) -> Receive:
    """Granian gives a future where a2wsgi asks for a coroutine."""

    async def received() -> MutableMapping[str, Any]:
        return await receive()

    return received
