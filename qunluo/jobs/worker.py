"""The worker: events are handled and deliveries are made, each in a thread, until somebody says stop."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Mapping

from qunluo.jobs.stopping import StopSignals

SECONDS_TO_FINISH = 4.0
GIVES_WAY = 5
"""By so much a worker is less urgent than the web: who waits for an answer comes first, what is in the log can wait."""
VALUES_BETWEEN_SWEEPS = 50_000
Loop = Callable[[threading.Event], None]
log = logging.getLogger(__name__)


def work(loops: Mapping[str, Loop]) -> int:
    """Run every loop. Returns 0 when asked to stop, and 1 when a loop ended by itself: then we start anew."""
    gc.freeze()  # what is loaded by now stays; and batches make a great many small values, but hardly any rings of them
    gc.set_threshold(VALUES_BETWEEN_SWEEPS)
    stop = threading.Event()
    threads = [threading.Thread(target=_run, args=(loop, stop), name=name, daemon=True) for name, loop in loops.items()]
    with StopSignals() as asked:
        for thread in threads:
            thread.start()
        while not asked.count and all(thread.is_alive() for thread in threads):
            asked.wait(0.2)
        stop.set()
        for thread in threads:
            thread.join(SECONDS_TO_FINISH)
        return 0 if asked.count else 1


def _run(loop: Loop, stop: threading.Event) -> None:
    try:
        loop(stop)
    except Exception:
        log.exception("%s 意外停止，工作进程将重启。", threading.current_thread().name)
