from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from qunluo.jobs import processes
from qunluo.jobs.database import DatabaseTrouble, EmbeddedServer
from qunluo.lib.lockfile import AlreadyHeld
from qunluo.lib.socketfolder import SOCKET_NAME, socket_folder

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "postgres")
    yield server
    server.close()


def ask(server: EmbeddedServer, statement: str) -> object:
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row and row[0]


def keep_a_word(server: EmbeddedServer) -> None:
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('早上好，群友们')")


def test_new_server_keeps_chinese_and_waits_for_the_disk(server: EmbeddedServer):
    server.start()

    facts = "SELECT (current_setting('server_encoding'), current_setting('fsync'), lower('É群'), '群' ~ '^\\w$')::text"
    assert ask(server, facts) == "(UTF8,on,é群,t)"


def test_nobody_else_reaches_the_socket(server: EmbeddedServer):
    server.start()

    assert server.sockets.stat().st_mode & 0o777 == 0o700
    assert (server.sockets / SOCKET_NAME).stat().st_mode & 0o777 == 0o700


def test_second_start_finds_what_the_first_kept(server: EmbeddedServer):
    server.start()
    keep_a_word(server)
    server.close()

    again = EmbeddedServer(server.folder)
    again.start()

    assert ask(again, "SELECT word FROM kept") == "早上好，群友们"
    again.close()


def test_what_is_committed_survives_a_kill_of_the_server(server: EmbeddedServer):
    server.start()
    keep_a_word(server)

    assert server.process is not None
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server.start()

    assert ask(server, "SELECT word FROM kept") == "早上好，群友们"


def test_server_ends_when_its_supervisor_is_killed_and_the_next_one_starts(server: EmbeddedServer):
    program = (
        "import pathlib, sys, time; from qunluo.jobs.database import EmbeddedServer;"
        " EmbeddedServer(pathlib.Path(sys.argv[1])).start(); print('up', flush=True); time.sleep(60)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", program, server.folder], stdout=subprocess.PIPE)
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == b"up\n"

    supervisor.kill()
    supervisor.communicate()
    server.start()

    assert ask(server, "SELECT 1") == 1


def test_pid_file_that_names_a_stranger_does_not_bar_the_start(server: EmbeddedServer):
    server.start()
    server.stop()
    stale = f"{os.getpid()}\n{server.data}\n1700000000\n5432\n{server.sockets}\n\n  1234567 0\nready\n"
    (server.data / "postmaster.pid").write_text(stale)

    server.start()

    assert ask(server, "SELECT 1") == 1


def test_server_that_nobody_watches_is_ended_before_the_next(server: EmbeddedServer):
    server.start()
    orphan, server.process = server.process, None
    assert orphan is not None

    server.start()

    assert orphan.poll() is not None
    assert ask(server, "SELECT 1") == 1


def test_second_server_on_the_same_folder_is_refused(server: EmbeddedServer):
    server.start()
    other = EmbeddedServer(server.folder)

    with pytest.raises(AlreadyHeld, match=rf"正由另一个群落使用（进程 {os.getpid()}）"):
        other.start()

    assert ask(server, "SELECT 1") == 1


def test_data_of_another_version_are_left_alone(server: EmbeddedServer):
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("16\n")

    with pytest.raises(DatabaseTrouble, match="PostgreSQL 16 的数据"):
        server.start()

    assert [path.name for path in server.data.iterdir()] == ["PG_VERSION"]


def test_start_that_was_killed_half_way_is_taken_up_again(server: EmbeddedServer):
    (server.folder / "data.new").mkdir(parents=True)
    (server.folder / "data.new" / "PG_VERSION").write_text("18\n")

    server.start()

    assert ask(server, "SELECT 1") == 1


def test_server_that_can_not_start_says_why(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("qunluo.jobs.database.START_TRIES", 1)
    server._settings["shared_buffers"] = "nonsense"

    with pytest.raises(DatabaseTrouble, match=r"日志在 .*postgres/log.*nonsense"):
        server.start()


def test_folder_with_a_long_path_gets_a_short_socket(tmp_path: Path):
    server = EmbeddedServer(tmp_path / ("很长的目录名" * 8) / "postgres")
    server.start()

    assert server.sockets == socket_folder(server.folder) != server.folder
    assert ask(server, "SELECT 1") == 1
    server.close()
    server.sockets.rmdir() if not any(server.sockets.iterdir()) else None


def test_symlink_in_place_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "postgres").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(DatabaseTrouble, match="属于另一个用户"):
        EmbeddedServer(tmp_path / "postgres").start()


def test_no_port_is_opened(server: EmbeddedServer):
    server.start()

    assert server.process is not None
    inodes = processes.socket_inodes(server.process.pid)
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    assert not [line for line in listening.splitlines() if line.split()[9] in inodes]


def test_stop_is_quick_though_a_client_is_connected(server: EmbeddedServer):
    server.start()
    client = psycopg.connect(server.conninfo())
    began = time.monotonic()

    server.stop()

    assert time.monotonic() - began < 3
    client.close()


def test_socket_limit_holds_on_this_kernel(tmp_path: Path):
    folder = tmp_path / ("x" * (103 - len(os.fsencode(tmp_path)) - len(SOCKET_NAME) - 2))
    folder.mkdir()
    assert socket_folder(folder) == folder

    with socket.socket(socket.AF_UNIX) as probe:
        probe.bind(str(folder / SOCKET_NAME))
    assert socket_folder(folder.with_name(folder.name + "y")) != folder.with_name(folder.name + "y")
