"""The weighing itself, pure: a batch of traces and all that is known go in, a risk for each comes out.

In two steps, for names and persons are looked up in between, and only of those whom it turns out to concern:
`scene.scene_for` compares, `risks` tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from qunluo.checkins.risk.album import picture_signs
from qunluo.checkins.risk.copying import own_text_signs, text_signs
from qunluo.checkins.risk.habits import habit_signs
from qunluo.checkins.risk.hands import before, hand_signs, network_signs
from qunluo.checkins.risk.rhythm import burst_signs, chain_signs, same_second_signs
from qunluo.checkins.risk.scene import Scene
from qunluo.checkins.risk.traces import WITHOUT_RHYTHM, Kin, PlanFacts, Seat, Sign, Trace, Who
from qunluo.checkins.risk.travels import accuracy_signs, point_signs, travel_signs
from qunluo.checkins.risk.weights import combined, weighed
from qunluo.core.checkins.claim import Reason, Risk

HAND_DAYS = timedelta(days=7)


def risks(scene: Scene, who: Mapping[int, Who]) -> dict[Seat, Risk]:
    """The risk of each trace of the batch. `who` holds `scene.members()`; of whom it lacks, nothing is told."""
    kin = Kin(who)
    return {one.seat: _risk(one, scene, kin) for one in scene.batch}


def _risk(one: Trace, scene: Scene, kin: Kin) -> Risk:
    return combined(
        Reason(code=sign.code, weight=weight, detail=_told(sign, one, kin))
        for sign in signs_of(one, scene, kin)
        if (weight := weighed(sign.code, sign.weight, scene.known.learned))
    )


def _told(sign: Sign, one: Trace, kin: Kin) -> str:
    return sign.sentence.replace("{names}", kin.named(one.group, sign.others) or "其他成员")


def signs_of(one: Trace, scene: Scene, kin: Kin) -> Iterator[Sign]:
    """All that speaks against it."""
    facts = scene.known.plans.get(one.plan, PlanFacts())
    own = before(one, scene.own[one.plan, one.member])
    at_hand = (
        [trace for trace in before(one, scene.hands[one.hand]) if one.at - trace.at <= HAND_DAYS] if one.hand else []
    )
    yield from hand_signs(one, at_hand, kin)
    yield from travel_signs(one, own, at_hand, timezone=facts.timezone)
    yield from point_signs(one, own)
    yield from accuracy_signs(one, own)
    if one.text:
        desk = scene.desks[one.plan]
        yield from text_signs(one, desk, own, kin)
        yield from own_text_signs(one, desk, own)
    if one.pictures:
        yield from picture_signs(one, scene.album, kin, timezone=facts.timezone)
    if one.way not in WITHOUT_RHYTHM:
        beats = scene.beats[one.plan]
        yield from network_signs(one, beats)
        yield from chain_signs(one, beats, scene.known.chains.get((one.plan, one.member)))
        yield from burst_signs(one, beats, members=facts.members)
        yield from same_second_signs(one, own, timezone=facts.timezone)
    yield from habit_signs(one, own, scene.known)
