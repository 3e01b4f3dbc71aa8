from __future__ import annotations

import pytest

from qunluo.checkins.risk.traces import Arrival, Known, Who
from qunluo.core.checkins.plan import Way
from tests.checkins.risk.village import MORNING, codes, people, trace, weigh


def family(count: int, *, gap: float = 2_000.0, hand: str = "phone") -> list:
    """So many accounts from one hand, one after another."""
    return [trace(number, number * gap, hand=hand) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("accounts", "score"),
    [
        pytest.param(1, 0, id="alone"),
        pytest.param(2, 0, id="a couple"),
        pytest.param(3, 0, id="with a child"),
        pytest.param(4, 25, id="with two"),
        pytest.param(5, 60, id="a crowd"),
        pytest.param(7, 78, id="a farm"),
    ],
)
def test_a_family_may_share_a_phone_and_a_farm_may_not(accounts, score):
    assert weigh(*family(accounts)).score == score


def test_a_family_one_right_after_another_is_not_held():
    risk = weigh(*family(4, gap=25.0))

    assert (codes(risk), risk.score) == ({"device": 25, "turns": 12}, 30)


def test_nobody_changes_accounts_within_a_blink():
    risk = weigh(*family(4, gap=1.5))

    assert codes(risk)["turns"] == 37
    assert "最快只隔 2 秒" in risk.reasons[0].detail


def test_who_shares_it_is_named():
    assert weigh(*family(5)).reasons[0].detail == "7 天内另有 4 个账号在这台设备上打卡（邻居4、邻居3等）"


def test_accounts_of_one_person_are_one():
    one = {number: Who(person=1, group=1, name="老周") for number in range(1, 10)}

    assert weigh(*family(9), who=one).score == 0


def test_an_unknown_device_is_no_device():
    assert weigh(*family(9, hand="")).score == 0


@pytest.mark.parametrize(
    ("days", "score"),
    [pytest.param(-6, 60, id="within the week"), pytest.param(-8, 0, id="long ago")],
)
def test_a_device_is_remembered_for_a_week(days, score):
    before = tuple(trace(number, number, days=days, hand="phone") for number in range(2, 6))

    assert weigh(trace(1, hand="phone"), known=Known(hands={"phone": before})).score == score


def test_what_was_held_on_the_device_falls_on_others_there():
    before = tuple(trace(number, number, days=-1, hand="phone", is_suspect=True) for number in range(2, 5))

    held = weigh(trace(1, hand="phone"), known=Known(hands={"phone": before}))
    cleared = weigh(
        trace(1, hand="phone"),
        known=Known(hands={"phone": tuple(trace(one.member, 1, days=-1, hand="phone") for one in before)}),
    )

    assert (codes(held), held.score >= 60) == ({"tainted": 55, "device": 25}, True)
    assert cleared.score == 25


def test_lines_that_one_member_posts_for_many():
    lines = [trace(number, number * 60, hand="by:xyz", way=Way.ROLL_CALL) for number in range(1, 7)]

    assert weigh(*lines).reasons[0].detail == "这行接龙由别人代填，7 天内同一个人代填了 6 个账号（邻居5、邻居4等）"
    assert weigh(*lines[:3]).score == 0


def test_hopping_through_networks_on_one_device():
    hops = [trace(number, number * 40, hand="phone", network=f"exit-{number}") for number in range(1, 5)]
    home = [trace(number, number * 40, hand="phone", network="home") for number in range(1, 5)]

    assert codes(weigh(*hops))["hops"] == 25
    assert "hops" not in codes(weigh(*home))


def test_a_shared_network_is_a_remark_and_no_more():
    arrivals = tuple(Arrival(member=number, at=MORNING, network="school") for number in range(100, 160))

    alone = weigh(trace(1, 60, network="school"), known=Known(arrivals={1: arrivals}))
    beside = weigh(*family(4), trace(5, 11_000, network="school", hand="phone"), known=Known(arrivals={1: arrivals}))

    assert alone.score == 0
    assert codes(beside) == {"device": 60}, "an hour later nobody remembers"


@pytest.mark.parametrize("way", [Way.OPERATOR, Way.SHEET, Way.MAKE_UP])
def test_what_operators_enter_is_not_suspected_and_taints_nobody(way):
    entered = [trace(number, number, hand="desk", way=way) for number in range(1, 20)]
    mixed = [*entered, trace(50, 100, hand="desk")]

    assert weigh(*mixed).score == 0


def test_members_of_other_groups_stay_unnamed():
    who = people(6, group=2) | {6: people(6)[6]}

    assert weigh(*family(6), who=who).reasons[0].detail == "7 天内另有 5 个账号在这台设备上打卡"
