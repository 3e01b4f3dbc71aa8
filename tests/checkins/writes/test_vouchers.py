from __future__ import annotations

import pytest

from qunluo.accounts.models import AuditEntry
from qunluo.checkins.models import Voucher
from qunluo.checkins.reads.vouchers import VoucherCounts, shown_code, voucher_counts, voucher_table, vouchers
from qunluo.checkins.writes.vouchers import (
    ALPHABET,
    Batch,
    NotMade,
    NotTaken,
    make_vouchers,
    plain_code,
    take_voucher,
    void_vouchers,
)
from tests.checkins.disputing import BEGUN, NOW, SHANGHAI, a_plan, member_of


def make(cast, count=1, **given) -> list[Voucher]:
    return make_vouchers(cast.community.pk, Batch(count=count, **given), operator_id=cast.steward.pk, at=BEGUN)


def take(cast, code, *, plan, member="jing") -> Voucher:
    return take_voucher(
        code, community_id=cast.community.pk, plan_id=plan.pk, member_id=member_of(cast, member).pk, at=NOW
    )


def test_codes_are_many_and_none_can_be_misread(cast):
    codes = [one.code for one in make(cast, 300, note="  三月活动 ")]

    assert (len(set(codes)), {len(code) for code in codes}) == (300, {10})
    assert set("".join(codes)) <= set(ALPHABET)
    assert set(ALPHABET) & set("01ILOilo") == set()
    assert {one.note for one in Voucher.objects.all()} == {"三月活动"}


@pytest.mark.parametrize("count", [0, -1, 1_001])
def test_odd_numbers_of_codes_are_refused(cast, count):
    with pytest.raises(NotMade, match="1 到 1000 张"):
        make(cast, count)


def test_codes_for_a_plan_of_others_are_refused(cast):
    with pytest.raises(NotMade, match="没有找到这个签到计划"):
        make(cast, plan_id=987_654_321)


@pytest.mark.parametrize(
    "typed",
    ["ABCDE23456", "abcde-23456", " ABCDE 23456 ", "ＡＢＣＤＥ２３４５６", "ab cd e2-34-56\n"],
    ids=["as kept", "small with a stroke", "with blanks", "full width", "torn"],
)
def test_codes_are_read_however_they_are_typed(typed):
    assert plain_code(typed) == "ABCDE23456"


def test_void_code_buys_nothing_and_used_one_stays_used(cast):
    plan = a_plan(cast)
    free, used = make(cast, 2)
    take(cast, used.code, plan=plan)
    AuditEntry.objects.all().delete()

    count = void_vouchers([free.pk, used.pk], within=[cast.community.pk], operator_id=cast.steward.pk, at=NOW)

    assert count == 1
    assert [(row.action, row.subject) for row in AuditEntry.objects.all()] == [("checkins.vouchers.voided", "1")]
    assert voucher_counts(cast.community.pk) == VoucherCounts(free=0, used=1, void=1)
    with pytest.raises(NotTaken):
        take(cast, free.code, plan=plan)


def test_codes_of_another_community_can_not_be_made_void(cast):
    [one] = make(cast)

    assert void_vouchers([one.pk], within=[987_654_321], operator_id=cast.neighbour.pk, at=NOW) == 0
    assert Voucher.objects.get().void_at is None


def test_list_and_download_tell_who_used_what(cast):
    plan = a_plan(cast)
    [first] = make(cast, plan_id=plan.pk, note="=1+1")
    [second] = make(cast)
    take(cast, first.code, plan=plan)

    header, *rows = voucher_table(cast.community.pk, zone=SHANGHAI)

    assert [one.code for one in vouchers(cast.community.pk)] == [second.code, first.code]
    assert [one.code for one in vouchers(cast.community.pk, before=second.pk)] == [first.code]
    assert header[0] == "券码"
    assert [row[:4] for row in rows] == [
        [shown_code(second.code), "未使用", "全部", ""],
        [shown_code(first.code), "已使用", "晨读打卡", "=1+1"],
    ]
    assert rows[1][5:] == [NOW.astimezone(SHANGHAI), "静静"]
