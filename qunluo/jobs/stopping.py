"""How a process of ours is asked to stop: Ctrl-C, SIGTERM, or its terminal going away."""

from __future__ import annotations

import os
import select
import signal
from types import FrameType, TracebackType
from typing import Any, Self

ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSignals:
    """Counts how often we were asked to stop; `wait` returns early when a signal came or a child ended.

    No `threading.Event` here: setting one from a signal handler can deadlock with a wait on it.
    """

    def __init__(self) -> None:
        self.count = 0
        self._before: dict[signal.Signals, Any] = {}
        self._readable, self._writable = os.pipe()
        os.set_blocking(self._readable, False)
        os.set_blocking(self._writable, False)

    def __enter__(self) -> Self:
        signal.set_wakeup_fd(self._writable, warn_on_full_buffer=False)
        for name in ASKING:
            self._before[name] = signal.signal(name, self._note)
        self._before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, _wake_up)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, handler in self._before.items():
            signal.signal(name, handler)
        signal.set_wakeup_fd(-1)
        os.close(self._readable)
        os.close(self._writable)

    def wait(self, seconds: float) -> None:
        """Sleep, but not past a signal."""
        select.select([self._readable], [], [], seconds)
        try:
            while os.read(self._readable, 512):
                pass
        except BlockingIOError:
            pass

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.count += 1


def _wake_up(_number: int, _frame: FrameType | None) -> None:
    """An ended child needs no more than that the wait ends; Python writes that byte for every signal it handles."""
