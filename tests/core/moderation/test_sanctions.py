"""What a ruling asks for, and how much of a silence is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from qunluo.core.actions import AskOperator, MuteMember, PostReply, RecallMessage, RemoveMember, SendHint
from qunluo.core.moderation.ladder import Measure, Step
from qunluo.core.moderation.sanctions import Offence, hours_left, is_milder, kinds_of, measure_text, removal, sanctions

AT = datetime(2026, 3, 3, 4, tzinfo=UTC)
MORNING = AT + timedelta(hours=8)
ENDS = AT + timedelta(hours=12)
WHY = "您 3 月 3 日在群里的发言经人工复核，违反了群规“说短一点”：写了 13 个字"
OFFENCE = Offence(group="g", member="zhou", name="老周", why=WHY, link="https://q.example/m/in/x", hint="请说短一点。")
HINT = SendHint(
    group="g",
    member="zhou",
    text=f"{WHY}。请说短一点。觉得判错了，可以在这里申诉：https://q.example/m/in/x",
    expires_at=ENDS,
)


@pytest.mark.parametrize(
    ("step", "asked"),
    [
        pytest.param(Step(total=1, measure=Measure.HINT), (HINT,), id="a word in private"),
        pytest.param(
            Step(total=2, measure=Measure.MENTION),
            (PostReply(group="g", text="请遵守群规。请说短一点。", mention="zhou", expires_at=ENDS), HINT),
            id="a word in public",
        ),
        pytest.param(
            Step(total=3, measure=Measure.MUTE, hours=24),
            (MuteMember(group="g", member="zhou", hours=24, text=WHY, expires_at=AT + timedelta(hours=24)), HINT),
            id="silence",
        ),
        pytest.param(
            Step(total=4, measure=Measure.REMOVE),
            (AskOperator(group="g", text="“老周”累计违规，按规定应移出群。请到“违规处理”，由两人确认。"),),
            id="the door",
        ),
    ],
)
def test_each_step_asks_for_its_measures(step, asked):
    assert sanctions(OFFENCE, step, at=AT) == asked
    assert kinds_of(step.measure, recalls=False) == tuple(type(one) for one in asked)


def test_words_wait_for_the_morning_and_a_recall_does_not():
    recalled = Offence(group="g", member="zhou", name="老周", why=WHY, link="x", message="m1", text="长")

    first, second = sanctions(recalled, Step(total=1, measure=Measure.HINT), at=AT, not_before=MORNING)

    assert first == RecallMessage(group="g", message="m1", text="长", expires_at=ENDS)
    assert (second.not_before, second.expires_at) == (MORNING, MORNING + timedelta(hours=12))
    assert kinds_of(Measure.HINT, recalls=True) == (RecallMessage, SendHint)
    assert kinds_of("", recalls=True) == ()


@pytest.mark.parametrize(
    ("after", "left"),
    [(timedelta(), 24), (timedelta(hours=1, minutes=1), 23), (timedelta(hours=24), 0), (timedelta(days=9), 0)],
    ids=["just begun", "hours are rounded up", "just over", "long over"],
)
def test_what_is_left_of_a_silence(after, left):
    assert hours_left(24, since=AT, at=AT + after) == left


def test_steps_have_a_weight():
    rising = ["", Measure.HINT, Measure.MENTION, Measure.MUTE, Measure.REMOVE]

    assert [is_milder(one, other) for one, other in pairwise(rising)] == [True] * 4
    assert [is_milder(one, one) for one in rising] == [False] * 5


def test_a_removal_is_of_use_for_half_a_day():
    asked = removal(group="g", member="zhou", why="累计违规", at=AT)

    assert asked == RemoveMember(group="g", member="zhou", text="累计违规", expires_at=ENDS)


def test_steps_have_names():
    assert [measure_text(""), measure_text(Measure.REMOVE), measure_text("mute", hours=2)] == [
        "只记录",
        "移出群",
        "禁言 2 小时",
    ]
