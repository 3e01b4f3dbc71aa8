"""What the checker tells people: on the command line, to the doctor, to the console."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection

from qunluo.config.database_checks import ledger
from qunluo.config.points import check
from qunluo.points.checker import close_day, look
from qunluo.points.models import Wallet
from qunluo.points.reads.checks import ledger_state, sentence
from qunluo.points.verify import Fault, What
from tests.points.purse import AT, give


def cheat() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE points_wallet SET balance = 999")


def test_a_sound_ledger_says_since_when(club, ming):
    give(club, ming, 5)
    close_day(at=AT)
    look(at=AT)

    state = ledger_state(club.pk)

    assert (state.seen_at, state.round_at, state.sealed_at, state.entries, state.open) == (AT, AT, AT, 1, ())
    assert ledger(state).level.value == "ok"


def test_before_the_first_look_there_is_nothing_to_say(db):
    state = ledger_state()

    assert (state.seen_at, state.round_at, state.open, state.past) == (None, None, (), ())


def test_a_fault_stands_until_a_round_is_clean(club, ming, capsys):
    give(club, ming, 5)
    wallet = Wallet.objects.get().pk
    fault = Fault(table="wallet", id=wallet, community=club.pk, wallet=wallet, what=What.CHANGED)
    look(at=AT)
    cheat()
    look(at=AT + timedelta(minutes=1))
    assert ledger_state(club.pk).open == ledger_state().open == (fault,)
    assert ledger_state(club.pk + 1).open == ()
    assert ledger(ledger_state()).sentence == f"积分账不符：积分账户 #{wallet} 被改动过：内容与写入时的校验码不符。"
    assert check(as_json=False) == 1
    assert "核对了 1 笔流水，发现 1 处不符。" in capsys.readouterr().out

    give(club, ming, 1)  # sets the wallet right
    look(at=AT + timedelta(minutes=2))

    state = ledger_state(club.pk)
    assert state.open == ()
    assert {one.what for _, one in state.past} == {What.CHANGED, What.RESTORED}


def test_the_command_counts_as_json(club, ming, capsys):
    give(club, ming, 5)

    assert check(as_json=True) == 0

    assert json.loads(capsys.readouterr().out) == {"entries": 1, "faults": []}


@pytest.mark.parametrize("what", [value for name, value in vars(What).items() if name.isupper()])
@pytest.mark.parametrize("table", ["entry", "wallet", "seal"])
def test_every_fault_has_its_words(what, table):
    told = sentence(Fault(table=table, id=7, community=1, wallet=1, what=what))

    assert "#7" in told
    assert told.endswith("。")
    assert "有问题" not in told
