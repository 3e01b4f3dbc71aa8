from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qunluo.config import checks, database_checks
from qunluo.config.diagnosis import Level
from qunluo.intake.health import LogHealth
from qunluo.lib.lockfile import hold
from qunluo.outbox.health import OutboxHealth

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OK, WARN, FAIL = Level.OK, Level.WARN, Level.FAIL


@pytest.mark.parametrize(
    ("version", "level"),
    [
        pytest.param((3, 10, 13), FAIL, id="3.10 is too old"),
        pytest.param((3, 11, 0), OK, id="3.11 is the oldest"),
        pytest.param((3, 14, 1), OK, id="newer will do"),
    ],
)
def test_python(version: tuple[int, ...], level: Level):
    assert checks.python(version).level is level


@pytest.mark.parametrize(
    ("free", "level"),
    [
        pytest.param(199_999_999, FAIL, id="no space"),
        pytest.param(200_000_000, WARN, id="just enough to go on"),
        pytest.param(999_999_999, WARN, id="little space"),
        pytest.param(1_000_000_000, OK, id="enough"),
    ],
)
def test_disk(free: int, level: Level):
    assert checks.disk_with(free).level is level


def test_disk_that_is_not_there(tmp_path: Path):
    assert checks.disk(tmp_path / "nowhere").level is FAIL
    assert checks.disk(tmp_path).check == "disk"


def test_data_folder_is_made_and_written(tmp_path: Path):
    assert checks.data_folder(tmp_path / "var").level is OK
    assert list((tmp_path / "var").iterdir()) == []


def test_data_folder_that_is_a_file_is_told(tmp_path: Path):
    (tmp_path / "var").write_text("")

    found = checks.data_folder(tmp_path / "var")

    assert (found.level, found.sentence) == (FAIL, f"数据目录 {tmp_path / 'var'} 不能写入（File exists）。")


def test_key_that_others_can_read_is_told(tmp_path: Path):
    (tmp_path / "closed").write_text("")
    (tmp_path / "closed").chmod(0o600)
    assert checks.secrets(tmp_path).level is OK

    (tmp_path / "open").write_text("")
    (tmp_path / "open").chmod(0o640)

    found = checks.secrets(tmp_path)
    assert (found.level, found.sentence) == (FAIL, "密钥文件 open 能被别的用户读到。")


def test_missing_page_files_are_named(tmp_path: Path):
    (tmp_path / "static" / "tabler").mkdir(parents=True)
    (tmp_path / "static" / "tabler" / "tabler.min.css").write_text("")

    found = checks.page_files(tmp_path, tmp_path / "collected")

    assert found.sentence == "缺少页面文件：tabler/tabler.min.js、echarts/echarts.min.js。"


def test_port_is_free_ours_or_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ours, theirs = (checks.port("127.0.0.1", port, is_running=is_running) for is_running in (True, False))
    free = checks.port("127.0.0.1", port, is_running=False)

    assert (ours.level, theirs.level, free.level) == (OK, FAIL, OK)
    assert f"进程 {os.getpid()}（" in theirs.sentence


def test_address_of_another_machine_can_not_be_listened_on():
    assert checks.port("192.0.2.1", 8000, is_running=False).level is FAIL


@pytest.mark.parametrize(
    ("address", "url", "level"),
    [
        pytest.param("127.0.0.1", "http://127.0.0.1:8000", OK, id="here only"),
        pytest.param("0.0.0.0", "https://a.example", OK, id="behind https"),  # noqa: S104 - compared, not bound
        pytest.param("0.0.0.0", "http://a.example", WARN, id="open in clear text"),  # noqa: S104 - the same
    ],
)
def test_exposure(address: str, url: str, level: Level):
    assert checks.exposure(address, url).level is level


@pytest.mark.parametrize(
    ("kind", "missing", "level"),
    [
        pytest.param("", [], OK, id="off"),
        pytest.param("webhook", [], OK, id="complete"),
        pytest.param("aliyun", ["QUNLUO_SMS_ID"], FAIL, id="something is missing"),
        pytest.param("demo", [], WARN, id="a stand-in"),
    ],
)
def test_sms(kind: str, missing: list[str], level: Level):
    assert checks.sms(kind, missing).level is level


def test_texts_are_told_of_where_the_last_one_failed():
    assert list(database_checks.texts("")) == []
    [told] = database_checks.texts("腾讯云短信：FailedOperation 欠费")
    assert (told.level, told.sentence) == (WARN, "最近一条短信没有发出：腾讯云短信：FailedOperation 欠费。")


def test_running_house_is_known_by_its_lock(tmp_path: Path):
    assert not checks.is_ours(tmp_path)
    lock = hold(tmp_path / "lock")
    assert checks.is_ours(tmp_path)
    lock.close()
    assert not checks.is_ours(tmp_path)


@pytest.mark.parametrize(
    ("encoding", "knows_letters", "level"),
    [("UTF8", True, OK), ("UTF8", False, WARN), ("SQL_ASCII", True, FAIL), ("EUC_CN", False, FAIL)],
)
def test_letters(encoding: str, knows_letters: bool, level: Level):  # noqa: FBT001 - a table's column
    assert database_checks.letters(encoding, knows_letters=knows_letters).level is level


@pytest.mark.parametrize(
    ("has_fsync", "waits", "sentence"),
    [
        pytest.param(True, True, "数据库会把确认过的数据写到磁盘。", id="safe"),
        pytest.param(False, True, "数据库关闭了 fsync。", id="no fsync"),
        pytest.param(False, False, "数据库关闭了 fsync、synchronous_commit。", id="neither"),
    ],
)
def test_durability(has_fsync: bool, waits: bool, sentence: str):  # noqa: FBT001 - a table's columns
    assert database_checks.durability(has_fsync=has_fsync, waits_for_disk=waits).sentence == sentence


@pytest.mark.parametrize(("seconds", "level"), [(0, OK), (2, OK), (-3, WARN), (60, WARN), (61, FAIL), (-3600, FAIL)])
def test_clock(seconds: int, level: Level):
    assert database_checks.clock(timedelta(seconds=seconds)).level is level


@pytest.mark.parametrize(
    ("missing", "unknown", "level"),
    [
        pytest.param([], [], OK, id="the same"),
        pytest.param(["intake.0003_x"], [], FAIL, id="older than the code"),
        pytest.param([], ["intake.0099_x"], FAIL, id="newer than the code"),
    ],
)
def test_schema(missing: list[str], unknown: list[str], level: Level):
    assert database_checks.schema(missing, unknown).level is level


@pytest.mark.parametrize(
    ("health", "level"),
    [
        pytest.param(LogHealth(oldest_waiting=None, parked=0), OK, id="nothing waits"),
        pytest.param(LogHealth(oldest_waiting=NOON - timedelta(seconds=59), parked=0), OK, id="waits a moment"),
        pytest.param(LogHealth(oldest_waiting=NOON - timedelta(minutes=9), parked=0), FAIL, id="waits for long"),
        pytest.param(LogHealth(oldest_waiting=None, parked=2), WARN, id="some are parked"),
    ],
)
def test_events(health: LogHealth, level: Level):
    assert database_checks.events(health, at=NOON).level is level


@pytest.mark.parametrize(("late", "failed", "level"), [(0, 0, OK), (0, 1, WARN), (1, 0, FAIL)])
def test_deliveries(late: int, failed: int, level: Level):
    assert database_checks.deliveries(OutboxHealth(late=late, failed=failed)).level is level


@pytest.mark.parametrize(("seconds", "level"), [(20, OK), (61, WARN)])
def test_timetable(seconds: int, level: Level):
    assert database_checks.timetable(timedelta(seconds=seconds)).level is level


@pytest.mark.parametrize(
    ("embedded", "level"),
    [
        pytest.param(Path("/var/postgres"), WARN, id="ours is not started"),
        pytest.param(None, FAIL, id="theirs is away"),
    ],
)
def test_database_that_does_not_answer(embedded: Path | None, level: Level, tmp_path: Path):
    [found] = database_checks.database(f"host={tmp_path} dbname=qunluo", embedded=embedded)

    assert (found.check, found.level) == ("database", level)
