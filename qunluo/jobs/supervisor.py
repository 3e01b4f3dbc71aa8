"""`qunluo up`: the database, then the tables, then the processes; and all of them kept alive until told to stop.

One thread, by intention: the kernel ends our children when the thread that started them ends, and a fork
from a threaded process may deadlock. What the database loses by a kill, its own recovery restores; what our
processes lose, the event log and the outbox restore. So nothing here is careful, only quick.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from qunluo.jobs import marks, ports
from qunluo.jobs.children import LONGEST_PAUSE, SHORTEST_PAUSE, Child
from qunluo.jobs.database import EmbeddedServer
from qunluo.jobs.processes import end_with_parent
from qunluo.jobs.stopping import StopSignals
from qunluo.lib.lockfile import hold
from qunluo.lib.refusal import Refusal

SECONDS_TO_STOP = 3.5
SECONDS_TO_ANSWER = 60.0
SECONDS_TO_BE_REACHED = 30.0
CONNECT_SECONDS = 3
HEAD_START = 1.5  # seconds that the web process has the processor to itself: somebody waits for the page
TICK = 0.1
PROGRAM = [sys.executable, "-m", "qunluo.config.cli"]
LINK_HINT = "需要登录链接时，另开一个终端运行 qunluo link。"


class CannotStart(Refusal):
    """A port that is taken, a step of the start that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What `up` shall run. `postgres` is None where the operator has a PostgreSQL of their own."""

    var: Path
    static: Path
    conninfo: str
    postgres: Path | None
    address: str
    port: int
    url: str
    workers: int
    has_demo: bool
    shows_link: bool


@dataclass(slots=True)
class Supervisor:
    """One run of `qunluo up`."""

    plan: Plan
    say: Callable[[str], None]
    server: EmbeddedServer | None = None
    children: list[Child] = field(default_factory=list)
    link: subprocess.Popen[str] | None = None
    announced: bool = False
    started: float = 0.0
    database_pause: float = SHORTEST_PAUSE
    database_due: float = 0.0

    def run(self) -> None:
        """Start everything and keep it alive until asked to stop. Raises a `Refusal`."""
        self.plan.var.mkdir(parents=True, exist_ok=True)
        with StopSignals() as stop, hold(self.plan.var / "lock"):
            try:
                self._start_database(stop)
                self._prepare(stop)
                if not stop.count:
                    self._start_children()
                while not stop.count:
                    self._tend()
                    stop.wait(TICK)
            finally:
                self._stop(stop)

    def _start_database(self, stop: StopSignals) -> None:
        if not ports.is_free(self.plan.address, self.plan.port):
            by = ports.holder(self.plan.port)
            raise CannotStart(
                f"端口 {self.plan.port} 已被占用{f'：{by}' if by else ''}。"
                "请停掉它，或者换一个端口，例如 QUNLUO_PORT=8001。"
            )
        if self.plan.postgres is None:
            self._wait_for_database(stop)
            return
        began = time.monotonic()
        self.server = EmbeddedServer(self.plan.postgres)
        self.server.start()
        self.say(f"✓ 数据库已启动（{time.monotonic() - began:.1f} 秒）")

    def _wait_for_database(self, stop: StopSignals) -> None:
        """An operator's own server may come up after us when the machine boots."""
        end = time.monotonic() + SECONDS_TO_BE_REACHED
        while not stop.count:
            try:
                psycopg.connect(self.plan.conninfo, connect_timeout=CONNECT_SECONDS).close()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                stop.wait(1.0)
            else:
                return

    def _prepare(self, stop: StopSignals) -> None:
        """Only what changed since the last start: nothing at all, usually."""
        if stop.count:
            return
        is_current = marks.is_schema_current(self.plan.conninfo)
        has_files = marks.are_files_current(self.plan.static)
        wants_demo = self.plan.has_demo and not (is_current and marks.has_demo(self.plan.conninfo))
        for is_due, word, sentence in (
            (not is_current, "migrate", "数据表已更新"),
            (not has_files, "collect", "页面文件已更新"),
            (wants_demo, "demo", "演示社群已建好"),
        ):
            if is_due and not stop.count:
                began = time.monotonic()
                self._run_to_the_end([*PROGRAM, "prepare", word], stop)
                self.say(f"✓ {sentence}（{time.monotonic() - began:.1f} 秒）")

    def _run_to_the_end(self, command: list[str], stop: StopSignals) -> None:
        """A step of the start. It says itself what went wrong, in the words that the operator sees above ours."""
        step = _spawn(command)
        while step.poll() is None:
            stop.wait(TICK)
            if stop.count:
                step.terminate()
        if step.returncode and not stop.count:
            raise CannotStart("启动前的准备没有完成，原因见上一行。")

    def _start_children(self) -> None:
        self.children = [Child(label="网页进程", command=[*PROGRAM, "web"])]
        self.children += [
            Child(label=f"{number} 号工作进程", command=[*PROGRAM, "worker"])
            for number in range(1, self.plan.workers + 1)
        ]
        self.children.append(Child(label="定时任务进程", command=[*PROGRAM, "jobs"]))
        if self.plan.has_demo:
            self.children.append(Child(label="演示社群", command=[*PROGRAM, "simulate", "--live"]))
        self.started = time.monotonic()
        self.children[0].start()
        if self.plan.shows_link:
            self.link = _spawn([*PROGRAM, "link"], stdout=subprocess.PIPE)
        for child in self.children[1:]:
            child.due = time.monotonic() + HEAD_START

    def _tend(self) -> None:
        self._tend_database()
        for child in self.children:
            sentence = child.tend()
            if sentence:
                self.say(f"! {sentence}")
        if not self.announced:
            self._announce()

    def _tend_database(self) -> None:
        """A server that died is started again; the processes that talk to it find it by themselves."""
        if self.server is None:
            return
        if self.server.is_running():
            if self.server.is_ready():
                self.database_pause = SHORTEST_PAUSE
            return
        if self.server.process is not None:
            self.server.process = None
            self.database_due = time.monotonic() + self.database_pause
            self.say(f"! 数据库已退出，{self.database_pause:g} 秒后重启。")
            self.database_pause = min(self.database_pause * 2, LONGEST_PAUSE)
        if time.monotonic() >= self.database_due:
            self.server.prepare()
            self.server.spawn()

    def _announce(self) -> None:
        """The address, once somebody answers there."""
        if time.monotonic() - self.started > SECONDS_TO_ANSWER:
            self.announced = True
            self.say("! 网页一直没有响应，原因见上面的错误信息；也可以另开一个终端运行 qunluo doctor。")
            return
        link_is_there = self.link is None or self.link.poll() is not None
        if not (ports.answers(self.plan.address, self.plan.port) and link_is_there):
            return
        self.announced = True
        link = self.link.communicate()[0].strip() if self.link is not None and link_is_there else ""
        self.say(f"\n  控制台    {self.plan.url}/")
        self.say(f"  登录链接  {link}（只能用一次）" if link else f"  {LINK_HINT}")
        self.say("\n按 Ctrl-C 停止。")

    def _stop(self, stop: StopSignals) -> None:
        """In order: who asks of the database first, the database last. A second request kills what is left."""
        if self.children:
            self.say("正在停止……")
        began = time.monotonic()
        asked = stop.count
        running = [child for child in self.children if child.is_running()]
        for child in running:
            child.ask_to_stop()
        while any(child.is_running() for child in running) and time.monotonic() - began < SECONDS_TO_STOP:
            stop.wait(TICK)
            if stop.count > asked:
                break
        for child in running:
            child.kill()
        if self.server is not None:
            self.server.close()
        if self.children:
            self.say(f"已停止（{time.monotonic() - began:.1f} 秒）。")


def _spawn(command: list[str], stdout: int | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program and words
        command,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        text=True,
        start_new_session=True,
        preexec_fn=end_with_parent(os.getpid(), signal.SIGKILL),  # noqa: PLW1509 - one thread
    )
