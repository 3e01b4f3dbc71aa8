from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qunluo.jobs import processes
from tests.jobs.house import House, answers, free_port, house_in, seconds_until

pytestmark = pytest.mark.slow

BACK_WITHIN = 5.0  # what an operator is promised
STOPS_WITHIN = 5.0
SECOND_START_WITHIN = 5.0
SLACK = 3  # how many times slower a machine that runs other things may be


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_in(tmp_path_factory.mktemp("house") / "var") as house:
        house.wait_until_ready()
        seconds_until(lambda: len(house.children()) == 4)
        yield house


def doctor(house: House) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qunluo.config.cli", "doctor"]
    return subprocess.run(command, capture_output=True, text=True, env=house.environment, check=False)


def test_house_answers_where_it_says(house: House):
    assert f"  控制台    http://127.0.0.1:{house.port}/" in house.output
    seconds_until(lambda: httpx.post(f"http://127.0.0.1:{house.port}/in/nobody/").status_code == 404)


def test_doctor_finds_the_running_house_well(house: House):
    seconds_until(lambda: "定时任务进程在运行" in doctor(house).stdout)

    done = doctor(house)

    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in done.stdout.splitlines() if line.startswith(("!", "✗"))] == []
    assert f"✓ 群落正在端口 {house.port} 上运行。" in done.stdout


@pytest.mark.parametrize("name", ["web", "worker", "jobs", "postgres"])
def test_killed_process_is_back_in_a_moment(name: str, house: House):
    before = house.children()[name]

    os.kill(before, signal.SIGKILL)
    took = seconds_until(lambda: house.children().get(name, before) != before)
    took += seconds_until(lambda: answers(house))

    assert took < BACK_WITHIN * SLACK
    assert not processes.is_alive(before)


def test_second_house_in_the_same_folder_is_refused(house: House):
    with house_in(house.var) as other:
        [sentence] = other.end()

    assert sentence == f"{house.var} 正由另一个群落使用（进程 {house.process.pid}），请先停掉它。"
    assert other.process.returncode == 1
    assert answers(house)


def test_port_that_is_taken_is_told(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with house_in(tmp_path / "var", port) as house:
            [sentence] = house.end()

    assert sentence.startswith(f"端口 {port} 已被占用：进程 {os.getpid()}（")
    assert sentence.endswith("请停掉它，或者换一个端口，例如 QUNLUO_PORT=8001。")
    assert house.process.returncode == 1


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_house_stops_at_once_and_starts_again_quickly(order: signal.Signals, tmp_path_factory: pytest.TempPathFactory):
    var = tmp_path_factory.getbasetemp() / "again"
    with house_in(var) as first:
        first.wait_until_ready()
        children = first.children()
        took = first.stop(order)
    with house_in(var) as second:
        again = second.wait_until_ready()

    assert first.process.returncode == 0
    assert took < STOPS_WITHIN
    assert [pid for pid in children.values() if processes.is_alive(pid)] == []
    assert processes.working_in(var / "postgres" / "data") == []
    assert again < SECOND_START_WITHIN * SLACK


def test_nothing_outlives_a_supervisor_that_is_killed(tmp_path: Path):
    port = free_port()
    with house_in(tmp_path / "var", port) as house:
        house.wait_until_ready()
        seconds_until(lambda: len(house.children()) == 4)
        children = house.children()
        house.process.kill()
        house.process.communicate()
    seconds_until(lambda: not any(processes.is_alive(pid) for pid in children.values()))

    with house_in(tmp_path / "var", port) as again:
        again.wait_until_ready()
