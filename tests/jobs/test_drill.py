"""Kill -9 anywhere, under load: what was acknowledged is done, and done once. The platform's log is the referee."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from pathlib import Path

import psycopg
import pytest

from qunluo.jobs import processes
from qunluo.lib.socketfolder import socket_folder
from qunluo.simulator.drill import Load, Target, verdict
from qunluo.simulator.platform import Platform
from tests.jobs.house import House, answers, house_in, parent_of, seconds_until

pytestmark = [pytest.mark.slow]

KILLS_BETWEEN_DATABASE_KILLS = 17
SECONDS_TO_SETTLE = 180.0
VICTIMS = ("web", "web's worker", "web's worker", "worker", "worker", "worker", "jobs", "web and worker")
HEADS = "SELECT coalesce(sum(present), 0)::int FROM communities_group"
MOVES = "SELECT count(*)::int FROM communities_move WHERE key LIKE 'drill-%'"
WAITING = "SELECT count(*)::int FROM intake_pendingevent"


def drain(output: list[str], house: House) -> None:
    """Reads what the house says, or its pipe would fill and stop it."""
    assert house.process.stdout is not None
    output.extend(house.process.stdout)


def ground(house: House, platform: Platform) -> Target:
    program = f"from qunluo.simulator.ground import as_json, prepare; print(as_json(prepare({platform.url!r})))"
    return Target(**json.loads(house.run(program)))


def ask(house: House, question: str) -> int:
    with psycopg.connect(
        host=str(socket_folder(house.var / "postgres")), user="postgres", dbname="qunluo"
    ) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return int(row[0])


def victims(house: House, whom: str) -> list[int]:
    children = house.children()
    if whom == "web's worker":
        return [pid for pid in processes.all_pids() if parent_of(pid) == children.get("web")]
    return [children[name] for name in whom.split(" and ") if name in children]


def kill(house: House, whom: str) -> None:
    for pid in victims(house, whom):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def test_nothing_is_lost_or_doubled_by_kills(tmp_path: Path, request: pytest.FixtureRequest):
    kills = int(request.config.getoption("--kills"))
    chance = random.Random(kills)  # noqa: S311 - a drill that can be run again
    output: list[str] = []
    secret = "s" * 43
    with Platform(secret) as platform, house_in(tmp_path / "var", QUNLUO_PRIVATE_TARGETS="127.0.0.1") as house:
        house.wait_until_ready()
        threading.Thread(target=drain, args=(output, house), daemon=True).start()
        target = ground(house, platform)
        platform.secret = target.secret
        load = Load(target, pause=0.02)
        load.start()
        for number in range(1, kills + 1):
            time.sleep(chance.uniform(0.2, 1.6))
            kill(house, "postgres" if number % KILLS_BETWEEN_DATABASE_KILLS == 0 else chance.choice(VICTIMS))
        seconds_until(lambda: answers(house))
        load.stop()
        until = time.monotonic() + SECONDS_TO_SETTLE
        while time.monotonic() < until and (len(platform.done) < len(load.heard) or ask(house, WAITING)):
            time.sleep(0.5)

        found = verdict(load.heard, platform, target)
        print(f"\n{kills} kills: {found.heard} heard in {load.tries} tries, {found.repeats} repeats")  # noqa: T201
        assert (found.lost, found.invented) == ((), ())
        assert (ask(house, HEADS), ask(house, MOVES), ask(house, WAITING)) == (found.heard, found.heard, 0)
        assert found.heard >= kills
        assert platform.refused <= kills  # a call that a kill cuts in the middle carries no right signature
