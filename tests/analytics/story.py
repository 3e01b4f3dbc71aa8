"""Small invented histories, told in a few words. Day 0 is Monday, 2026-03-02, in Shanghai."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from qunluo.analytics.duck import Value, duck_over
from qunluo.analytics.facts.gather import Gathering
from qunluo.analytics.facts.origin import Facts, Origin
from qunluo.analytics.plan import Plan, load_plan
from qunluo.channels.history.records import Record
from qunluo.core.events import RosterEntry

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = 20514
START = int(datetime(2026, 3, 1, 16, tzinfo=UTC).timestamp())
HOUR = 3600
DAY = 24 * HOUR
NOTHING = Value(value=None, basis=0)


def at(day: int, hour: float = 12, second: int = 0) -> int:
    return START + day * DAY + round(hour * HOUR) + second


def record(kind: str, who: str, when: int, *, text: str = "", **more: str) -> Record:
    return Record(f"{when}-{who}-{kind}-{text}", when, kind, who, who.removeprefix("name:"), text, **more)


def said(who: str, day: int, hour: float = 12, *, text: str = "大家早", kind: str = "text", **more: str) -> Record:
    return record(kind, who, at(day, hour), text=text, **more)


def asked(who: str, day: int, hour: float = 12) -> Record:
    return said(who, day, hour, text="请问几点开始？")


def came(who: str, day: int, hour: float = 12, *, by: str = "", scene: str = "invited") -> Record:
    return record("joined", who, at(day, hour), target=by, detail=scene)


def went(who: str, day: int, hour: float = 12, *, kind: str = "left") -> Record:
    return record(kind, who, at(day, hour))


def recalled(who: str, day: int, hour: float = 12, *, message: str = "") -> Record:
    return record("recalled", who, at(day, hour), message=message)


def every_day(who: str, days: Iterable[int], hour: float = 12, *, times: int = 1) -> list[Record]:
    """The same member says something on each of the days, a minute apart."""
    return [said(who, day, hour + minute / 60) for day in days for minute in range(times)]


def gathered(
    records: Sequence[Record],
    *,
    staff: Sequence[str] = (),
    listed: Sequence[str] = (),
    group: str = "g",
    zone: ZoneInfo = SHANGHAI,
    chunk: int = 100,
) -> Facts:
    """Put records into tables. The `listed` stand in the export's list of members, and so do the staff."""
    everybody = dict.fromkeys([*listed, *staff])
    roster = {who: RosterEntry(member=who, name=who, is_admin=who in staff) for who in everybody}
    origin = Origin(group=group, zone=zone, roster=roster, listed=frozenset(listed), identities={})
    with Gathering() as gathering:
        for start in range(0, len(records), chunk):
            gathering.take(records[start : start + chunk])
        return gathering.facts(origin)


@cache
def plan() -> Plan:
    return load_plan()


def plan_of(name: str) -> Plan:
    """The plan with this metric only, and the grains on which it stands."""
    metric = plan().metrics[name]
    texts, grains = [metric.sql], []
    for grain, sql in reversed(plan().grains.items()):
        if any(f'"{grain}"' in text for text in texts):
            texts.append(sql)
            grains.append((grain, sql))
    return Plan(grains=dict(reversed(grains)), metrics={name: metric}, series={})


def figure(name: str, records: Sequence[Record], *, staff: Sequence[str] = (), listed: Sequence[str] = ()) -> Value:
    """One metric of one history."""
    with duck_over(plan_of(name), gathered(records, staff=staff, listed=listed).tables) as duck:
        return duck.metrics()[name].get("g", NOTHING)
