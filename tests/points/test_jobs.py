"""What the timetable does with points."""

from __future__ import annotations

from datetime import timedelta

from qunluo.jobs import tasks
from qunluo.lib.clock import now
from qunluo.points.models import LedgerCheck, LedgerSeal, Wallet
from qunluo.points.reads import balance_of
from tests.points.purse import AT, give


def stamp() -> int:
    return int(now().timestamp())


def test_every_minute_the_ledger_is_looked_at_and_a_fault_is_logged(club, ming, caplog):
    give(club, ming, 5)
    tasks.watch_points(timestamp=stamp())
    assert (LedgerCheck.objects.get().entries, caplog.text) == (1, "")
    Wallet.objects.update(balance=99)

    tasks.watch_points(timestamp=stamp())

    assert "The ledger of points has 1 faults" in caplog.text


def test_every_hour_points_run_out(club, ming):
    give(club, ming, 5, expires_at=AT + timedelta(days=1))
    give(club, ming, 3, expires_at=now() + timedelta(days=1))

    tasks.expire_points(timestamp=stamp())

    assert balance_of(ming) == 3


def test_every_night_the_ledger_is_sealed(club, ming):
    give(club, ming, 5)

    tasks.seal_points(timestamp=stamp())

    assert LedgerSeal.objects.get().entries == 1
