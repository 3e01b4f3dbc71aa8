"""What happens next in the living groups: by the seed alone, and in words that the channel knows."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from qunluo.channels.app.codec import AppCodec
from qunluo.core.events import MemberJoined, MemberLeft, MessagePosted
from qunluo.simulator.director import Director, Place
from qunluo.simulator.people import CAST, residents
from qunluo.simulator.stages import LIVELY, QUIET, STAGES

MORNING = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)  # 8:00 in Shanghai
SECOND = timedelta(seconds=1)


def places() -> list[Place]:
    return [
        Place(
            id=f"demo-{stage.name}",
            stage=stage,
            people=[*CAST, *islice(residents(f"{stage.name}-", stage.temper), 60)],
        )
        for stage in STAGES.values()
    ]


def lived(director: Director, steps: int, *, at: datetime = MORNING) -> list[dict]:
    return [event for number in range(steps) for event in director.step(at + number * SECOND)]


def test_the_same_seed_lives_the_same_life() -> None:
    first, second, other = (lived(Director(places(), seed=seed), 200) for seed in ("a", "a", "b"))

    assert first == second
    assert first != other


def test_the_channel_understands_what_happens() -> None:
    events = lived(Director(places(), seed="a"), 3_000)

    readings = [AppCodec().read(json.dumps(event).encode())[0] for event in events]

    kinds = Counter(type(reading.event) for reading in readings)
    assert kinds[MessagePosted] > 2_500
    assert kinds[MemberJoined] > kinds[MemberLeft] > 0
    assert 0 < kinds[type(None)] < 30
    assert len({reading.key for reading in readings}) == len(events)


def test_nobody_who_has_left_says_a_word() -> None:
    left: set[tuple[str, str]] = set()
    for event in lived(Director(places(), seed="a"), 3_000):
        seat = (event["group"], event["member"])
        if event["type"] == "joined":
            left.discard(seat)
        elif event["type"] == "left":
            left.add(seat)
        elif event["type"] == "message":
            assert seat not in left


def test_lively_groups_are_livelier() -> None:
    groups = Counter(event["group"] for event in lived(Director(places(), seed="a"), 3_000))

    assert groups["demo-lively"] > groups["demo-new"] > groups["demo-quiet"]


def test_pauses_are_believable() -> None:
    director = Director(places(), seed="a")

    assert all(1 <= director.pause() <= 3 for _ in range(100))


@pytest.mark.parametrize("action", ["welcome_member", "post_reply", "send_hint"])
def test_who_is_spoken_to_answers_after_some_seconds(action: str) -> None:
    director = Director([Place(id="g", stage=QUIET, people=CAST)], seed="a")
    lived(director, 1)
    for _ in range(20):
        director.hear({"action": action, "group": "g", "member": "aming"}, MORNING)

    at_once = director.step(MORNING + 3 * SECOND)
    later = director.step(MORNING + 17 * SECOND)

    assert len(at_once) <= 1
    assert len(later) > 5
    assert {event["member"] for event in later[:-1]} == {"aming"}
    assert all(event["type"] == "message" and event["text"] for event in later[:-1])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": "post_reply", "group": "elsewhere", "mention": "aming"},
        {"action": "post_reply", "group": "g", "mention": "nobody"},
        {"action": "post_reply", "group": "g", "mention": ""},
        {"action": "dance", "group": "g", "member": "aming"},
    ],
)
def test_what_concerns_nobody_is_answered_by_nobody(body) -> None:
    director = Director([Place(id="g", stage=LIVELY, people=CAST)], seed="a")
    lived(director, 1)
    for _ in range(20):
        director.hear(body, MORNING)

    assert len(director.step(MORNING + timedelta(hours=1))) <= 1
