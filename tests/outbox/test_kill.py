"""Kill -9 between the sending and the writing down: nothing is lost, and the key keeps it from being done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from qunluo.core.actions import PostReply
from qunluo.outbox.deliver import deliver_due
from qunluo.simulator.platform import Reply
from tests.outbox.conftest import AT, outbox_at

PROGRAM = """
import threading
import django
django.setup()
from qunluo.outbox.deliver import run
run(threading.Event())
"""


def start_deliverer() -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    environment = os.environ | {
        "QUNLUO_DATABASE_URL": f"postgresql:///{database['NAME']}?host={database['HOST']}&user={database['USER']}",
        "QUNLUO_PRIVATE_TARGETS": ",".join(settings.QUNLUO_PRIVATE_TARGETS),
    }
    return subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stderr=subprocess.DEVNULL)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_deliverer_killed_after_sending_loses_and_doubles_nothing(platforms, community) -> None:
    started, is_killed = threading.Event(), threading.Event()

    def kill_at_the_fifth(_: object) -> Reply:
        started.wait(30)
        if len(outbox.platform.receipts) >= 5 and not is_killed.is_set():
            is_killed.set()
            process.send_signal(signal.SIGKILL)
        return Reply()

    outbox = outbox_at(platforms(answer=kill_at_the_fifth), community)
    wished = [f"k{number:02}" for number in range(12)]
    for number, key in enumerate(wished):
        outbox.wish(key, PostReply(group=f"g{number % 3 + 1}", text="好"))
    process = start_deliverer()
    started.set()
    process.wait(30)
    assert is_killed.is_set()
    assert "sending" in outbox.states().values()

    round_ = 0
    while set(outbox.states().values()) != {"done"} and round_ < 20:
        round_ += 1
        deliver_due(at=AT + timedelta(days=3650, minutes=2 * round_))

    assert outbox.states() == dict.fromkeys(wished, "done")
    assert sorted(outbox.platform.done) == wished
    assert sum(one.is_repeated for one in outbox.platform.receipts) <= 4
    for group in range(3):
        assert [key for key in outbox.platform.done if int(key[1:]) % 3 == group] == wished[group::3]
