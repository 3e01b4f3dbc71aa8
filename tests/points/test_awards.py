"""Badges, tickets, coupons: once a key, with a code if there is one, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qunluo.points.models import Award, CouponCode, CouponPool
from qunluo.points.reads import awards_of, codes_of, coupon_load, incentive_shares, is_short_of_codes, pools_in
from qunluo.points.reads.awards import CouponLoad, Shares
from qunluo.points.writes import (
    Give,
    add_codes,
    give_awards,
    release_awards,
    restore_awards,
    withdraw_awards,
)
from tests.points import purse
from tests.points.purse import AT

LATER = AT + timedelta(hours=1)


@pytest.fixture
def pool(club) -> CouponPool:
    return CouponPool.objects.create(community=club, name="满 50 减 10")


def wish(club, who, key="streak:7", **given) -> Give:
    defaults = {"kind": "badge", "name": "七日勋章", "reason": "连续签到 7 天", "at": AT}
    return Give(key=key, community_id=club.pk, person_id=who, **(defaults | given))


def coupon(club, who, pool, key="streak:7", **given) -> Give:
    return wish(club, who, key, kind="coupon", name="满 50 减 10", pool_id=pool.pk, **given)


def states() -> list[str]:
    return list(Award.objects.order_by("pk").values_list("state", flat=True))


def test_a_badge_is_given_once(club, ming):
    first = give_awards([wish(club, ming), wish(club, ming)], at=AT)
    again = give_awards([wish(club, ming, name="别的")], at=LATER)

    assert (first["streak:7"].is_new, again["streak:7"].is_new) == (True, False)
    assert [(award.name, award.state, award.is_material) for award in awards_of(ming)] == [("七日勋章", "given", False)]


def test_a_coupon_comes_with_a_code_of_its_own(club, ming, pool):
    other = purse.person(club)
    add_codes(pool, ["AAA", " BBB ", "", "AAA"], at=AT)

    given = give_awards([coupon(club, ming, pool, "a"), coupon(club, other, pool, "b")], at=AT)

    assert codes_of([one.award_id for one in given.values()]) == {
        given["a"].award_id: "AAA",
        given["b"].award_id: "BBB",
    }
    assert states() == ["given", "given"]


def test_a_coupon_is_of_the_pool_of_its_name_and_a_new_name_asks_for_codes(club, ming, pool):
    add_codes(pool, ["AAA"], at=AT)
    plain = {"kind": "coupon", "pool_id": None}

    given = give_awards(
        [wish(club, ming, "a", name=pool.name, **plain), wish(club, ming, "b", name="免邮券", **plain)], at=AT
    )

    assert (given["a"].state, given["b"].state) == ("given", "no_code")
    assert [(state.pool.name, state.free, state.waiting) for state in pools_in(club.pk)] == [
        ("免邮券", 0, 1),
        ("满 50 减 10", 0, 0),
    ]


def test_codes_stand_encrypted_in_the_table(club, pool):
    from django.db import connection  # noqa: PLC0415 - for one raw look

    add_codes(pool, ["SECRET-CODE"], at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, fingerprint FROM points_couponcode")
        assert all(b"SECRET" not in bytes(value) for value in cursor.fetchone())


def test_when_codes_run_out_members_wait_and_the_operator_is_asked(club, ming, pool):
    given = give_awards([coupon(club, ming, pool, key) for key in "abc"], at=AT)
    assert {one.state for one in given.values()} == {"no_code"}
    assert is_short_of_codes(club.pk)
    assert [(state.free, state.waiting, state.given, state.is_short) for state in pools_in(club.pk)] == [
        (0, 3, 0, True)
    ]

    pasted = add_codes(pool, ["1", "2"], at=LATER)

    assert (pasted.added, pasted.known, pasted.handed_out) == (2, 0, 2)
    assert states() == ["given", "given", "no_code"]
    assert add_codes(pool, ["2", "3", "x" * 101], at=LATER).too_long == 1
    assert states() == ["given"] * 3
    assert not is_short_of_codes(club.pk)


def test_what_is_held_waits_for_a_word(club, ming, pool):
    add_codes(pool, ["1"], at=AT)
    give_awards([wish(club, ming, "a", is_held=True), coupon(club, ming, pool, "b", is_held=True)], at=AT)
    assert states() == ["held", "held"]
    assert CouponCode.objects.get().award is None

    released = release_awards(["a", "b", "unknown"], community_id=club.pk, at=LATER)

    assert (released, states()) == (2, ["given", "given"])


def test_what_is_taken_back_can_come_back_with_its_code(club, ming, pool):
    add_codes(pool, ["1", "2"], at=AT)
    given = give_awards([coupon(club, ming, pool, "a"), wish(club, ming, "b")], at=AT)
    Award.objects.filter(key="b").update(state="used")

    assert withdraw_awards(["a", "b"], community_id=club.pk, reason="代打卡", at=LATER) == {
        "a": "withdrawn",
        "b": "used",
    }
    assert restore_awards(["a", "b"], community_id=club.pk, reason="申诉成立", at=LATER) == 1

    assert states() == ["given", "used"]
    assert codes_of([given["a"].award_id]) == {given["a"].award_id: "1"}
    assert CouponCode.objects.filter(award=None).count() == 1


def test_a_key_of_one_community_is_free_in_another(club, ming):
    neighbours = purse.community("隔壁的社群")
    other = purse.person(neighbours)

    give_awards([wish(club, ming), wish(neighbours, other)], at=AT)

    assert Award.objects.count() == 2


@pytest.mark.parametrize(
    ("material", "others", "share", "low"),
    [
        pytest.param(0, 0, None, False, id="nothing given"),
        pytest.param(6, 4, 0.4, False, id="just enough"),
        pytest.param(7, 4, 4 / 11, True, id="just too few"),
        pytest.param(5, 0, 0.0, True, id="all for money"),
        pytest.param(0, 5, 1.0, False, id="all for honour"),
    ],
)
def test_the_share_of_what_is_not_material(club, ming, material, others, share, low):
    give_awards([wish(club, ming, f"m{n}", kind="coupon") for n in range(material)], at=AT)
    give_awards([wish(club, ming, f"o{n}", kind="title") for n in range(others)], at=AT)
    give_awards([wish(club, ming, "taken back", kind="goods"), wish(club, ming, "later", at=LATER)], at=AT)
    withdraw_awards(["taken back"], community_id=club.pk, reason="x", at=AT)

    shares = incentive_shares(club.pk, since=AT, until=LATER)

    assert shares == Shares(material=material, other=others)
    assert (shares.share, shares.is_low) == (share, low)


@pytest.mark.parametrize(
    ("coupons", "high"), [pytest.param(3, False, id="15 percent"), pytest.param(4, True, id="20 percent")]
)
def test_coupons_of_a_day_beside_the_people_who_are_there(club, ming, monkeypatch, coupons, high):
    monkeypatch.setattr("qunluo.points.reads.awards.present_in", lambda _: 20)
    give_awards([wish(club, ming, f"c{n}", kind="coupon") for n in range(coupons)], at=AT)
    midnight = datetime(2026, 3, 2, 16, tzinfo=UTC)
    give_awards([wish(club, ming, "tomorrow", kind="coupon", at=midnight)], at=AT)

    load = coupon_load(club.pk, AT.date())

    assert load == CouponLoad(day=AT.date(), coupons=coupons, people=20)
    assert load.is_high == high


def test_an_award_without_a_reason_is_our_fault(club, ming):
    with pytest.raises(ValueError, match="reason"):
        give_awards([replace(wish(club, ming), reason="")], at=AT)
