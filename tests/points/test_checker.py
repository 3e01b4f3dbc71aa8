"""One changed byte, anywhere, is found with its row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as law
from hypothesis import strategies as st

from qunluo.points.chain import ENTRY_COLUMNS, SEAL_COLUMNS, WALLET_COLUMNS
from qunluo.points.checker import FEWER, check_all, close_day, look
from qunluo.points.models import LedgerCheck, LedgerSeal, LedgerWatch, PointsEntry, Wallet
from qunluo.points.reads.checks import ledger_state, sentence
from qunluo.points.writes import post, reverse, seal
from tests.cast import operator
from tests.points import purse
from tests.points.purse import AT, give, move

LATER = AT + timedelta(hours=1)
"""After any rest that a slow machine makes the watch take."""
TABLES = {"entry": "points_pointsentry", "wallet": "points_wallet", "seal": "points_ledgerseal"}
MODELS = {"entry": PointsEntry, "wallet": Wallet, "seal": LedgerSeal}
COLUMNS = {"entry": ENTRY_COLUMNS, "wallet": WALLET_COLUMNS, "seal": SEAL_COLUMNS}


def flipped(value: Any, bit: int, *, instead: Any) -> Any:
    """The value with one bit changed; where there is none, something. No key becomes that of another row by it."""
    match value:
        case int():
            return value ^ (1 << bit)
        case datetime():
            return value + timedelta(microseconds=1 << bit)
        case str() if value:
            place = bit % len(value)
            return value[:place] + chr(ord(value[place]) ^ (0x10, 0x40)[bit % 2]) + value[place + 1 :]
        case bytes() | memoryview() if value:
            data = bytearray(value)
            data[bit % len(data)] ^= 1 << bit % 8
            return bytes(data)
    return instead


def tell_lies(statement: str, *given: Any) -> int:
    """As somebody would who has the database: no trigger and no constraint in the way."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, given)
        changed = cursor.rowcount
        cursor.execute("SET LOCAL session_replication_role = origin")
    return changed


def flip(table: str, row: int, column: str, bit: int) -> None:
    instead = {"subject": "x", "expires_at": AT, "head": b"x"}.get(column, row)
    value = flipped(MODELS[table].objects.values_list(column, flat=True).get(pk=row), bit, instead=instead)
    assert tell_lies(f"UPDATE {TABLES[table]} SET {column} = %s WHERE id = %s", value, row) == 1  # noqa: S608


@pytest.fixture
def ledger(club, ming) -> Iterator[list[int]]:
    """Three wallets with entries of every sort, a seal, and a second community."""
    people = [ming, *purse.people(club, 2)]
    steward = operator("guanjia", "管家").pk
    for round_number in range(3):
        post(
            [
                move(club, who, 7, subject=f"checkin:{who}", expires_at=AT + timedelta(days=30), operator_id=steward)
                for who in people
            ],
            at=AT,
        )
        give(club, people[0], -2 - round_number)
    reverse(PointsEntry.objects.filter(amount__lt=0).first().pk, reason="退还", at=AT)
    give(club, people[1], -100, kind="clawback", may_owe=True)
    give(purse.community("隔壁的社群"), purse.person(club), 3)
    seal(at=AT)
    give(club, people[0], 1)
    savepoint = transaction.savepoint()
    yield people
    transaction.savepoint_rollback(savepoint)  # or Django finds the lies, too


def faulty(found) -> set[tuple[str, int]]:
    return {(fault.table, fault.id) for fault in found.faults}


def test_a_ledger_as_written_has_no_faults(ledger):
    found = check_all()

    assert (found.entries, found.faults) == (PointsEntry.objects.count(), ())


@pytest.mark.slow
@pytest.mark.parametrize("table", list(TABLES))
@law(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_one_changed_bit_of_any_column_is_found_with_its_row(ledger, table, data):
    column = data.draw(st.sampled_from([*COLUMNS[table], "mac"]))
    rows = sorted(MODELS[table].objects.values_list("pk", flat=True))
    row = data.draw(st.sampled_from(rows))
    savepoint = transaction.savepoint()
    try:
        flip(table, row, column, data.draw(st.integers(0, 30)))
        if column == "id":
            row = (set(MODELS[table].objects.values_list("pk", flat=True)) - set(rows)).pop()
            assume(row)  # what stands at 0, where no sequence begins, is missed at its own number

        found = check_all()

        assert (table, row) in faulty(found)
        if column not in {"id", "wallet_id", "wallet_seq", "community_id", "number"}:
            assert faulty(found) == {(table, row)}
    except IntegrityError:
        assume(False)
    finally:
        transaction.savepoint_rollback(savepoint)


@pytest.mark.parametrize("table", list(TABLES))
def test_every_column_is_covered(ledger, table):
    row = MODELS[table].objects.order_by("pk")[1].pk
    for column in [*COLUMNS[table], "mac"]:
        savepoint = transaction.savepoint()
        flip(table, row, column, 12)
        now = row ^ (1 << 12) if column == "id" else row
        assert (table, now) in faulty(check_all()), column
        transaction.savepoint_rollback(savepoint)


def test_no_column_is_left_out():
    for table, model in MODELS.items():
        theirs = {field.column for field in model._meta.concrete_fields}
        assert theirs - {*COLUMNS[table], "mac"} == ({"id", "heads"} if table == "seal" else set())


def test_a_whole_reason_in_other_words_is_found_by_the_minutes_look(ledger):
    look(at=AT)
    entry = PointsEntry.objects.order_by("pk")[4]
    tell_lies("UPDATE points_pointsentry SET reason = '别的原因' WHERE id = %s", entry.pk)

    found = look(at=LATER, entries=1)

    assert faulty(found) == {("entry", entry.pk)}
    assert LedgerCheck.objects.filter(is_round=False).get().faults == [
        {
            "table": "entry",
            "id": entry.pk,
            "community": entry.community_id,
            "wallet": entry.wallet_id,
            "what": "changed",
        }
    ]


@pytest.mark.parametrize("at_seq", [1, 2, 3])
def test_a_deleted_entry_is_found(ledger, at_seq):
    look(at=AT)
    wallet = Wallet.objects.order_by("pk").first()
    tell_lies("DELETE FROM points_pointsentry WHERE wallet_id = %s AND wallet_seq = %s", wallet.pk, at_seq)

    found = look(at=LATER, entries=1)

    assert faulty(found) == {("entry", wallet.entries.get(wallet_seq=at_seq + 1).pk)}


def test_the_last_entry_of_a_wallet_is_missed(ledger):
    look(at=AT)
    wallet = Wallet.objects.order_by("pk").first()
    tell_lies("DELETE FROM points_pointsentry WHERE wallet_id = %s AND wallet_seq = %s", wallet.pk, wallet.seq)

    assert faulty(look(at=LATER, entries=1)) == faulty(check_all()) == {("wallet", wallet.pk)}


def test_entries_without_their_wallet_are_found(ledger):
    wallet = Wallet.objects.order_by("pk")[1]
    tell_lies("DELETE FROM points_wallet WHERE id = %s", wallet.pk)

    assert faulty(check_all()) == {("wallet", wallet.pk)}


def test_a_wallet_put_back_to_an_earlier_day_is_not_where_the_seal_saw_it(club, ming):
    """Row and entries as they truly were once: every MAC is right, and only the seal knows better."""
    give(club, ming, 10)
    before = Wallet.objects.values().get()
    give(club, ming, -10)
    seal(at=AT)
    tell_lies("DELETE FROM points_pointsentry WHERE wallet_seq = 2")
    Wallet.objects.filter(pk=before["id"]).update(**before)

    assert faulty(check_all()) == {("wallet", before["id"])}
    assert [fault.what for fault in check_all().faults] == ["seal"]


def test_a_wallet_that_is_gone_with_all_its_entries_is_missed(ledger):
    wallet = Wallet.objects.order_by("pk")[1]
    tell_lies("DELETE FROM points_pointsentry WHERE wallet_id = %s", wallet.pk)
    tell_lies("DELETE FROM points_wallet WHERE id = %s", wallet.pk)

    assert ("wallet", wallet.pk) in faulty(check_all())


def test_a_ledger_that_was_emptied_is_not_found_sound(ledger, club):
    look(at=AT)
    for table in TABLES.values():
        tell_lies(f"DELETE FROM {table}")  # noqa: S608 - names of our tables

    assert check_all().faults == (FEWER,)
    assert look(at=LATER, entries=1).faults == (FEWER,)
    assert ledger_state(club).open == (FEWER,)
    assert sentence(FEWER) == "积分账本 的流水比上次核对时少：有记录被整批删除。"


def test_a_seal_that_is_gone_is_missed(ledger, club):
    close_day(at=AT + timedelta(days=1))
    first, second = LedgerSeal.objects.filter(community=club).order_by("number")
    tell_lies("DELETE FROM points_ledgerseal WHERE id = %s", first.pk)

    assert faulty(check_all()) == {("seal", second.pk)}


def test_the_days_seal_first_looks_at_the_day_before(club, ming):
    give(club, ming, 10)
    give(club, ming, 10)
    seal(at=AT)
    wallet = Wallet.objects.get()
    tell_lies("DELETE FROM points_pointsentry WHERE wallet_seq = 2")

    close_day(at=AT + timedelta(days=1))

    assert LedgerCheck.objects.get().faults == [
        {"table": "wallet", "id": wallet.pk, "community": club.pk, "wallet": wallet.pk, "what": "seal"}
    ]


def test_a_day_without_moves_needs_no_seal(club, ming):
    give(club, ming, 10)

    assert (close_day(at=AT), close_day(at=AT + timedelta(days=1))) == (1, 0)


def test_an_old_key_reads_what_it_wrote_and_a_lost_key_is_told(club, ming, monkeypatch):
    give(club, ming, 10)
    monkeypatch.setattr(settings, "QUNLUO_CRYPTO_KEYS", ["new", *settings.QUNLUO_CRYPTO_KEYS])
    give(club, ming, 5)
    assert check_all().faults == ()

    monkeypatch.setattr(settings, "QUNLUO_CRYPTO_KEYS", ["new"])

    assert [(fault.table, fault.what) for fault in check_all().faults] == [("entry", "unknown_key")]


def test_a_round_goes_on_where_it_was(club):
    post([move(club, who, 1) for who in purse.people(club, 9)], at=AT)

    looks = [look(at=AT + timedelta(minutes=minute), entries=2) for minute in range(5)]

    assert [one.ended_round for one in looks] == [False, False, False, False, True]
    assert (LedgerCheck.objects.get().entries, LedgerCheck.objects.get().is_round) == (9, True)


def test_a_small_ledger_is_walked_each_minute_and_a_long_one_each_night(club, ming, monkeypatch):
    give(club, ming, 1)
    assert [look(at=AT + timedelta(minutes=minute)).ended_round for minute in range(3)] == [True, True, True]
    assert LedgerCheck.objects.count() == 1

    monkeypatch.setattr("qunluo.points.checker.SMALL", 0)

    assert [look(at=AT + timedelta(hours=hours)).ended_round for hours in (1, 19, 21)] == [False, False, True]


def test_a_fault_is_told_once(ledger):
    tell_lies("UPDATE points_wallet SET balance = balance + 1 WHERE id = (SELECT min(id) FROM points_wallet)")

    for minute in range(4):
        look(at=AT + timedelta(minutes=minute))

    assert [(row.is_round, len(row.faults)) for row in LedgerCheck.objects.order_by("pk")] == [(False, 1), (True, 1)]


@pytest.mark.django_db(transaction=True)
def test_only_what_was_touched_is_looked_at_again():
    """Each post commits: what is older than the mark is not read a second time."""
    club = purse.community()
    for _ in range(3):
        post([move(club, who, 1) for who in purse.people(club, 20)], at=AT)
    look(at=AT)
    look(at=LATER)
    entry = PointsEntry.objects.order_by("pk")[7]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE points_pointsentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE points_pointsentry SET amount = 2 WHERE id = %s", [entry.pk])
        cursor.execute("ALTER TABLE points_pointsentry ENABLE TRIGGER USER")
    LedgerWatch.objects.update(wallet=2**62, begun_at=datetime(2026, 3, 2, tzinfo=UTC), walked=10**6)  # no round

    found = look(at=LATER + timedelta(minutes=1))

    assert faulty(found) == {("entry", entry.pk)}
    assert look(at=LATER + timedelta(minutes=2)).faults == ()
