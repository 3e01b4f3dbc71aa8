"""What is measured, beside the raw limit of the same run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from bench.callbacks import fire, requests
from bench.house import House, process, wait_for_web


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: what we reach, what the machine could do at all with the same rows, and what was asked for."""

    name: str
    unit: str
    value: float
    raw: float
    raw_name: str
    target: float
    more: dict[str, Any]


def seconds(work: Callable[[], object]) -> float:
    """How long it took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def callbacks(house: House, *, count: int) -> list[Figure]:
    """Acknowledged signed callbacks a second, alone, and while a worker drains them; then what is left, drained."""
    with process("web"):
        wait_for_web()
        fire(count // 10, tag="warm")
        _drain()
        raw = copy_events(house, count=count)
        alone = fire(count, tag="alone")
        drained = _drain()
        with process("worker"):
            time.sleep(3)
            beside = fire(count, tag="beside")
            _wait_until_drained(house)
    raw_name = "COPY of the same rows, rows/s"
    return [
        _figure("callbacks acknowledged", alone, raw=raw, raw_name=raw_name, target=5_000),
        _figure("callbacks acknowledged beside a worker", beside, raw=raw, raw_name=raw_name, target=2_500),
        Figure(
            name="events handled, one worker",
            unit="events/s",
            value=round(drained),
            raw=raw,
            raw_name=raw_name,
            target=4_000,
            more={},
        ),
    ]


def _figure(name: str, told: dict[str, float], *, raw: float, raw_name: str, target: float) -> Figure:
    return Figure(
        name=name, unit="calls/s", value=told["per_second"], raw=raw, raw_name=raw_name, target=target, more=told
    )


def _drain() -> float:
    """Handle in this process all that waits; returns events a second."""
    from qunluo.intake.handle import handle_batch

    started, handled = time.perf_counter(), 0
    while count := handle_batch():
        handled += count
    return handled / (time.perf_counter() - started)


def _wait_until_drained(house: House) -> None:
    with psycopg.connect(house.conninfo, autocommit=True) as connection:
        while connection.execute("SELECT EXISTS (SELECT FROM intake_pendingevent)").fetchone() == (True,):
            time.sleep(0.1)


def copy_events(house: House, *, count: int) -> float:
    """The raw limit: the same bodies by COPY into a table with a primary key and a unique key; rows a second."""
    rows = [(house.account_id, f"raw-{n}", body) for n, body in enumerate(requests(count, tag="raw"))]
    with psycopg.connect(house.conninfo) as connection:
        connection.execute(
            "CREATE TABLE raw_events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " account_id bigint, key text, raw bytea, UNIQUE (account_id, key))"
        )
        connection.commit()

        def copy() -> None:
            with connection.cursor().copy("COPY raw_events (account_id, key, raw) FROM STDIN") as copying:
                for row in rows:
                    copying.write_row(row)
            connection.commit()

        taken = seconds(copy)
        connection.execute("DROP TABLE raw_events")
        connection.commit()
    return round(count / taken)


def make_history(folder: Path, *, messages: int) -> Path:
    """A ChatLab JSONL file of that many invented messages."""
    path = folder / f"history-{messages}.jsonl"
    words = ["simulate", "--history", str(path), "--messages", str(messages), "--days", "365"]
    subprocess.run([sys.executable, "-m", "qunluo.config.cli", *words], check=True, capture_output=True)
    return path


def importing(house: House, path: Path, *, messages: int) -> Figure:
    """Messages a second into the log and the archive."""
    from qunluo.channels.history.export import open_export
    from qunluo.communities.writes import ensure_groups
    from qunluo.intake.importing import external_id_of, import_history
    from qunluo.lib.clock import now

    with open_export(path) as export:
        next(export.chunks())
        lane = (house.account_id, external_id_of(export.head))
    group = ensure_groups([lane], communities={house.account_id: house.community_id}, at=now())[lane]
    raw = copy_events(house, count=min(messages, 100_000))
    taken = seconds(lambda: import_history(path, group_id=group.id, at=now()))
    again = seconds(lambda: import_history(path, group_id=group.id, at=now()))
    return Figure(
        name="history imported",
        unit="messages/s",
        value=round(messages / taken),
        raw=raw,
        raw_name="COPY of rows, rows/s",
        target=40_000,
        more={"messages": messages, "seconds": round(taken, 1), "again_seconds": round(again, 1)},
    )


def checkup(path: Path, *, messages: int) -> Figure:
    """Seconds and peak memory of the command from its start to its end."""
    script = (
        "import resource,subprocess,sys,time;started=time.perf_counter();"
        "subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
        "print(time.perf_counter()-started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024)"
    )
    words = ["checkup", str(path), "-o", str(path.with_suffix(".html"))]
    best = min(
        tuple(
            map(
                float,
                subprocess.run(
                    [sys.executable, "-c", script, sys.executable, "-m", "qunluo.config.cli", *words],
                    check=True,
                    capture_output=True,
                    text=True,
                ).stdout.split(),
            )
        )
        for _ in range(3)
    )
    question = "SELECT sender, count(*), min(timestamp), max(timestamp) FROM read_json($1) GROUP BY 1 ORDER BY 2 DESC"
    raw = seconds(lambda: duckdb.execute(question, [str(path)]).fetchall())
    return Figure(
        name=f"checkup of {messages:,} messages",
        unit="s",
        value=round(best[0], 2),
        raw=round(raw, 2),
        raw_name="DuckDB counting over the same file, s",
        target=6 * messages / 1_000_000,
        more={"peak_mb": round(best[1]), "target_mb": 1_000},
    )
