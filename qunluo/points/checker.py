"""The ledger is watched: what changed since the last look each minute, and every row in rounds.

Entries are only ever added, so PostgreSQL itself tells which rows were touched: their `xmin` is newer than the
last look. One pass over the tables finds them wherever they are, and counts what was deleted; only they need
their MACs checked. The rounds find what no transaction wrote: a disk that changed a byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import transaction

from qunluo.lib.rows import binary_cursor
from qunluo.points.chain import ENTRY_COLUMNS, WALLET_COLUMNS
from qunluo.points.models import LedgerCheck, LedgerWatch, PointsEntry, Wallet
from qunluo.points.sealed import seal_faults
from qunluo.points.verify import (
    COMMUNITY,
    SEQ,
    WALLET,
    Chain,
    Fault,
    What,
    check_entry,
    check_wallet,
    entry_fault,
    wallet_fault,
)
from qunluo.points.writes.seals import seal

FEWEST_A_SLICE, MOST_A_SLICE = 5_000, 30_000
SLICES = 300
"""So many looks, a minute apart, go through all that there is, unless it is very much."""
ENTRIES_AT_ONCE, WALLETS_AT_ONCE = 5_000, 1_000
MOST_CHANGED = 20_000
SMALL = FEWEST_A_SLICE
"""A ledger that is walked through whole in every minute."""
RESTS = 60
"""A pass over the tables is followed by a rest so many times as long: less than two parts in a hundred."""
BETWEEN_ROUNDS = timedelta(hours=20)
MOST_FAULTS = 200
_ENTRY = ", ".join(f"e.{column}" for column in (*ENTRY_COLUMNS, "mac"))
_WALLET = ", ".join(f"w.{column}" for column in (*WALLET_COLUMNS, "mac"))
_TOUCHED = """
WITH seen AS (SELECT age((%(mark)s %% 4294967296)::text::xid) AS age)
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, e.count, e.ids, w.count, w.ids
FROM (SELECT count(*), array_agg(id) FILTER (WHERE age(x.xmin) <= seen.age) AS ids FROM points_pointsentry x, seen) e,
     (SELECT coalesce(sum(seq), 0)::bigint AS count, array_agg(id) FILTER (WHERE age(x.xmin) <= seen.age) AS ids
      FROM points_wallet x, seen) w
"""
_CHANGED_ENTRIES = f"""
SELECT {_ENTRY}, p.mac FROM points_pointsentry e
LEFT JOIN points_pointsentry p ON p.wallet_id = e.wallet_id AND p.wallet_seq = e.wallet_seq - 1
WHERE e.id = ANY(%s::bigint[])
"""  # noqa: S608 - names of our columns
_CHANGED_WALLETS = f"""
SELECT {_WALLET}, e.mac FROM points_wallet w
LEFT JOIN points_pointsentry e ON e.wallet_id = w.id AND e.wallet_seq = w.seq WHERE w.id = ANY(%s::bigint[])
"""  # noqa: S608
_SHORT = """
SELECT w.id FROM points_wallet w LEFT JOIN (SELECT wallet_id, count(*) FROM points_pointsentry GROUP BY 1) e
    ON e.wallet_id = w.id WHERE w.seq <> coalesce(e.count, 0) ORDER BY 1 LIMIT 1000
"""
_NEXT_WALLETS = f"SELECT {_WALLET} FROM points_wallet w WHERE w.id > %s ORDER BY w.id LIMIT %s"  # noqa: S608
_ENTRIES = f"""
SELECT {_ENTRY} FROM points_pointsentry e
WHERE (e.wallet_id, e.wallet_seq) > (%s, %s) AND e.wallet_id <= %s ORDER BY e.wallet_id, e.wallet_seq LIMIT %s
"""  # noqa: S608
END = 2**62
FEWER = Fault(table="ledger", id=0, community=0, wallet=0, what=What.FEWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one look saw."""

    entries: int
    faults: tuple[Fault, ...]
    ended_round: bool


def look(*, at: datetime, entries: int | None = None) -> Looked:
    """The minute's look: what was touched since the last one, and the next stretch of the round."""
    with transaction.atomic():
        watch, _ = LedgerWatch.objects.get_or_create(pk=1)
        watch = LedgerWatch.objects.select_for_update().get(pk=1)
        touched = _touched(watch, at=at)
        usual = min(max(watch.total // SLICES, FEWEST_A_SLICE), MOST_A_SLICE)
        walked, ended = _go_on(watch, entries or usual, at=at)
        faults = list(dict.fromkeys([*touched, *walked]))[:MOST_FAULTS]
        watch.seen_at = at
        counted = watch.walked
        _note(watch, faults, ended=ended, at=at)
        watch.save()
    return Looked(entries=counted, faults=tuple(faults), ended_round=ended)


def check_all(*, say: Callable[[int, int], None] | None = None) -> Looked:
    """Every row at once. `say` hears how many entries of how many were seen."""
    watch, total = LedgerWatch.objects.first(), PointsEntry.objects.count()
    seen, place = 0, 0
    faults: list[Fault] = [FEWER] if watch is not None and total < watch.total else []
    while place < END:
        part = _walk(place, MOST_A_SLICE)
        faults += part.faults
        seen += part.seen
        place = part.place
        if say:
            say(seen, total)
    faults += _twice()
    faults += _beside(faults, seal_faults())
    return Looked(entries=seen, faults=tuple(dict.fromkeys(faults)), ended_round=True)


def close_day(*, at: datetime) -> int:
    """Hold the ledgers against their last seals, and seal them anew. Answers how many were sealed."""
    with transaction.atomic():
        watch, _ = LedgerWatch.objects.get_or_create(pk=1)
        _note(watch, seal_faults(), ended=False, at=at)
        watch.save()
    return seal(at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    place: int
    seen: int
    faults: list[Fault]


def _go_on(watch: LedgerWatch, entries: int, *, at: datetime) -> tuple[list[Fault], bool]:
    """The round's next stretch. A round begins a night after the last one, or at once where all is soon seen."""
    if watch.begun_at is None or (watch.wallet == END and _is_time(watch, at)):
        watch.begun_at, watch.wallet, watch.walked, watch.faults = at, 0, 0, []
    if watch.wallet == END:
        return [], False
    part = _walk(watch.wallet, entries)
    watch.wallet, watch.walked = part.place, watch.walked + part.seen
    ended = part.place == END
    if not ended:
        return part.faults, False
    known = [*part.faults, *(Fault(**one) for one in watch.faults)]
    return part.faults + _beside(known, seal_faults()), True


def _beside(known: list[Fault], seals: list[Fault]) -> list[Fault]:
    """What the seals tell beyond that: a wallet in which a row was found wrong can't fit its seal."""
    wallets = {fault.wallet for fault in known}
    return [fault for fault in seals if not fault.wallet or fault.wallet not in wallets]


def _is_time(watch: LedgerWatch, at: datetime) -> bool:
    return watch.walked <= SMALL or watch.begun_at is None or at - watch.begun_at >= BETWEEN_ROUNDS


def _touched(watch: LedgerWatch, *, at: datetime) -> list[Fault]:
    """What transactions wrote since the mark. At the very first look that is everything, which the round sees.

    A ledger so long that the pass takes a second is passed through less often.
    """
    if watch.rests_until and at < watch.rests_until:
        return []
    began, is_first, before = perf_counter(), watch.mark == 0, watch.total
    with binary_cursor() as cursor:
        row = cursor.execute(_TOUCHED, {"mark": watch.mark}).fetchone()
        if row is None:
            return []
        watch.mark, there, entries, counted, wallets = row
        watch.total = there
        watch.rests_until = at + RESTS * timedelta(seconds=perf_counter() - began)
        if is_first:
            return []
        faults = _entry_faults(cursor.execute(_CHANGED_ENTRIES, [_newest(entries)]))
        faults += _wallet_faults(cursor.execute(_CHANGED_WALLETS, [_newest(wallets)]))
        if there != counted:
            for (wallet,) in cursor.execute(_SHORT).fetchall():
                faults += _walk(wallet - 1, 0, last=wallet).faults
        return faults or ([FEWER] if there < before else [])


def _newest(ids: Sequence[int] | None) -> list[int]:
    """As many as fit into a look; the round sees the others."""
    return sorted(ids or [], reverse=True)[:MOST_CHANGED]


def _entry_faults(rows: Iterable[Sequence[Any]]) -> list[Fault]:
    return [fault for *row, before in rows if (fault := check_entry(row, before))]


def _wallet_faults(rows: Iterable[Sequence[Any]]) -> list[Fault]:
    faults = []
    for *row, last in rows:
        head = bytes(row[WALLET_COLUMNS.index("head")])
        if fault := check_wallet(row):
            faults.append(fault)
        elif head != bytes(last or b""):
            faults.append(wallet_fault(row, What.MISSING))
    return faults


def _walk(after: int, entries: int, *, last: int = END) -> _Part:
    """Whole wallets, from the one `after` on, until enough entries were seen."""
    with binary_cursor() as cursor:
        found = cursor.execute(_NEXT_WALLETS, [after, WALLETS_AT_ONCE]).fetchall()
    wallets: dict[int, Sequence[Any]] = {}
    count = 0
    for row in found:
        if row[0] > last or (wallets and count >= entries):
            break
        wallets[row[0]] = row
        count += row[WALLET_COLUMNS.index("seq")]
    is_last = len(wallets) == len(found) < WALLETS_AT_ONCE
    place = END if is_last and last == END else max(wallets, default=last)
    faults, seen = _chains(wallets, after=after, until=place)
    return _Part(place=place, seen=seen, faults=faults)


def _chains(wallets: dict[int, Sequence[Any]], *, after: int, until: int) -> tuple[list[Fault], int]:
    chains = {pk: Chain(row) for pk, row in wallets.items()}
    orphans: dict[int, Fault] = {}
    seen = 0
    for row in _entries(after, until):
        seen += 1
        wallet = row[ENTRY_COLUMNS.index("wallet_id")]
        if wallet in chains:
            chains[wallet].add(row)
        elif wallet not in orphans and not Wallet.objects.filter(pk=wallet).exists():  # or it began only just now
            orphans[wallet] = _orphan(row)
    return [*(fault for chain in chains.values() for fault in chain.end()), *orphans.values()], seen


def _orphan(row: Sequence[Any]) -> Fault:
    """A chain from its beginning lost its wallet; an entry by itself came to the wrong one."""
    if row[SEQ] == 1 and check_entry(row, None) is None:
        return wallet_fault((row[WALLET], row[COMMUNITY]), What.ORPHAN)
    return entry_fault(row, What.ORPHAN)


def _entries(after: int, until: int) -> Iterator[Sequence[Any]]:
    place: tuple[int, int] = (after, END)
    while True:
        with binary_cursor() as cursor:
            rows = cursor.execute(_ENTRIES, [*place, until, ENTRIES_AT_ONCE]).fetchall()
        yield from rows
        if len(rows) < ENTRIES_AT_ONCE:
            return
        place = rows[-1][2], rows[-1][3]


def _twice() -> list[Fault]:
    """Two effects of one key. The index forbids it; this asks the table itself."""
    query = """
    SELECT max(id), community_id, max(wallet_id) FROM points_pointsentry
    GROUP BY community_id, key HAVING count(*) > 1 LIMIT 100
    """
    with binary_cursor() as cursor:
        rows = cursor.execute(query).fetchall()
    return [entry_fault((pk, community, wallet), What.TWICE) for pk, community, wallet in rows]


def _note(watch: LedgerWatch, faults: list[Fault], *, ended: bool, at: datetime) -> None:
    """A fault is told when it is found, and again by the round that meets it."""
    data = [fault.as_data() for fault in faults]
    told = [one for row in LedgerCheck.objects.order_by("-at")[:50] for one in row.faults]
    if new := [one for one in data if one not in told]:
        LedgerCheck.objects.create(at=at, is_round=False, entries=watch.walked, faults=new)
    watch.faults = [*watch.faults, *(one for one in data if one not in watch.faults)]
    if not ended:
        return
    newest = LedgerCheck.objects.order_by("-at", "-pk").first()
    if newest and newest.is_round and newest.faults == watch.faults and newest.at.date() == at.date():
        newest.at, newest.entries = at, watch.walked
        newest.save(update_fields=["at", "entries"])
    else:
        LedgerCheck.objects.create(at=at, is_round=True, entries=watch.walked, faults=watch.faults)
