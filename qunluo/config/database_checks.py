"""The database: is it there, is it the right kind, does it keep what it says it keeps, do the others use it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from procrastinate.contrib.django.models import ProcrastinateWorker

from qunluo.config.diagnosis import Diagnosis, bad, doubtful, good
from qunluo.intake.health import LogHealth, log_health
from qunluo.jobs.preparing import missing_migrations, unknown_migrations
from qunluo.lib.clock import now
from qunluo.outbox.health import OutboxHealth, outbox_health
from qunluo.points.reads.checks import LedgerState, ledger_state, sentence
from qunluo.sms.reads import last_told, trouble_of

OLDEST_SERVER = 140000
CONNECT_SECONDS = 3
SMALL_SKEW, LARGE_SKEW = timedelta(seconds=2), timedelta(seconds=60)
WAITS_TOO_LONG = timedelta(minutes=1)
SILENT_TOO_LONG = timedelta(minutes=1)
NEVER = timedelta(days=999)
FACTS = """
SELECT current_setting('server_encoding'), lower('É') = 'é' AND '中' ~ '^\\w$', current_setting('fsync') = 'on',
       current_setting('synchronous_commit') <> 'off', clock_timestamp()
"""


def database(conninfo: str, *, embedded: Path | None) -> Iterator[Diagnosis]:
    """All there is to say; nothing more where nobody answers."""
    try:
        with psycopg.connect(conninfo, connect_timeout=CONNECT_SECONDS, autocommit=True) as connection:
            yield _version(connection.info.server_version)
            row = connection.execute(FACTS).fetchone()
            at = now()
    except psycopg.Error as error:
        yield _unreachable(error, embedded)
        return
    if row is not None:
        encoding, knows_letters, has_fsync, waits_for_disk, its_time = row
        yield letters(str(encoding), knows_letters=bool(knows_letters))
        yield durability(has_fsync=bool(has_fsync), waits_for_disk=bool(waits_for_disk))
        yield clock(its_time - at)
    yield from _use(at)


def _unreachable(error: psycopg.Error, embedded: Path | None) -> Diagnosis:
    if embedded is not None:
        return doubtful("database", "内嵌数据库没有在运行，与它有关的检查都跳过了。", "运行 qunluo up 后再检查一次。")
    detail = " ".join(str(error).split())
    return bad("database", f"连不上数据库：{detail}", "请检查 QUNLUO_DATABASE_URL、数据库是否在运行、防火墙是否放行。")


def _version(number: int) -> Diagnosis:
    version = f"{number // 10000}.{number % 10000}"
    if number < OLDEST_SERVER:
        return bad("database", f"PostgreSQL {version} 太旧。", "请升级到 PostgreSQL 14 或更新的版本。")
    return good("database", f"PostgreSQL {version} 可以连接。")


def letters(encoding: str, *, knows_letters: bool) -> Diagnosis:
    """Chinese can be stored and searched."""
    if encoding != "UTF8":
        remedy = "请用 ENCODING 'UTF8' 重建数据库：现在的编码存不下所有汉字和表情。"
        return bad("letters", f"数据库的编码是 {encoding}，不是 UTF8。", remedy)
    if not knows_letters:
        remedy = "请用 C.UTF-8 或 zh_CN.UTF-8 的区域设置重建数据库，否则不分大小写的搜索会漏。"
        return doubtful("letters", "数据库的区域设置认不出汉字和重音字母。", remedy)
    return good("letters", "数据库的编码和区域设置正确。")


def durability(*, has_fsync: bool, waits_for_disk: bool) -> Diagnosis:
    """What was acknowledged is on the disk."""
    off = [name for name, is_on in (("fsync", has_fsync), ("synchronous_commit", waits_for_disk)) if not is_on]
    if off:
        remedy = "请在数据库中打开它：关着的时候，断电会丢掉已经答应收下的消息。"
        return bad("durability", f"数据库关闭了 {'、'.join(off)}。", remedy)
    return good("durability", "数据库会把确认过的数据写到磁盘。")


def clock(ahead: timedelta) -> Diagnosis:
    """This machine and the database agree on the time."""
    skew = abs(ahead)
    sentence = f"本机与数据库的时钟相差 {skew.total_seconds():.0f} 秒。"
    remedy = "请在两台机器上打开时间同步（NTP）：签名的有效期、到期和定时任务都要看时间。"
    if skew > LARGE_SKEW:
        return bad("clock", sentence, remedy)
    if skew > SMALL_SKEW:
        return doubtful("clock", sentence, remedy)
    return good("clock", "本机与数据库的时钟一致。")


def _use(at: datetime) -> Iterator[Diagnosis]:
    missing, unknown = missing_migrations(), unknown_migrations()
    yield schema(missing, unknown)
    if missing:
        return
    yield events(log_health(), at=at)
    yield deliveries(outbox_health(at=at))
    yield from texts(trouble_of(last_told(at=at)))
    yield ledger(ledger_state())
    newest = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list("last_heartbeat", flat=True).first()
    yield timetable(at - newest if newest else NEVER)


def schema(missing: list[str], unknown: list[str]) -> Diagnosis:
    """The tables are those of this code."""
    if unknown:
        remedy = "请使用准备这个数据库的那个版本，或者从备份恢复。"
        return bad("schema", f"数据库比程序新，程序不认识 {'、'.join(unknown)}。", remedy)
    if missing:
        return bad("schema", f"数据库比程序旧，还差 {len(missing)} 步更新。", "请运行 qunluo migrate。")
    return good("schema", "数据表与程序一致。")


def events(health: LogHealth, *, at: datetime) -> Diagnosis:
    """Somebody handles what comes in."""
    if health.oldest_waiting is not None and at - health.oldest_waiting > WAITS_TOO_LONG:
        minutes = int((at - health.oldest_waiting).total_seconds() // 60)
        remedy = "请看工作进程（qunluo worker）是否在运行；在运行的话，请增加 QUNLUO_WORKERS。"
        return bad("events", f"最早的一件未处理事件已经等了 {minutes} 分钟。", remedy)
    if health.parked:
        remedy = "请到控制台的“滞留事件”里查看原因，修好后重新处理。"
        return doubtful("events", f"有 {health.parked} 件事件处理失败，滞留在那里。", remedy)
    return good("events", "事件都已处理。")


def deliveries(health: OutboxHealth) -> Diagnosis:
    """What we owe the platforms goes out."""
    if health.late:
        remedy = "请到控制台的“渠道”里看每个账号最近的错误，并确认工作进程在运行。"
        return bad("deliveries", f"有 {health.late} 个动作早就该发出而没有发出。", remedy)
    if health.failed:
        return doubtful("deliveries", f"有 {health.failed} 个动作发送失败。", "请到控制台的“发送记录”里查看并重试。")
    return good("deliveries", "没有发不出去的动作。")


def texts(trouble: str) -> Iterator[Diagnosis]:
    """The last code by text message went out; nothing to say where none was wanted."""
    if trouble:
        remedy = "请照 docs/operate/sms.md 的“出了问题看哪里”处理；控制台的“短信”里有每一条的结果。"
        yield doubtful("texts", f"最近一条短信没有发出：{trouble.rstrip('。')}。", remedy)


def ledger(state: LedgerState) -> Diagnosis:
    """Nobody changed the points behind our back."""
    if state.open:
        more = f"（共 {len(state.open)} 处）" if len(state.open) > 1 else ""
        remedy = "请用 qunluo points check 核对，查清是谁动了数据库，再从备份恢复这一行。"
        return bad("ledger", f"积分账不符：{sentence(state.open[0])}{more}", remedy)
    return good("ledger", "积分账没有被改动过的痕迹。")


def timetable(silent: timedelta) -> Diagnosis:
    """Somebody keeps the time."""
    if silent > SILENT_TOO_LONG:
        remedy = "请运行 qunluo up，或者单独运行 qunluo jobs；没有它，一天不会结束，中断的任务不会重来。"
        return doubtful("timetable", "定时任务进程没有在运行。", remedy)
    return good("timetable", "定时任务进程在运行。")
