from __future__ import annotations

import os
import signal
import time

import pytest

from qunluo.jobs.stopping import StopSignals


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_request_ends_the_wait_and_is_counted(name: signal.Signals):
    with StopSignals() as stop:
        os.kill(os.getpid(), name)
        began = time.monotonic()
        stop.wait(5)

        assert stop.count == 1
        assert time.monotonic() - began < 1


def test_second_request_is_told_from_the_first():
    with StopSignals() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        stop.wait(5)

        assert stop.count == 2


def test_handlers_of_before_come_back():
    before = signal.getsignal(signal.SIGINT)

    with StopSignals():
        pass

    assert signal.getsignal(signal.SIGINT) == before
