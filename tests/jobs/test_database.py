from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from qunluo.jobs.database import EmbeddedServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "postgres")
    yield server
    server.close()


def ask(server: EmbeddedServer, statement: str) -> object:
    with psycopg.connect(server.conninfo()) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row and row[0]


@pytest.mark.slow
def test_what_is_committed_survives_a_kill_of_the_server(server: EmbeddedServer):
    server.start()
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('早上好，群友们')")

    assert server.process is not None
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server.start()

    assert ask(server, "SELECT word FROM kept") == "早上好，群友们"
