"""The three pages of a plan with a million past check-ins, each beside the barest SQL for the same question."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import psycopg

from bench.checkins_ground import Ground
from bench.figures import Figure
from bench.house import House

ASKED = 60
TARGET_MS = 200
SEED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, by its address for a throw of the dice, and the bare statement that asks the same of the database."""

    name: str
    address: Callable[[random.Random], str]
    bare: str
    given: Callable[[random.Random], Sequence[object]]


def pages(house: House, ground: Ground, *, asked: int = ASKED) -> list[Figure]:
    """p95 of each page, through all of Django but the network, with caches as they are after the first few."""
    client = _client(house)
    return [_measured(house, one, client.get, ground, asked=asked) for one in _pages(ground)]


def _pages(ground: Ground) -> list[Page]:
    plan, groups = ground.plan_id, ground.groups
    months = sorted({day.replace(day=1) for day in ground.days})

    def day(dice: random.Random) -> date:
        return dice.choice(ground.days)

    def board(dice: random.Random) -> str:
        which = dice.choice(("done", "missing", "waiting"))
        group = dice.choice(("", f"&group={dice.choice(groups)}"))
        return f"/board/{plan}/?which={which}&day={dice.choice(('', day(dice)))}{group}"

    return [
        Page(
            name="today's board",
            address=board,
            bare="SELECT member_id, at, way, text FROM checkins_submission WHERE plan_id = %s AND day = %s"
            " AND state = 'counts' ORDER BY at DESC LIMIT 50",
            given=lambda dice: [plan, day(dice)],
        ),
        Page(
            name="calendar",
            address=lambda dice: f"/board/{plan}/month/?month={dice.choice(months):%Y-%m}&page={dice.randint(1, 20)}",
            bare="SELECT s.member_id, s.day, s.state FROM checkins_submission s WHERE s.plan_id = %s AND s.day BETWEEN"
            " %s::date AND %s::date + 30 AND s.member_id BETWEEN %s AND %s",
            given=lambda dice: _month_of_fifty(plan, months, ground.members, dice),
        ),
        Page(
            name="statistics",
            address=lambda dice: f"/statistics/{plan}/?days={dice.choice((7, 30, 90))}",
            bare="SELECT day, sum(done), sum(expected) FROM checkins_dayfigures WHERE plan_id = %s AND day > %s"
            " GROUP BY day",
            given=lambda _: [plan, ground.days[-90:][0]],
        ),
    ]


def _month_of_fifty(plan: int, months: list[date], members: Sequence[int], dice: random.Random) -> list[object]:
    month, first = dice.choice(months), dice.choice(members[:-50])
    return [plan, month, month, first, first + 49]


def _client(house: House):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Django's test client, imported after set-up
    from django.conf import settings
    from django.test import Client

    from qunluo.accounts.models import Community
    from qunluo.accounts.writes import ensure_operator, grant

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    operator = ensure_operator("bench", "Bench")
    grant(operator, Community.objects.get(pk=house.community_id))
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _measured(house: House, page: Page, get: Callable[[str], object], ground: Ground, *, asked: int) -> Figure:
    dice = random.Random(SEED)  # noqa: S311 - which page is asked for
    addresses = [page.address(dice) for _ in range(asked)]
    for address in addresses[:3]:
        _get(get, address)
    waits = sorted(_milliseconds(lambda one=address: _get(get, one)) for address in addresses)  # type: ignore[misc]  # one is bound early
    with psycopg.connect(house.conninfo, autocommit=True) as connection:
        bare = sorted(
            _milliseconds(lambda: connection.execute(page.bare, page.given(dice)).fetchall()) for _ in range(asked)
        )
    return Figure(
        name=f"{page.name} of a plan with {ground.checkins:,} check-ins, p95",
        unit="ms",
        value=_p95(waits),
        raw=_p95(bare),
        raw_name="bare SQL for the same, p95 ms",
        target=TARGET_MS,
        more={"p50_ms": waits[len(waits) // 2], "members": len(ground.members), "asked": asked},
    )


def _get(get: Callable[[str], object], address: str) -> None:
    answer = get(address)
    assert getattr(answer, "status_code", 0) == 200, (address, answer)


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return round((time.perf_counter() - started) * 1000, 1)


def _p95(waits: Sequence[float]) -> float:
    return waits[int(len(waits) * 0.95)]
