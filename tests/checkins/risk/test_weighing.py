from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.checkins.places import Position
from qunluo.checkins.risk.scene import scene_for
from qunluo.checkins.risk.traces import Known
from qunluo.checkins.risk.weighing import risks
from qunluo.core.checkins.claim import Picture
from qunluo.core.checkins.plan import Way
from tests.checkins.risk.village import NOTE, OTHER_NOTE, people, trace

WHO = people(12)


@st.composite
def traces(draw):
    """Anything that a few members may hand in within some days, by whatever way."""
    member = draw(st.integers(1, 12))
    return trace(
        member,
        draw(st.floats(0, 3_000).map(lambda seconds: round(seconds, 3)) | st.sampled_from([0.0, 7.0, 14.0, 21.0])),
        days=draw(st.integers(0, 3)),
        way=draw(st.sampled_from(Way)),
        text=draw(st.sampled_from(["", "打卡", NOTE, OTHER_NOTE, f"{NOTE}真的"])),
        hand=draw(st.sampled_from(["", "phone", "tablet", "by:x"])),
        network=draw(st.sampled_from(["", "school", "home"])),
        pictures=draw(st.sampled_from([(), (Picture(sha256="a", phash="0f0f0f0f0f0f0f0f"),), (Picture(sha256=""),)])),
        position=draw(
            st.none()
            | st.builds(
                Position, latitude=st.sampled_from([31.2, 23.1]), longitude=st.just(121.4), accuracy=st.just(5.0)
            )
        ),
    )


BATCHES = st.lists(traces(), max_size=25, unique_by=lambda one: one.seat)


@settings(deadline=None)
@given(BATCHES, st.randoms())
def test_the_order_of_a_batch_does_not_matter(batch, rng):
    shuffled = list(batch)
    rng.shuffle(shuffled)

    assert risks(scene_for(shuffled, Known()), WHO) == risks(scene_for(batch, Known()), WHO)


@settings(deadline=None)
@given(BATCHES)
def test_every_risk_is_bounded_and_told(batch):
    for risk in risks(scene_for(batch, Known()), WHO).values():
        assert 0 <= risk.score <= 100
        assert bool(risk.reasons) is bool(risk.score)
        assert all(0 < reason.weight <= 95 and reason.detail for reason in risk.reasons)


@settings(deadline=None)
@given(BATCHES)
def test_what_is_known_twice_counts_once(batch):
    """A callback that comes again finds itself in the tables, and is weighed as before."""
    known = Known(
        own={(one.plan, one.member): tuple(it for it in batch if it.member == one.member) for one in batch},
        texts={1: tuple(one for one in batch if one.text)},
        hands={one.hand: tuple(it for it in batch if it.hand == one.hand) for one in batch if one.hand},
    )

    assert risks(scene_for(batch, known), WHO) == risks(scene_for(batch, Known()), WHO)


@settings(deadline=None)
@given(BATCHES, st.integers(2, 11))
def test_another_account_on_the_device_never_weighs_less(batch, newcomer):
    clean = [replace(one, hand="", text="", pictures=(), position=None, network="") for one in batch]
    last = trace(12, 4_000, days=3, hand="phone")
    before = [replace(one, hand="phone") for one in clean if one.order < last.order and one.member != 12]
    more = [*before, trace(newcomer, 3_999, days=3, hand="phone")]

    fewer, extra = (risks(scene_for([*its, last], Known()), WHO)[last.seat].score for its in (before, more))

    assert extra >= fewer


def test_a_thousand_strangers_are_all_honest():
    rng = Random(11)  # noqa: S311 - clicks without secrets
    batch = [
        trace(number, rng.uniform(0, 7_200), hand=f"d{number}", network=f"n{number}") for number in range(1, 1_001)
    ]

    assert {risk.score for risk in risks(scene_for(batch, Known()), {}).values()} == {0}


def test_decisions_have_taught_the_weights():
    batch = [trace(number, number * 2_000.0, hand="tablet") for number in range(1, 9)]
    seat = batch[-1].seat

    before = risks(scene_for(batch, Known()), WHO)[seat].score
    after = risks(scene_for(batch, Known(learned={"device": 0.5})), WHO)[seat].score

    assert (before, after) == (78, 39)
