"""A process that counts one share of a back-test. It begins without Django, so nothing of Django is named above."""

from __future__ import annotations

import os
import traceback
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from threading import Thread

GIVES_WAY = 5
"""Behind the pages and the workers."""


def count_share(backtest_id: int, number: int, of: int, *, database: str, answer: Connection) -> None:
    """Count the share and send what came of it: the count or nothing, and else the words of an error."""
    os.nice(GIVES_WAY)
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer.send((_counted(backtest_id, number, of, database=database), ""))
    except Exception:  # noqa: BLE001 - whatever it is, the process that asked must hear of it
        answer.send((None, traceback.format_exc()))


def _counted(backtest_id: int, number: int, of: int, *, database: str) -> object:
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    from django.db import connections  # noqa: PLC0415 - as above

    from qunluo.moderation.backtests.share import Share, counted  # noqa: PLC0415 - as above

    connections.databases["default"]["NAME"] = database
    return counted(backtest_id, Share(number=number, of=of))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
