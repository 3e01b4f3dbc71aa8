from __future__ import annotations

import signal
import sys
import time

import pytest

from qunluo.jobs.children import Child, next_pause

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.mark.parametrize(
    ("pause", "code", "lived", "expected"),
    [
        pytest.param(0.2, 1, 1.0, 0.4, id="gave up at once"),
        pytest.param(2.0, 1, 1.0, 3.0, id="gave up for the fifth time"),
        pytest.param(2.0, 1, 4.0, 0.2, id="gave up after a good life"),
        pytest.param(2.0, 0, 1.0, 3.0, id="ended though nobody asked it to"),
        pytest.param(2.0, -9, 1.0, 0.2, id="was killed"),
    ],
)
def test_pause_grows_only_for_those_at_fault(pause: float, code: int, lived: float, expected: float):
    assert next_pause(pause, code, lived) == expected


def tend_until(child: Child, said: str) -> float:
    began = time.monotonic()
    while time.monotonic() - began < 10:
        if child.tend() == said:
            return time.monotonic() - began
        time.sleep(0.02)
    raise AssertionError(said)


def test_killed_child_is_back_in_a_moment():
    child = Child(label="网页进程", command=SLEEPER)
    child.start()
    assert child.process is not None
    first = child.process

    first.send_signal(signal.SIGKILL)
    tend_until(child, "网页进程已退出（收到信号 SIGKILL），0.2 秒后重启。")
    while child.process is None:
        child.tend()
        time.sleep(0.02)

    assert child.is_running()
    assert child.process.pid != first.pid
    child.kill()
    child.process.wait()


def test_child_that_gives_up_says_with_what_code():
    child = Child(label="网页进程", command=[sys.executable, "-c", "raise SystemExit(3)"])
    child.start()

    tend_until(child, "网页进程已退出（退出码 3），0.4 秒后重启。")

    assert (child.restarts, child.is_running()) == (1, False)


def test_child_is_asked_before_it_is_killed():
    polite = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(7)); print(flush=True); time.sleep(60)"
    child = Child(label="网页进程", command=[sys.executable, "-c", polite])
    child.start()
    time.sleep(0.5)

    child.ask_to_stop()

    assert child.process is not None
    assert child.process.wait(10) == 7
