"""The demo community goes on living: its members speak to the running server on the app channel, like any client."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from django.conf import settings
from django.db import DatabaseError, connection

from qunluo.lib.clock import now
from qunluo.simulator import demo
from qunluo.simulator.client import AppClient, Unheard, Unwanted
from qunluo.simulator.demo import LiveDemo
from qunluo.simulator.director import Director
from qunluo.simulator.platform import Platform, Receipt, Reply

log = logging.getLogger(__name__)

SECONDS_BETWEEN_TRIES = 1.0
BRISK_SECONDS, CALM = 1_800.0, 6.0  # who watches sees life; a demo left alone must not talk itself to a million lines
RECEIPTS_KEPT = 2_000
BUSY_ONE_IN = 40
Heard = queue.SimpleQueue[Mapping[str, Any]]


def run(stop: threading.Event, *, speed: float = 1.0) -> None:
    """Live until `stop` is set. Waits for a server that is not there, or not there any more."""
    while not stop.is_set():
        try:
            found = demo.find()
        except DatabaseError as error:
            log.info("The database is not there yet: %s", error)
            found = None
        finally:
            connection.close()
        if found is None:
            stop.wait(SECONDS_BETWEEN_TRIES)
            continue
        try:
            live(found, stop, speed=speed)
        except Unwanted as error:
            log.warning("The server does not want our events (%s); looking up the connection again", error)
            stop.wait(SECONDS_BETWEEN_TRIES * 5)


def live(found: LiveDemo, stop: threading.Event, *, speed: float = 1.0) -> None:
    """Speak and listen on this connection until `stop` is set; raises `Unwanted`."""
    director = Director(found.places, seed=format(int(now().timestamp()), "x"))
    client, heard, began = AppClient(found.url, found.secret), Heard(), time.monotonic()
    with _listening(found, heard):
        while not stop.is_set():
            events = director.step(now())
            while events and not stop.is_set():
                try:
                    client.send(events)
                except Unheard:
                    stop.wait(SECONDS_BETWEEN_TRIES)  # and then the same events again: each has its id
                else:
                    events = []
            calm = CALM if time.monotonic() - began > BRISK_SECONDS else 1.0
            stop.wait(director.pause() * calm / speed)
            while not heard.empty():
                director.hear(heard.get(), now())


@contextmanager
def _listening(found: LiveDemo, heard: Heard) -> Iterator[None]:
    """Take the bot's actions as a platform would. Without a free port the community lives on, but hears nothing."""

    def answer(receipt: Receipt) -> Reply:
        if crc32(receipt.key.encode()) % BUSY_ONE_IN == 0 and receipt.key not in busy:
            busy.add(receipt.key)  # a platform has bad moments: the pages of the demo show how they are weathered
            return Reply(status=503, headers={"Retry-After": "3"})
        if not receipt.is_repeated:
            heard.put(receipt.body)
        return Reply()

    busy: set[str] = set()
    port = settings.QUNLUO_SIMULATOR_PORT
    try:
        platform = Platform(found.secret, port=port, answer=answer, keep=RECEIPTS_KEPT)
    except OSError as error:
        log.warning(
            "端口 %d 已被占用（%s），演示社群听不到小助手的回复。可以换一个 QUNLUO_SIMULATOR_PORT。", port, error
        )
        yield
        return
    with platform:
        yield
