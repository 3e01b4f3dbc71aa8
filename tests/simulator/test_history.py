"""Histories: the same each time, in order, whole, and different from stage to stage."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.simulator.history import chatlab_lines
from qunluo.simulator.stages import STAGES
from tests.simulator.exports import UNTIL, Export, export

STAGE_NAMES = sorted(STAGES)
MESSAGE_TYPES = {0, 1, 5, 7, 20, 25}


def told(stage: str = "new", **options) -> bytes:
    return b"".join(chatlab_lines(stage, **{"seed": 7, "until": UNTIL, **options}))


@pytest.fixture(scope="module")
def exports() -> dict[str, Export]:
    return {stage: export(stage) for stage in STAGE_NAMES}


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_the_same_seed_tells_the_same_bytes(stage: str) -> None:
    assert told(stage, days=10) == told(stage, days=10)
    assert told(stage, days=10) != told(stage, days=10, seed=8)


@given(
    stage=st.sampled_from(STAGE_NAMES),
    seed=st.integers(0, 2**32),
    days=st.integers(1, 4),
    until=st.integers(1_700_000_000, 1_900_000_000).map(lambda at: datetime.fromtimestamp(at, UTC)),
    members=st.integers(1, 40),
    messages=st.none() | st.integers(1, 300),
)
@settings(max_examples=60, deadline=None)
def test_every_history_is_whole_and_in_order(stage, seed, days, until, members, messages) -> None:
    found = export(stage, seed=seed, days=days, until=until, members=members, messages=messages)

    times = [one["timestamp"] for one in found.messages]
    assert times == sorted(times)
    assert all(until - timedelta(days=days) <= datetime.fromtimestamp(at, UTC) <= until for at in times)
    assert messages is None or len(found.messages) == messages
    ids = [one["platformMessageId"] for one in found.messages if one["type"] != 81]
    assert len(ids) == len(set(ids))
    assert not any("{" in one["content"] or "}" in one["content"] or not one["content"] for one in found.messages)
    names = [one["accountName"] for one in found.members]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_answers_and_recalls_point_back(exports, stage) -> None:
    seen: set[str] = set()
    for one in exports[stage].messages:
        if one["type"] == 81:
            assert one["platformMessageId"] in seen
        if "replyToMessageId" in one:
            assert one["replyToMessageId"] in seen
        seen.add(one["platformMessageId"])


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_nobody_speaks_before_coming_or_after_going(exports, stage) -> None:
    away: set[str] = {
        name for text in exports[stage].notices("加入") for name in re.findall(r'^"([^"]+)"通过|邀请"([^"]+)"', text)[0]
    } - {""}
    for one in exports[stage].messages:
        came = re.match(r'(?:"[^"]+"邀请)?"([^"]+)"(?:通过扫描.*)?加入', one["content"])
        went = re.match(r'(?:"[^"]+"将)?"([^"]+)"(?:移出了|退出了)群聊', one["content"])
        if one["sender"] != "SYSTEM":
            assert one["accountName"] not in away
        elif came:
            away.discard(came[1])
        elif went:
            away.add(went[1])


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_the_cast_is_everywhere_and_keeps_its_habits(exports, stage) -> None:
    found = exports[stage]
    listed = {one["platformId"]: one for one in found.members}

    assert {"xiaohong", "aming", "laozhou", "jingjing"} <= set(listed)
    assert listed["xiaohong"]["roles"] == [{"id": "owner"}]
    assert (("xiaolin" in listed), bool([one for one in found.notices("小林") if "加入" in one])) == (
        (True, True) if stage in {"new", "lively"} else (False, False)
    )
    assert found.header["meta"]["groupId"] == f"demo-{stage}"
    assert sum(one["sender"] == "jingjing" for one in found.messages) < len(found.messages) / 100


def test_aming_checks_in_day_by_day(exports) -> None:
    counts = [
        int(found[1])
        for one in exports["lively"].messages
        if one["sender"] == "aming" and (found := re.search(r"第\s*(\d+)\s*天", one["content"]))
    ]

    assert len(counts) > 30
    assert counts == sorted(set(counts))


def test_stages_differ_as_they_should(exports) -> None:
    def daily(stage: str, last: int) -> float:
        days = exports[stage].per_day()
        newest = max(days)
        return sum(days[day] for day in range(newest - last, newest)) / last

    def share_of_replies(stage: str) -> float:
        questions = [one for one in exports[stage].messages if one["type"] == 0 and re.search("[?？]$", one["content"])]
        answers = [one for one in exports[stage].messages if one["type"] == 25]
        return len(answers) / len(questions)

    def leavers(stage: str) -> int:
        return len(exports[stage].notices("退出了群聊")) + len(exports[stage].notices("移出了群聊"))

    assert len(exports["new"].per_day()) == 14
    assert len(exports["lively"].per_day()) == 60
    assert 100 < daily("lively", 30) < 200
    assert daily("troubled", 7) < 0.7 * daily("troubled", 60)
    assert daily("quiet", 14) < 5
    assert leavers("troubled") > 60
    assert leavers("lively") < 30
    assert len(exports["new"].notices("加入")) > 40
    assert share_of_replies("lively") > 2 * share_of_replies("troubled")


def test_sixty_days_do_not_repeat_themselves(exports) -> None:
    texts = [one["content"] for one in exports["lively"].messages if one["type"] in {0, 25}]

    assert len(set(texts)) > 3_000


@pytest.mark.parametrize("stage", STAGE_NAMES)
def test_only_kinds_that_exist_are_told(exports, stage) -> None:
    kinds = {one["type"] for one in exports[stage].messages}

    assert kinds <= MESSAGE_TYPES | {22, 80, 81}
    assert {0, 25, 80} <= kinds
