from __future__ import annotations

import os
import signal
import threading

from qunluo.jobs.worker import work


def test_loops_run_until_somebody_says_stop():
    seen: list[str] = []

    def ask_to_stop(stop: threading.Event) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        stop.wait(10)
        seen.append("first")

    def wait(stop: threading.Event) -> None:
        stop.wait(10)
        seen.append("second")

    assert work({"first": ask_to_stop, "second": wait}) == 0
    assert sorted(seen) == ["first", "second"]


def test_loop_that_fails_takes_the_process_down():
    def fail(stop: threading.Event) -> None:
        raise RuntimeError("nobody foresaw this")

    def wait(stop: threading.Event) -> None:
        stop.wait(10)

    assert work({"fails": fail, "waits": wait}) == 1
