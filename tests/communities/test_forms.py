from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.communities.forms import MOST_REPLIES, RulesDraft, rearranged
from qunluo.core.snapshot import GroupRules, KeywordReply, QuietHoursRule, WelcomeRule
from tests.cast import RULES

TYPED = {
    "welcome_on": "on",
    "welcome_text": "欢迎 {name}",
    "fresh_minutes": "60",
    "quiet_starts": "22:00",
    "quiet_ends": "08:00",
    "quiet_hint": "夜深了",
    "timezone": "Asia/Shanghai",
    "capacity": "",
    "replies": "1",
    "reply-0-id": "when",
    "reply-0-keywords": "几点、什么时候,几点",
    "reply-0-text": "八点",
    "reply-0-is_exact": "",
    "reply-0-pause_minutes": "5",
}


def typed(**changes: str) -> RulesDraft:
    return RulesDraft.typed({**TYPED, **changes})


def test_typed_rules_become_the_cores_values():
    draft = typed(capacity="200", quiet_on="on")

    assert draft.is_valid()
    assert draft.rules() == GroupRules(
        welcome=WelcomeRule(text="欢迎 {name}"),
        replies=(KeywordReply(id="when", keywords=("几点", "什么时候"), text="八点"),),
        quiet_hours=QuietHoursRule(starts=time(22), ends=time(8), hint="夜深了"),
        capacity=200,
    )


def test_what_is_switched_off_is_none():
    draft = typed(welcome_on="", replies="0")

    assert draft.is_valid()
    assert draft.rules() == GroupRules()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"welcome_text": " "}, "welcome_text", id="welcome without a text"),
        pytest.param({"welcome_text": "长" * 1_001}, "welcome_text", id="welcome too long"),
        pytest.param({"welcome_text": "a\0b"}, "welcome_text", id="NUL"),
        pytest.param({"fresh_minutes": "0"}, "fresh_minutes", id="no time at all"),
        pytest.param({"fresh_minutes": "1441"}, "fresh_minutes", id="more than a day"),
        pytest.param({"fresh_minutes": "一"}, "fresh_minutes", id="no number"),
        pytest.param({"quiet_on": "on", "quiet_ends": "22:00"}, "quiet_ends", id="night without an end"),
        pytest.param({"quiet_on": "on", "quiet_hint": ""}, "quiet_hint", id="night without a hint"),
        pytest.param({"quiet_starts": "25:00"}, "quiet_starts", id="no time of day"),
        pytest.param({"capacity": "1"}, "capacity", id="room for one"),
        pytest.param({"timezone": "Mars/Olympus"}, "timezone", id="no such zone"),
    ],
)
def test_mistake_is_shown_at_its_field(changes, field):
    draft = typed(**changes)

    assert not draft.is_valid()
    assert list(draft.main.errors) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"reply-0-keywords": "，、 ,"}, "keywords", id="separators alone"),
        pytest.param({"reply-0-keywords": "长" * 51}, "keywords", id="word too long"),
        pytest.param({"reply-0-keywords": ",".join(f"词{n}" for n in range(21))}, "keywords", id="too many words"),
        pytest.param({"reply-0-text": ""}, "text", id="nothing to say"),
        pytest.param({"reply-0-pause_minutes": "0"}, "pause_minutes", id="no pause"),
        pytest.param({"reply-0-id": "a b"}, "id", id="id that we never made"),
        pytest.param({"reply-0-is_exact": "perhaps"}, "is_exact", id="neither nor"),
    ],
)
def test_mistake_in_a_reply_is_shown_in_its_row(changes, field):
    draft = typed(**changes)

    assert not draft.is_valid()
    assert list(draft.replies[0].errors) == [field]


def test_rules_survive_the_page():
    draft = RulesDraft.of(RULES)
    shown = {name: value for name, value in draft.main.initial.items() if value not in (False, None)}
    rows = {row.add_prefix(name): value for row in draft.replies for name, value in row.initial.items()}

    back = RulesDraft.typed({**shown, **rows, "replies": str(len(draft.replies))})

    assert back.is_valid()
    assert back.rules() == RULES


def test_new_rows_get_ids_and_doubled_ids_are_parted():
    row = {name.removeprefix("reply-0-"): value for name, value in TYPED.items() if name.startswith("reply-0-")}
    rows = {f"reply-{n}-{name}": value for n in range(3) for name, value in row.items()}

    draft = typed(**{**rows, "replies": "3", "reply-2-id": ""})

    assert draft.is_valid()
    ids = [one.id for one in draft.rules().replies]
    assert ids[0] == "when"
    assert len(set(ids)) == 3
    assert all(ids)


def board(*ids: str) -> dict[str, str]:
    rows = {f"reply-{n}-id": name for n, name in enumerate(ids)}
    return {"replies": str(len(ids)), **rows}


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("add", ["a", "b", "c", ""]),
        ("remove:1", ["a", "c"]),
        ("up:2", ["a", "c", "b"]),
        ("down:0", ["b", "a", "c"]),
        ("up:0", ["a", "b", "c"]),
        ("down:2", ["a", "b", "c"]),
        ("remove:9", ["a", "b", "c"]),
        ("remove:-1", ["a", "b", "c"]),
        pytest.param("up:" + "9" * 5_000, ["a", "b", "c"], id="up by more than Python reads"),
        ("fly:1", ["a", "b", "c"]),
        ("", ["a", "b", "c"]),
    ],
)
def test_rows_are_rearranged(do, expected):
    rows = rearranged({**board("a", "b", "c"), "do": do})

    assert [row.initial.get("id", "") for row in rows] == expected


def test_rows_are_never_more_than_the_limit():
    full = board(*("x" for _ in range(MOST_REPLIES)))

    assert len(rearranged({**full, "do": "add"})) == MOST_REPLIES
    assert len(rearranged({**full, "replies": "9999", "do": "add"})) == MOST_REPLIES


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*TYPED, "do", "quiet_on"]), st.text(max_size=30)))
def test_nothing_typed_breaks_the_form(changes):
    draft = RulesDraft.typed({**TYPED, **changes})

    if draft.is_valid():
        assert draft.rules().version == 0
    rearranged({**TYPED, **changes})
