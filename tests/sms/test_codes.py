"""Codes are asked for within limits, typed back within limits, and used once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from qunluo.communities.models import Member
from qunluo.sms.models import Code
from qunluo.sms.reads import pending_number
from qunluo.sms.writes import TooOften, Wish, ask_for_code, count_try, drop_codes, forget_codes, hashed, use_code
from tests.cast import NOW, set_the_stage
from tests.sms.texts import deliver_all, last_code

NUMBER = "13800138000"
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def ming(db, settings) -> Member:
    settings.QUNLUO_SMS = "demo"
    set_the_stage()
    return Member.objects.get(external_id="ming")


def ask(ming, number=NUMBER, *, at=NOW, **wanted) -> Code:
    fields = {"purpose": Code.Purpose.BIND, "scope": f"member:{ming.pk}", "member_id": ming.pk, **wanted}
    return ask_for_code(Wish(community_id=ming.community_id, number=number, **fields), at=at)


def ask_unsigned(ming, number=NUMBER, *, at=NOW, **wanted) -> Code:
    return ask(ming, number, at=at, purpose=Code.Purpose.CHECK_IN, scope="backup:1", member_id=None, **wanted)


def scope(ming) -> str:
    return f"member:{ming.pk}"


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_proves_the_number_once(ming):
    ask(ming)
    code = last_code()

    assert pending_number(scope(ming), at=NOW) == "138****8000"
    proven = use_code(scope(ming), "", code, at=NOW + 4 * MINUTE)

    assert proven is not None
    assert proven.number == NUMBER
    assert use_code(scope(ming), "", code, at=NOW + 4 * MINUTE) is None
    assert pending_number(scope(ming), at=NOW) == ""


@pytest.mark.parametrize(
    ("change", "at"),
    [
        pytest.param(other, NOW, id="one digit off"),
        pytest.param(lambda code: code[:5], NOW, id="a digit short"),
        pytest.param(lambda _code: "", NOW, id="nothing"),
        pytest.param(str, NOW + 5 * MINUTE, id="five minutes later"),
    ],
)
def test_another_code_or_another_time_proves_nothing(ming, change, at):
    ask(ming)

    assert use_code(scope(ming), "", change(last_code()), at=at) is None
    assert Code.objects.get().used_at is None


def test_a_code_is_good_for_its_number_and_place_alone(ming):
    ask_unsigned(ming)
    Code.objects.update(state="sent")
    row = Code.objects.get()
    Code.objects.update(hash=hashed(row.pk, "042917"))

    assert use_code("backup:1", "13800138001", "042917", at=NOW) is None
    assert use_code("backup:2", NUMBER, "042917", at=NOW) is None
    assert use_code("backup:1", NUMBER, "042917", at=NOW) is not None


def test_a_newer_code_ends_the_older_one(ming):
    ask(ming)
    first = last_code()
    ask(ming, at=NOW + MINUTE)
    second = last_code(at=NOW + MINUTE)
    Code.objects.filter(pk=Code.objects.order_by("pk").first().pk).update(expires_at=NOW + DAY)

    assert first == second or use_code(scope(ming), "", first, at=NOW + MINUTE) is None
    assert use_code(scope(ming), "", second, at=NOW + MINUTE) is not None


def test_five_wrong_tries_end_a_code(ming):
    ask(ming)
    code = last_code()

    said = [count_try(scope(ming), "", at=NOW) for _ in range(6)]

    assert [bool(one) for one in said] == [False] * 5 + [True]
    assert "试错太多次" in said[-1]
    assert Code.objects.get().tries == 5
    assert use_code(scope(ming), "", code, at=NOW) is not None  # the fifth try itself may be right


def test_a_number_gets_one_code_a_minute(ming):
    ask(ming)

    with pytest.raises(TooOften, match="请过 1 秒再点"):
        ask(ming, at=NOW + MINUTE - SECOND)
    ask(ming, at=NOW + MINUTE)


def test_a_number_gets_five_codes_a_day_whoever_asks(ming):
    for number in range(5):
        ask_unsigned(ming, at=NOW + number * MINUTE)

    with pytest.raises(TooOften, match="请明天再试"):
        ask(ming, at=NOW + 10 * MINUTE)
    with pytest.raises(TooOften):
        ask_unsigned(ming, at=NOW + DAY - SECOND)
    ask(ming, at=NOW + DAY)


def test_a_member_gets_five_codes_a_day_for_whatever_numbers(ming):
    for number in range(5):
        ask(ming, f"1380013800{number}")

    with pytest.raises(TooOften, match="您今天获取验证码太多次了"):
        ask(ming, "13800138009")


def test_a_hundred_numbers_from_one_address_are_too_many(ming):
    taken = 0
    for number in range(100):
        try:
            ask_unsigned(ming, f"138001380{number:02d}", network="n1")
            taken += 1
        except TooOften:
            continue

    assert taken == Code.objects.count() == 40
    ask_unsigned(ming, "13900139000", network="n2")
    ask_unsigned(ming, "13800138099", network="n1", at=NOW + timedelta(minutes=10))


def test_a_community_pays_for_so_many_a_day(ming, settings):
    settings.QUNLUO_SMS_DAILY = 2
    for number in range(2):
        ask(ming, f"1380013800{number}")
    deliver_all()

    with pytest.raises(TooOften, match="今天的短信已经发完了"):
        ask(ming, "13800138008")
    with pytest.raises(TooOften, match="今天的短信已经发完了"):
        ask_unsigned(ming, "13900139000")


def test_what_waits_counts_when_it_is_sent(ming, settings):
    settings.QUNLUO_SMS_DAILY = 2
    for number in range(3):
        ask(ming, f"1380013800{number}")

    deliver_all()

    assert list(Code.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "sent", "capped"]


def test_neither_number_nor_code_stands_in_clear_anywhere(ming):
    ask(ming)
    code = last_code()

    with connection.cursor() as cursor:
        for table in ("sms_code", "procrastinate_jobs", "accounts_auditentry"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - tables of ours
            text = "".join(row[0] for row in cursor.fetchall())
            assert NUMBER not in text
            assert f'"{code}"' not in text
            assert f"，{code}" not in text


def test_what_ran_out_keeps_no_number(ming):
    ask(ming)
    last_code()

    forget_codes(at=NOW + 4 * MINUTE)
    assert Code.objects.get().number == NUMBER

    forget_codes(at=NOW + 6 * MINUTE)
    row = Code.objects.get()
    assert (row.number, row.demo_text, bytes(row.hash), row.shown) == (None, None, b"", "138****8000")

    forget_codes(at=NOW + 31 * DAY)
    assert Code.objects.count() == 0


def test_numbers_of_nobody_are_forgotten_after_a_day(ming):
    ask_unsigned(ming)
    Code.objects.update(state="nobody")

    forget_codes(at=NOW + DAY)
    assert Code.objects.count() == 1
    forget_codes(at=NOW + DAY + SECOND)
    assert Code.objects.count() == 0


def test_dropped_codes_prove_nothing(ming):
    ask(ming)
    code = last_code()

    drop_codes(scope(ming))

    assert use_code(scope(ming), "", code, at=NOW) is None
