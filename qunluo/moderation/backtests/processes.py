"""A long history is counted by several processes, each with its share of the people."""

from __future__ import annotations

import os
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, cast

from django.db import connection

from qunluo.moderation.backtests.child import count_share
from qunluo.moderation.backtests.share import Share, counted

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from qunluo.moderation.backtests.counting import Count

WORTH_SHARING = 100_000
"""Fewer messages are counted before another process is ready to help."""
MOST_PROCESSES = 4


class ChildFailedError(Exception):
    """One of the processes came to grief; the text says how."""


def shares_for(messages: int) -> int:
    """Into how many shares so many messages are parted on this machine."""
    return 1 if messages < WORTH_SHARING else max(1, min(os.cpu_count() or 1, MOST_PROCESSES))


def counted_together(backtest_id: int, shares: int) -> Count | None:
    """The whole count; nothing where it was cancelled. Raises `ChildFailedError`.

    This process takes the first share, so that two cores are two shares and no third process waits for them.
    """
    children = [_begin(backtest_id, number, shares) for number in range(1, shares)]
    try:
        whole = counted(backtest_id, Share(of=shares))
        parts = [_answer(child, answer) for child, answer in children]
    finally:
        for child, answer in children:
            child.kill()
            child.join()
            answer.close()
    for part in parts:
        if whole is None or part is None:
            return None
        whole.add(part)
    return whole


def _begin(backtest_id: int, number: int, shares: int) -> tuple[SpawnProcess, Connection]:
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(
        target=count_share,
        args=(backtest_id, number, shares),
        kwargs={"database": connection.settings_dict["NAME"], "answer": theirs},
        daemon=True,
    )
    child.start()
    theirs.close()
    return child, ours


def _answer(child: SpawnProcess, answer: Connection) -> Count | None:
    try:
        count, trouble = answer.recv()
    except EOFError as error:
        child.join()
        raise ChildFailedError(f"回测的一个进程没有做完就结束了（{child.exitcode}），可能是内存不够") from error
    if trouble:
        raise ChildFailedError(f"回测的一个进程出错了：{trouble}")
    return cast("Count | None", count)
