"""Ten thousand members tap within ten seconds, a third of them twice: what they wait, and when all is counted."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from datetime import time as time_of_day

import psycopg

from bench.checkins_ground import Ground, begin_today
from bench.house import PORT, House, process, wait_for_web

SECONDS = 10.0
RETRIED = 0.3
CONNECTIONS = 400
PAGE_EVERY = 0.25
SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """What was seen: waits in seconds from the moment at which a member tapped.

    Each member has tapped once or twice: so many check-ins must count (or be held), and so many entries must stand in
    the ledger. `lost` are members without a check-in, `doubled` check-ins or entries beyond one a member.
    """

    taps: int
    errors: int
    p50: float
    p99: float
    page_p95: float
    seconds_until_all_count: float
    members: int
    counted: int
    held: int
    entries: int

    @property
    def lost(self) -> int:
        """Members who tapped, and have nothing to show for it."""
        return max(self.members - self.counted - self.held, 0)

    @property
    def doubled(self) -> int:
        """Check-ins and entries that came of a second tap."""
        return max(self.counted + self.held - self.members, 0) + max(self.entries - self.counted, 0)


@dataclass(slots=True, kw_only=True)
class Seen:
    """What the members of one run saw."""

    waits: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)


def burst(house: House, ground: Ground, *, at: datetime) -> Burst:
    """Let all members of the plan tap on a running web process and worker, whatever the hour."""
    begin_today(ground, at=at)
    _open_all_day(ground, at=at)
    taps, page = _requests(house, ground, at=at.replace(microsecond=0))
    before = _counts(house, ground)
    with process("web"), process("worker"), process("worker"):  # as many as there are cores
        wait_for_web()
        time.sleep(4)  # both are warm before the members come
        started = time.perf_counter()
        seen = _run(taps, page)
        _wait_until_drained(house)
        taken = time.perf_counter() - started
    if set(seen.statuses) != {"200"}:
        print("answers:", dict(seen.statuses))
    after = _counts(house, ground)
    waits, pages = sorted(seen.waits), sorted(seen.pages)
    return Burst(
        taps=len(taps),
        errors=len(taps) - seen.statuses["200"],
        p50=waits[len(waits) // 2],
        p99=waits[int(len(waits) * 0.99)],
        page_p95=pages[int(len(pages) * 0.95)],
        seconds_until_all_count=taken,
        members=len(ground.members),
        counted=after[0] - before[0],
        held=after[1] - before[1],
        entries=after[2] - before[2],
    )


def _open_all_day(ground: Ground, *, at: datetime) -> None:
    from qunluo.checkins.reads.plans import plan_of
    from qunluo.checkins.terms import data_of
    from qunluo.checkins.writes.plans import save_terms
    from qunluo.core.checkins.plan import Session

    session = Session(starts=time_of_day(0), ends=time_of_day(0), points=10)
    terms = replace(plan_of(ground.plan_id).terms, sessions=(session,))
    save_terms(ground.plan_id, data_of(terms), groups=ground.groups, operator_id=None, at=at)


def _requests(house: House, ground: Ground, *, at: datetime) -> tuple[list[tuple[float, bytes]], bytes]:
    """When each tap comes and its bytes, in the order of time; and the page that somebody opens meanwhile."""
    from qunluo.communities.models import Member
    from qunluo.lib.passes import COOKIE, Pass, proof_of, seal_pass

    dice = random.Random(SEED)  # noqa: S311 - invented people
    rows = Member.objects.filter(pk__in=ground.members)
    taps: list[tuple[float, bytes]] = []
    page = b""
    for pk, external, group, name in rows.values_list("pk", "external_id", "group_id", "group__external_id"):
        holder = Pass(
            account_id=house.account_id, group_id=group, group=name, member_id=pk, member=external, issued_at=at
        )
        cookie = seal_pass(holder)
        host = f"Host: 127.0.0.1:{PORT}\r\nCookie: {COOKIE}={cookie}\r\n"
        body = f'{{"key":"burst-{pk:08}","plan":"{ground.plan_id}","proof":"{proof_of(holder)}"}}'
        tap = (
            f"POST /m/tap HTTP/1.1\r\n{host}Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
        moment = dice.uniform(0, SECONDS)
        taps.append((moment, tap))
        if dice.random() < RETRIED:
            taps.append((min(moment + dice.uniform(0, 1.5), SECONDS), tap))
        page = f"GET /m/ HTTP/1.1\r\n{host}\r\n".encode()
    return sorted(taps), page


def _run(taps: list[tuple[float, bytes]], page: bytes) -> Seen:
    import uvloop

    seen = Seen()
    uvloop.run(_all(taps, page, seen))
    return seen


async def _all(taps: list[tuple[float, bytes]], page: bytes, seen: Seen) -> None:
    """Each connection takes the next tap that is due; a wait counts from when it was due, not from when it was sent."""
    started = time.perf_counter()
    coming = iter(taps)
    lines = [_line(coming, started, seen) for _ in range(CONNECTIONS)]
    await asyncio.gather(_watch(page, started, seen), *lines)


async def _line(coming: Iterator[tuple[float, bytes]], started: float, seen: Seen) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    for moment, tap in coming:
        due = started + moment
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        seen.statuses[await _ask(reader, writer, tap)] += 1
        seen.waits.append(time.perf_counter() - due)
    writer.close()


async def _watch(page: bytes, started: float, seen: Seen) -> None:
    """Somebody opens the page again and again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    while time.perf_counter() < started + SECONDS:
        asked = time.perf_counter()
        status = await _ask(reader, writer, page)
        assert status == "200", status
        seen.pages.append(time.perf_counter() - asked)
        await asyncio.sleep(PAGE_EVERY)
    writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> str:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    lowered = head.lower()
    if b"content-length:" in lowered:
        length = int(lowered.split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
    else:
        while (await reader.readline()).strip() != b"0":
            pass
        await reader.readline()
    return head[9:12].decode()


def _counts(house: House, ground: Ground) -> tuple[int, int, int]:
    """How many check-ins of the plan count, how many are held, and how many entries the ledger holds."""
    with psycopg.connect(house.conninfo) as connection:
        row = connection.execute(
            "SELECT count(*) FILTER (WHERE state = 'counts'), count(*) FILTER (WHERE state = 'held'),"
            " (SELECT count(*) FROM points_pointsentry) FROM checkins_submission WHERE plan_id = %s",
            [ground.plan_id],
        ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def _wait_until_drained(house: House) -> None:
    with psycopg.connect(house.conninfo, autocommit=True) as connection:
        while connection.execute("SELECT EXISTS (SELECT FROM intake_pendingevent)").fetchone() == (True,):
            time.sleep(0.1)
