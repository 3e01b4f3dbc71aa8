"""The pages of points: read by all, changed by those who may, one effect a click."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qunluo.accounts.models import AuditEntry
from qunluo.communities.models import Member
from qunluo.points.checker import look
from qunluo.points.models import Award, CouponCode, CouponPool, PointsEntry, PointsRules, Reward
from qunluo.points.reads import balance_of
from qunluo.points.writes import Give, Move, give_awards, post, redeem
from tests.cast import NOW
from tests.console.test_markup import HOSTILE, Reader

MOST_QUERIES = 24


def page(client, path, **kwargs) -> str:
    answer = client.get(path, **kwargs)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client, path, **typed) -> str:
    answer = client.post(path, typed, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def ming(cast) -> int:
    return Member.objects.get(group=cast.group, external_id="ming").account.person_id


@pytest.fixture
def earn(cast, ming):
    def give(amount: int, **given):
        defaults = {"key": f"k{PointsEntry.objects.count()}", "kind": "checkin", "reason": "3 月 2 日签到", "at": NOW}
        move = Move(community_id=cast.community.pk, person_id=ming, amount=amount, **(defaults | given))
        return post([move], at=NOW)[move.key]

    return give


def test_an_empty_ledger_says_how_it_fills(cast, steward):
    assert "还没有积分流水" in page(steward, "/points/")


def test_the_ledger_tells_who_how_much_and_why(steward, earn):
    earn(10)
    earn(-4, kind="makeup", reason="补签 3 月 1 日")

    shown = page(steward, "/points/")

    assert all(said in shown for said in ("阿明", "+10", "\u22124", "3 月 2 日签到", "补签 3 月 1 日", "余额 6"))
    assert "3 月 2 日签到" not in page(steward, "/points/?kind=makeup")


def test_a_person_is_found_by_name(steward, earn, ming):
    earn(10)

    shown = page(steward, "/points/?q=阿明")

    assert f"/points/people/{ming}/" in shown
    assert "没有找到这个昵称" in page(steward, "/points/?q=没有这个人")


def test_the_ledger_asks_as_often_for_one_line_as_for_three(steward, earn):
    asked = []
    for _ in range(2):
        earn(1)
        earn(1)
        page(steward, "/points/?q=明")  # the session is written once
        with CaptureQueriesContext(connection) as context:
            page(steward, "/points/?q=明")
        asked.append(len(context))

    assert asked[0] == asked[1] <= MOST_QUERIES


def grant_key(shown: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', shown)[1]


def test_points_by_hand_count_once_a_form_and_can_be_undone(cast, ming, steward):
    where = f"/points/people/{ming}/"
    key = grant_key(page(steward, where))

    for _ in range(2):
        shown = sent(steward, f"{where}grant/", key=key, amount="50", reason="精华内容")

    assert "已给 阿明 发放 50 分，现有 50 分。" in shown
    assert balance_of(ming) == 50
    entry = PointsEntry.objects.get()
    assert f'action="/points/entries/{entry.pk}/undo/"' in shown

    for _ in range(2):
        shown = sent(steward, f"/points/entries/{entry.pk}/undo/")

    assert "这一笔已经撤销过了，没有再动。" in shown
    assert balance_of(ming) == 0
    assert [row.action for row in AuditEntry.objects.filter(action__startswith="points")] == [
        "points.granted",
        "points.undone",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"amount": "-5", "reason": "扣分"}, "积分不够：现有 0 分，需要 5 分。", id="more than there is"),
        pytest.param({"amount": "0", "reason": "扣分"}, "积分不能是 0。", id="nothing"),
        pytest.param({"amount": "五", "reason": "扣分"}, "请填写整数。", id="no number"),
        pytest.param({"amount": "5", "reason": " "}, "请写明原因，成员会看到。", id="no reason"),
        pytest.param({"amount": "9" * 30, "reason": "多"}, "100000", id="absurdly much"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(ming, steward, typed, said):
    shown = sent(steward, f"/points/people/{ming}/grant/", key="k", **typed)

    assert said in shown
    assert typed["reason"].strip() in shown
    assert PointsEntry.objects.count() == 0


def test_who_may_only_read_sees_no_button(ming, clerk, earn):
    earn(10)

    shown = page(clerk, f"/points/people/{ming}/")

    assert "发放或扣除积分" not in shown
    assert "/undo/" not in shown


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_to_take_away(steward, earn, kind):
    earn(10, reason="=1+1")

    answer = steward.get(f"/points/download/?as={kind}&since=2026-03-01&until=2026-03-02")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="points-20260302.{kind}"'
    if kind == "csv":
        header, line = answer.content.decode("utf-8-sig").splitlines()
        assert header.startswith("时间,成员,成员编号,类型,变动,余额,原因")
        assert line.startswith("2026-03-02 12:30:00,阿明,")
        assert ",打卡,10,10,'=1+1,," in line


def test_a_table_of_another_time_is_empty(steward, earn):
    earn(10)

    assert len(steward.get("/points/download/?as=csv&since=2026-03-03").content.splitlines()) == 1


def test_the_weeks_king_is_crowned(steward, earn):
    earn(10)

    shown = page(steward, "/points/board/")

    assert "本周积分王" in shown
    assert "阿明" in shown
    assert "还没有人得到积分" in page(steward, "/points/board/?period=day&day=2026-02-02")
    assert "还没有人得到积分" not in page(steward, "/points/board/?period=nonsense&day=x&group=99999999")


def test_a_reward_is_made_and_changed(cast, steward):
    typed = {"name": "帆布袋", "kind": "goods", "price": "20", "stock": "5", "is_material": "on", "is_open": "on"}

    shown = sent(steward, "/points/rewards/create/", **typed)

    reward = Reward.objects.get()
    assert ("“帆布袋”已保存。" in shown, "剩 5 份" in shown, reward.community) == (True, True, cast.community)
    sent(steward, f"/points/rewards/{reward.pk}/save/", **(typed | {"price": "30", "stock": ""}))
    reward.refresh_from_db()
    assert (reward.price, reward.stock) == (30, None)


def test_two_clicks_make_one_reward(steward):
    for _ in range(2):
        shown = sent(steward, "/points/rewards/create/", name="帆布袋", kind="goods", price="20", is_open="on")

    assert "已经有一个叫这个名字的奖品。" in shown
    assert Reward.objects.count() == 1


@pytest.mark.parametrize("price", ["0", "-1", "x", "", "99999999999999999999"])
def test_a_price_that_is_none_is_refused(steward, price):
    shown = sent(steward, "/points/rewards/create/", name="帆布袋", kind="goods", price=price)

    assert "field-error" in shown
    assert Reward.objects.count() == 0


def test_codes_are_pasted_and_reach_who_waits(cast, ming, steward):
    sent(steward, "/points/coupons/create/", name="满减券", is_open="on")
    pool = CouponPool.objects.get()
    give = Give(
        key="a",
        community_id=cast.community.pk,
        person_id=ming,
        kind="coupon",
        name="满减券",
        reason="连续签到 7 天",
        at=NOW,
        pool_id=pool.pk,
    )
    give_awards([give], at=NOW)
    assert "券码用完了，有 1 人在等" in page(steward, f"/points/coupons/{pool.pk}/")
    assert "1 人在等" in page(steward, "/points/coupons/")
    assert "的券码用完了，有 1 人在等。" in page(steward, "/points/awards/")

    shown = sent(steward, f"/points/coupons/{pool.pk}/codes/", codes="AAA\r\nBBB\nAAA\n\n" + "x" * 101)

    assert "加入了 2 个券码。有 1 人在等，已经发给他们。" in shown
    assert "1 行太长，不像券码，没有加入。" in shown
    assert "AAA" not in shown.replace("AAA\r\n", ""), "codes are for members alone"
    assert CouponCode.objects.filter(award=None).count() == 1


def test_two_pools_of_one_name_are_one_too_many(steward):
    for _ in range(2):
        shown = sent(steward, "/points/coupons/create/", name="满减券", is_open="on")

    assert "已经有一个叫这个名字的券码池。" in shown
    assert CouponPool.objects.count() == 1


def test_a_bought_thing_is_handed_over_or_taken_back_with_its_points(cast, ming, steward, earn):
    earn(50)
    bag = Reward.objects.create(community=cast.community, name="帆布袋", kind="goods", price=20, stock=2)
    first, second = (redeem(ming, bag.pk, key=key, at=NOW).award_id for key in "ab")

    sent(steward, f"/points/awards/{first}/settle/")
    shown = sent(steward, f"/points/awards/{second}/withdraw/", reason="缺货")

    assert "已收回“帆布袋”。" in shown
    assert dict(Award.objects.values_list("pk", "state")) == {first: "given", second: "withdrawn"}
    assert balance_of(ming) == 30


def test_too_much_money_is_warned_about(cast, ming, steward):
    gives = [
        Give(
            key=f"a{number}",
            community_id=cast.community.pk,
            person_id=ming,
            kind=kind,
            name="奖",
            reason="奖",
            at=NOW - timedelta(minutes=1),
        )
        for number, kind in enumerate(["coupon", "coupon", "badge"])
    ]
    give_awards(gives, at=NOW)

    shown = page(steward, "/points/awards/")

    assert "33%" in shown
    assert "太靠优惠券和实物" in shown
    assert "发得太多会招来专门领券的人" in shown
    assert "标为已使用" not in shown  # a badge is worn and not used up


def test_rules_are_kept_and_hold(cast, ming, steward, earn):
    shown = sent(
        steward, "/points/rules/save/", cap_speech="3", cap_checkin="", expiry_days="30", timezone="Asia/Shanghai"
    )

    assert "积分规则已保存" in shown
    assert PointsRules.objects.get().caps == {"speech": 3}
    earn(5, kind="speech")
    assert (balance_of(ming), PointsEntry.objects.get().expires_at) == (3, NOW + timedelta(days=30))
    assert 'value="30"' in page(steward, "/points/rules/")


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param({"timezone": "Asia/Nowhere"}, id="no such zone"),
        pytest.param({"timezone": "Asia/Shanghai", "expiry_days": "0"}, id="no time at all"),
        pytest.param({"timezone": "Asia/Shanghai", "cap_speech": "-1"}, id="below nothing"),
    ],
)
def test_rules_that_make_no_sense_are_refused(steward, typed):
    assert "field-error" in sent(steward, "/points/rules/save/", **typed)
    assert PointsRules.objects.count() == 0


@pytest.mark.parametrize("words", HOSTILE)
def test_no_page_holds_markup_of_anybody(cast, ming, steward, earn, words):
    Member.objects.update(name=words[:200])
    earn(20, reason=words[:300])
    pool = CouponPool.objects.create(community=cast.community, name=words[:60], note=words[:200])
    bag = Reward.objects.create(community=cast.community, name=words[:60], kind="coupon", price=1, pool=pool)
    redeem(ming, bag.pk, key="a", at=NOW)
    things = ("", "?q=m", f"people/{ming}/", "board/", "rewards/", f"rewards/{bag.pk}/", "coupons/", "awards/")

    for thing in (*things, f"coupons/{pool.pk}/", "rules/", "sound/"):
        reader = Reader()
        reader.feed(page(steward, f"/points/{thing}"))
        assert reader.wrong == [], thing


def test_the_page_says_whether_all_is_sound(steward, earn):
    earn(10)
    assert "还没有核对过" in page(steward, "/points/sound/")
    look(at=NOW)
    assert "积分账完好，没有改动过的痕迹" in page(steward, "/points/sound/")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE points_wallet SET balance = 999")
    look(at=NOW + timedelta(minutes=1))

    assert "被改动过：内容与写入时的校验码不符。" in page(steward, "/points/sound/")
    assert "有人绕过群落改动了数据库" in page(steward, "/points/")
