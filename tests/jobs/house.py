"""A whole Qunluo in a folder of its own, as an operator starts it, for tests that kill it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qunluo.jobs import ports, processes

READY = "按 Ctrl-C 停止。"
PATIENCE = 60.0


@dataclass(slots=True)
class House:
    """One `qunluo up`; `output` is what it has said so far."""

    var: Path
    port: int
    process: subprocess.Popen[str]
    environment: dict[str, str]
    output: list[str] = field(default_factory=list)

    def children(self) -> dict[str, int]:
        """Word of the command line -> process, for every child."""
        words = ("web", "worker", "jobs", "postgres")
        found = {}
        for pid in processes.all_pids():
            if parent_of(pid) == self.process.pid:
                command = processes.command_of(pid)
                found.update({word: pid for word in words if f"cli {word}" in command or f"/{word} -D" in command})
        return found

    def wait_until_ready(self) -> float:
        """How long it took until the address was told."""
        began = time.monotonic()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line.rstrip("\n"))
            if READY in line:
                return time.monotonic() - began
        raise AssertionError("\n".join(self.output))

    def run(self, program: str) -> str:
        """What a program prints that runs beside the house, with its settings and its database."""
        command = [sys.executable, "-c", f"import django; django.setup(); {program}"]
        return subprocess.run(command, capture_output=True, text=True, env=self.environment, check=True).stdout

    def end(self) -> list[str]:
        """What it said until it ended by itself."""
        self.output += self.process.communicate(timeout=PATIENCE)[0].splitlines()
        return self.output

    def stop(self, order: signal.Signals = signal.SIGTERM) -> float:
        """How long it took to stop."""
        began = time.monotonic()
        self.process.send_signal(order)
        self.end()
        return time.monotonic() - began


@contextmanager
def house_in(var: Path, port: int = 0, **environment: str) -> Iterator[House]:
    """Starts it and sees that nothing is left at the end."""
    port = port or free_port()
    environment = {**os.environ, **environment, "QUNLUO_VAR": str(var), "QUNLUO_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "qunluo.config.cli", "up"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    try:
        yield House(var, port, process, environment)
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def parent_of(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def seconds_until(is_true: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not is_true():
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.05)
    return time.monotonic() - began


def answers(house: House) -> bool:
    return ports.answers("127.0.0.1", house.port)
