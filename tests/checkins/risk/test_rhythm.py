from __future__ import annotations

from random import Random

import pytest

from qunluo.checkins.risk.rhythm import Beats, chained_before
from qunluo.checkins.risk.scene import scene_for
from qunluo.checkins.risk.traces import Arrival, Known, PlanFacts
from qunluo.checkins.risk.weighing import risks
from qunluo.core.checkins.plan import Way
from tests.checkins.risk.village import MONDAY, MORNING, codes, trace, weigh

DICE = Random(5)  # noqa: S311 - clicks without secrets


def row(count: int, gap: float, *, jitter: float = 0.0, rng: Random = DICE) -> list:
    return [trace(number, number * gap + rng.gauss(0, jitter)) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("traces", "is_held"),
    [
        pytest.param(row(20, 7.3), True, id="a script"),
        pytest.param(row(20, 7.3, jitter=0.08), True, id="a script over a slow line"),
        pytest.param(row(20, 60.0), True, id="a patient script"),
        pytest.param(row(6, 7.3), False, id="too few to tell"),
        pytest.param(row(20, 7.3, jitter=2.5), False, id="people one after another"),
        pytest.param([trace(n, DICE.uniform(0, 600)) for n in range(1, 120)], False, id="a busy morning"),
        pytest.param([trace(n, DICE.expovariate(1 / 60)) for n in range(1, 120)], False, id="after a reminder"),
    ],
)
def test_even_distances(traces, is_held):
    last = max(traces, key=lambda one: one.at)

    risk = weigh(*[one for one in traces if one is not last], last)

    assert (codes(risk).get("metronome", 0) >= 60) is is_held


def test_a_row_is_told_with_its_distance():
    assert weigh(*row(20, 7.3)).reasons[0].detail == "与前面 19 个账号每隔约 7.3 秒接连打卡，间隔几乎不变"


def test_who_only_stands_beside_a_row_is_not_part_of_it():
    script = row(20, 7.3)
    passing = trace(50, script[14].at.timestamp() - MORNING.timestamp() + 0.2)

    assert codes(weigh(*script, passing)) == {}
    assert codes(weigh(*script[:14], *script[15:], script[14], passing, script[14]))["metronome"] >= 60


def test_lines_of_a_roll_call_have_no_rhythm():
    lines = [trace(number, number * 5.0, way=Way.ROLL_CALL) for number in range(1, 30)]

    assert weigh(*lines).score == 0


def test_the_head_of_a_row_is_known_the_day_after():
    arrivals = [Arrival(member=one.member, at=one.at) for one in row(20, 7.3)]
    last = arrivals[-1]

    assert chained_before([(last.member, last.at)], Beats(arrivals)) == dict.fromkeys(range(1, 21), 19)
    risk = weigh(trace(1, days=1), known=Known(chains={(1, 1): (MONDAY, 19)}))
    assert [(one.code, one.detail) for one in risk.reasons] == [
        ("metronome", "昨天曾与 19 个账号按几乎不变的间隔接连打卡")
    ]


@pytest.mark.parametrize(
    ("count", "members", "weight"),
    [
        pytest.param(6, 0, None, id="a few friends"),
        pytest.param(12, 0, 22, id="a dozen"),
        pytest.param(25, 0, 66, id="two dozen"),
        pytest.param(25, 5_000, None, id="in a huge plan, nothing"),
    ],
)
def test_many_in_one_second(count, members, weight):
    known = Known(plans={1: PlanFacts(members=members)})
    burst = [trace(number, number * 0.7 / count) for number in range(1, count + 1)]

    assert {codes(weigh(*burst[:n], *burst[n + 1 :], burst[n], known=known)).get("burst") for n in range(count)} == {
        weight
    }


def crowd(*seconds: int, rng: Random = DICE) -> list:
    """So many people in each of these seconds, at any moment of it."""
    moments = [second + rng.random() for second, many in enumerate(seconds) for _ in range(many)]
    return [trace(number, moment) for number, moment in enumerate(moments, 1)]


@pytest.mark.parametrize(
    ("seconds", "members", "is_held"),
    [
        pytest.param((2, 9, 24, 60, 70, 65, 60), 500, False, id="everybody, when the host says so"),
        pytest.param((200,) * 5, 2_000, False, id="one in ten each second, from the very first"),
        pytest.param((0, 0, 0, 40), 440, True, id="a farm of forty in a plan of its size"),
        pytest.param((0, 1, 0, 0, 40), 100, True, id="a script beside a passer-by"),
        pytest.param((1, 2, 1, 2, 150), 900, True, id="a script amid a quiet morning"),
        pytest.param((5, 6, 8, 7, 6, 80), 200, True, id="a script in the middle of a crowd"),
    ],
)
def test_a_crowd_swells_and_a_script_strikes(seconds, members, is_held):
    known = Known(plans={1: PlanFacts(members=members)})

    found = risks(scene_for(crowd(*seconds), known), {})

    assert any(risk.score >= 60 for risk in found.values()) is is_held


def alarm(spread: float, *, days: int, seed: int = 3) -> Known:
    rng = Random(seed)  # noqa: S311 - as above
    past = tuple(trace(1, rng.uniform(-spread, spread), days=-day) for day in range(days, 0, -1))
    return Known(own={(1, 1): past})


@pytest.mark.parametrize(
    ("known", "is_held"),
    [
        pytest.param(alarm(0.2, days=6), True, id="a timetable"),
        pytest.param(alarm(0.2, days=2), False, id="two days prove nothing"),
        pytest.param(alarm(20.0, days=14), False, id="an alarm clock"),
        pytest.param(alarm(6.0, days=14), False, id="somebody very punctual"),
    ],
)
def test_the_same_second_every_day(known, is_held):
    assert (weigh(trace(1), known=known).score >= 60) is is_held


def test_the_second_is_told():
    assert (
        weigh(trace(1), known=alarm(0.2, days=6))
        .reasons[0]
        .detail.startswith("连着 7 次都在 08:00:00 打卡，前后相差不到 0.")
    )


def test_another_session_has_its_own_clock():
    known = Known(own={(1, 1): tuple(trace(1, 0.1, days=-day, session="evening") for day in range(7, 0, -1))})

    assert weigh(trace(1), known=known).score == 0
