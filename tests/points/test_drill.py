"""A million random operations (here some thousands) on sixteen connections that are cut: not one point too many."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum

from qunluo.lib.rows import binary_cursor
from qunluo.points.checker import check_all, close_day, look
from qunluo.points.models import Award, PointsEntry, Reward, Wallet
from qunluo.points.reads import balance_at
from qunluo.points.reads.totals import totals_of
from tests.cast import operator
from tests.points import purse
from tests.points.drill import BEGAN, DAYS

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HANDS, STOCK = 16, 50
SECONDS_BETWEEN_LOOKS = 5.0
MANY = 100_000  # operations from which on as many go into one commit as in a busy house
ROOT = Path(__file__).parents[2]
NAME = "points-drill"
RUNNING_SUMS = """
SELECT count(*) FROM (
    SELECT balance_after, sum(amount) OVER (PARTITION BY wallet_id ORDER BY wallet_seq) AS sum FROM points_pointsentry
) e WHERE e.balance_after <> e.sum OR e.sum < 0
"""
OWN_SUMS = """
SELECT count(*), coalesce(sum(amount), 0)::bigint FROM points_pointsentry WHERE key = ANY(%s)
"""


def address() -> str:
    given = connection.settings_dict
    return f"postgresql:///{given['NAME']}?host={quote(given['HOST'], safe='')}&user={given['USER']}"


@contextmanager
def cutting() -> Iterator[list[int]]:
    """Somebody cuts a connection every now and then; the list counts."""
    cuts = [0]
    over = threading.Event()
    chance = random.Random(7)  # noqa: S311 - a drill

    def cut() -> None:
        with psycopg.connect(address(), autocommit=True) as knife:
            while not over.wait(chance.uniform(0.05, 0.6)):
                row = knife.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity"
                    " WHERE application_name = %s ORDER BY random() LIMIT 1) victim",
                    [NAME],
                ).fetchone()
                cuts[0] += row[0] if row else 0

    thread = threading.Thread(target=cut)
    thread.start()
    try:
        yield cuts
    finally:
        over.set()
        thread.join()


def start(task: dict) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "QUNLUO_VAR": str(settings.QUNLUO_VAR),
        "QUNLUO_DATABASE_URL": f"{address()}&application_name={NAME}",
        "DJANGO_SETTINGS_MODULE": "qunluo.config.settings",
    }
    command = [sys.executable, "-m", "tests.points.drill", json.dumps(task)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def watch(hands: list[subprocess.Popen[str]]) -> list[dict]:
    """The checker and the seal run beside the hands, as they do in the house."""
    minutes = 0
    answers: list[dict] = []
    readers = [
        threading.Thread(target=lambda one=one: answers.append(json.loads(one.communicate()[0]))) for one in hands
    ]
    for reader in readers:
        reader.start()
    while any(reader.is_alive() for reader in readers):
        time.sleep(SECONDS_BETWEEN_LOOKS)
        minutes += 1
        at = BEGAN + timedelta(days=DAYS + minutes)
        assert look(at=at, entries=5_000).faults == ()
        if minutes % 5 == 0:
            close_day(at=at)
    assert [one.returncode for one in hands] == [0] * len(hands)
    return answers


def test_nothing_is_made_or_lost_by_many_at_once(request: pytest.FixtureRequest):
    operations = int(request.config.getoption("--operations"))
    club = purse.community()
    steward = operator("guanjia", "管家")
    people = purse.people(club, 20_000 if operations >= MANY else 1_000)
    rewards = [
        Reward.objects.create(community=club, name=f"奖品 {number}", kind="badge", price=10, stock=STOCK)
        for number in range(5)
    ]
    common = {
        "in_a_commit": 200 if operations >= MANY else 25,
        "community": club.pk,
        "people": [people[0], people[-1]],
        "rewards": [one.pk for one in rewards],
        "steward": steward.pk,
    }
    began = time.perf_counter()
    with cutting() as cuts:
        hands = [
            start({"name": f"h{n}", "seed": n, "operations": -(-operations // HANDS), **common}) for n in range(HANDS)
        ]
        answers = watch(hands)
    took = time.perf_counter() - began

    done = sum(one["done"] for one in answers)
    mismatches = 0
    for one in answers:  # what each was answered is what stands there, once
        moved = {key: amount for key, amount in one["answers"].items() if amount}
        with binary_cursor() as cursor:
            count, amount = cursor.execute(OWN_SUMS, [list(moved)]).fetchone()
        mismatches += (count, amount) != (len(moved), sum(moved.values()))
    with connection.cursor() as cursor:
        cursor.execute(RUNNING_SUMS)
        wrong_sums = cursor.fetchone()[0]
    sums = dict(PointsEntry.objects.values_list("wallet_id").annotate(sum=Sum("amount")))
    wrong_balances = sum(wallet.balance != sums.get(wallet.pk, 0) for wallet in Wallet.objects.all())
    checked = check_all()
    print(  # noqa: T201 - the figures of the drill
        f"\n{done:,} operations, {PointsEntry.objects.count():,} entries in {took:.0f} s ({done / took:,.0f}/s), "
        f"{cuts[0]} connections cut, {sum(one['refused'] for one in answers):,} refused; mismatches "
        f"{mismatches + wrong_sums + wrong_balances + len(checked.faults)}"
    )
    assert (mismatches, wrong_sums, wrong_balances, checked.faults) == (0, 0, 0, ())
    assert done >= operations
    assert sum(totals_of(club.pk).values()) == 0
    assert not Wallet.objects.filter(balance__lt=0).exists()
    at_random_moments(people)
    nothing_was_oversold(rewards)


def at_random_moments(people: list[int]) -> None:
    chance = random.Random(11)  # noqa: S311 - a drill
    for _ in range(1_000):
        who, moment = chance.choice(people), BEGAN + timedelta(days=chance.uniform(0, DAYS))
        rows = PointsEntry.objects.filter(wallet__person_id=who).values_list("at", "amount")
        assert balance_at(who, moment) == sum(amount for at, amount in rows if at <= moment)


def nothing_was_oversold(rewards: list[Reward]) -> None:
    kept = dict(Award.objects.exclude(state="withdrawn").values_list("reward_id").annotate(count=Count("pk")))
    for reward in rewards:
        reward.refresh_from_db()
        assert reward.stock + kept.get(reward.pk, 0) == STOCK
    prices = PointsEntry.objects.filter(kind="redemption").aggregate(sum=Sum("amount"))["sum"] or 0
    assert prices == -10 * sum(kept.values())
