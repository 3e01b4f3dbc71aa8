from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.analytics import tables
from qunluo.analytics.facts.gather import Gathering
from qunluo.analytics.facts.origin import Origin
from qunluo.analytics.facts.shapes import schema_of
from qunluo.channels.history.records import Record
from qunluo.core.events import MessageKind, RosterEntry
from tests.analytics.story import MONDAY, SHANGHAI, at, came, every_day, gathered, recalled, record, said, went

pytestmark = pytest.mark.slow


def rows(records, name, *columns, **known):
    table = gathered(records, **known).tables[name]
    return [tuple(row[column] for column in columns) for row in table.to_pylist()]


def members(records, *columns, **known):
    found = gathered(records, **known).tables["members"].to_pylist()
    return {row["member"]: tuple(row[column] for column in columns) for row in found}


def test_a_message_and_its_columns():
    history = [
        said("a", 0, 9, text="请问几点？", message="1"),
        said("b", 0, 9.5, text="八点", message="2", reply_to="1"),
    ]

    first, second = gathered(history, staff=["b"], listed=["a", "b"]).tables["messages"].to_pylist()

    assert first == {
        "group": "g",
        "member": "a",
        "at": at(0, 9),
        "seq": 0,
        "day": MONDAY,
        "hour": 9,
        "weekday": 0,
        "kind": "text",
        "chars": 5,
        "is_question": True,
        "has_link": False,
        "is_staff": False,
        "reply_member": None,
        "recalled": False,
        "pause_s": None,
        "answer_s": 1800,
        "staff_s": 1800,
    }
    assert (second["reply_member"], second["is_staff"], second["pause_s"], second["answer_s"]) == (
        "a",
        True,
        1800,
        None,
    )


@pytest.mark.parametrize("day", range(7))
def test_the_weekday_is_that_of_the_date(day):
    assert rows([said("a", day, hour) for hour in (0, 12, 23.9)], "messages", "weekday", "hour") == [
        (day, 0),
        (day, 12),
        (day, 23),
    ]


def test_weekday_and_hour_go_together():
    """Sunday late and Monday early stay apart, which a heat map made of its margins cannot tell."""
    history = [*every_day("a", [6], 23, times=3), *every_day("a", [7], 1, times=2)]

    assert rows(history, "messages", "weekday", "hour") == [(6, 23)] * 3 + [(0, 1)] * 2


def test_the_same_moment_is_another_day_elsewhere():
    zone = ZoneInfo("America/New_York")

    assert rows([said("a", 0, 9)], "messages", "day", "weekday", "hour", zone=zone) == [(MONDAY - 1, 6, 20)]


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_of_message_is_one(kind):
    assert rows([said("a", 0, kind=kind.value)], "messages", "kind") == [(kind.value,)]


@pytest.mark.parametrize("kind", sorted(tables.NOTICE_KINDS))
def test_notices_are_no_messages(kind):
    history = [record(kind, "a", at(0))]

    assert rows(history, "messages", "kind") == []
    assert rows(history, "notices", "member", "what", "day") == [("a", kind, MONDAY)]


def test_moves_tell_who_how_and_by_whom():
    history = [came("b", 0, by="a"), came("c", 1, scene="qr_code"), went("b", 2), went("c", 3, kind="removed")]

    assert rows(history, "moves", "member", "day", "what", "scene", "invited_by") == [
        ("b", MONDAY, "joined", "invited", "a"),
        ("c", MONDAY + 1, "joined", "qr_code", None),
        ("b", MONDAY + 2, "left", None, None),
        ("c", MONDAY + 3, "removed", None, None),
    ]


def test_a_recall_marks_its_message():
    history = [
        said("a", 0, message="1"),
        said("a", 0, 13, message="2"),
        said("a", 0, 14),
        recalled("a", 1, message="1"),
    ]

    assert rows(history, "messages", "recalled") == [(True,), (False,), (False,)]


def test_a_recall_of_nothing_in_particular_marks_nothing():
    assert rows([said("a", 0), recalled("a", 1)], "messages", "recalled") == [(False,)]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param([said("a", 2), came("b", 9)], (MONDAY + 2, MONDAY + 9), id="from the first line to the last"),
        pytest.param([recalled("a", 4)], (MONDAY + 4, MONDAY + 4), id="a single line"),
    ],
)
def test_the_span_is_what_was_observed(history, expected):
    assert rows(history, "spans", "first_day", "last_day") == [expected]


def test_an_empty_history_has_no_span():
    found = gathered([]).tables

    assert {name: table.num_rows for name, table in found.items()} == dict.fromkeys(found, 0)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param([said("x", 0), said("a", 5)], (None, None, 0), id="never announced: there from the start"),
        pytest.param([said("x", 0), came("a", 5)], (5, None, 5), id="announced"),
        pytest.param([said("x", 0), went("a", 5)], (None, 5, 0), id="left"),
        pytest.param([came("a", 1), went("a", 5)], (1, 5, 1), id="came and left"),
        pytest.param([came("a", 1), went("a", 5), came("a", 7)], (7, None, 7), id="came back"),
        pytest.param([came("a", 1), went("a", 5), said("a", 7)], (1, None, 1), id="came back unannounced"),
        pytest.param([said("a", 0), went("a", 1), came("a", 7)], (7, None, 0), id="was there before"),
        pytest.param([said("a", 1, 9), went("a", 1, 8)], (None, None, 1), id="out of order, by their moments"),
        pytest.param([said("x", 0), recalled("a", 2)], (None, None, 0), id="seen by a recall"),
    ],
)
def test_who_was_there_from_when_until_when(history, expected):
    found = members(history, "joined_day", "left_day", "first_seen_day")["a"]

    assert tuple(None if day is None else day - MONDAY for day in found) == expected


def test_the_list_of_members_knows_the_silent_and_the_staff():
    found = members([said("a", 0)], "is_listed", "is_staff", staff=["c"], listed=["a", "b", "c"])

    assert found == {"a": (True, False), "b": (True, False), "c": (True, True)}


def test_a_day_of_joining_may_stand_in_the_list():
    joined = RosterEntry(member="b", joined_at=datetime(2026, 3, 4, 20, tzinfo=UTC))
    origin = Origin(group="g", zone=SHANGHAI, roster={"b": joined}, listed=frozenset({"b"}), identities={})

    with Gathering() as gathering:
        gathering.take([said("b", 5)])
        [row] = gathering.facts(origin).tables["members"].to_pylist()

    assert row["joined_day"] == MONDAY + 3


def test_a_system_line_knows_a_name_and_the_export_who_it_is():
    origin = Origin(
        group="g", zone=SHANGHAI, roster={}, listed=frozenset(), identities={"name:小林": "lin", "name:我": "me"}
    )

    with Gathering() as gathering:
        gathering.take([came("name:小林", 0), said("lin", 1), said("name:我", 1)])
        facts = gathering.facts(origin)

    assert [row["member"] for row in facts.tables["moves"].to_pylist()] == ["lin"]
    assert {row["member"] for row in facts.tables["members"].to_pylist()} == {"lin", "me"}


def test_whoever_exported_is_no_member_by_a_recall_alone():
    assert list(members([said("a", 0), recalled("name:我", 0)], "member")) == ["a"]


def test_names_are_the_latest_unless_the_list_tells_better():
    history = [
        Record("1", at(1), "text", "a", "新名", ""),
        Record("2", at(0), "text", "a", "旧名", ""),
        Record("3", at(2), "text", "a", "", ""),
        Record("4", at(2), "text", "b", "乙", ""),
        Record("5", at(2), "joined", "c", "丙", ""),
    ]

    assert gathered(history, listed=["b"]).names == {"a": "新名", "b": "b", "c": "丙"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("一\x1f二", "一 二", id="our own separator"),
        pytest.param("半个\ud83d字", "半个?字", id="half a surrogate pair"),
        pytest.param("零\x00字", "零\x00字", id="null"),
        pytest.param("换\n行\u2028", "换\n行\u2028", id="line ends"),
    ],
)
def test_odd_characters_move_no_column(text, kept):
    facts = gathered([said("a", 0, 9, text="前"), said("b", 0, 10, text=text), said("c", 0, 11, text="后")])

    assert facts.words["text"].to_pylist() == ["前", kept, "后"]
    assert [row["member"] for row in facts.tables["messages"].to_pylist()] == ["a", "b", "c"]


def test_quotes_lead_to_their_message():
    history = [said("a", 0, 9, message="1"), came("x", 0, 9.5), said("b", 0, 10, message="2", reply_to="1")]

    facts = gathered(history)

    assert facts.words["quotes"].to_pylist() == [None, 0]
    assert facts.texts([2, 0]) == ["大家早", "大家早"]


moments = st.integers(0, 10 * 24 * 3600)
histories = st.lists(
    st.builds(
        lambda second, who, kind: record(kind, who, at(0, 0, second), text=f"{second}{who}"),
        moments,
        st.sampled_from("abc"),
        st.sampled_from(["text", "image", "joined", "left", "recalled"]),
    ),
    max_size=25,
)


@settings(deadline=None)
@given(histories, st.integers(1, 30))
def test_the_size_of_chunks_changes_nothing(history, chunk):
    whole, cut = gathered(history, chunk=1000), gathered(history, chunk=chunk)

    assert {name: table.to_pylist() for name, table in cut.tables.items()} == {
        name: table.to_pylist() for name, table in whole.tables.items()
    }


@settings(deadline=None)
@given(histories)
def test_the_tables_are_as_the_schema_says(history):
    found = gathered(history).tables

    for shape in tables.ALL:
        found[shape.name].cast(schema_of(shape))


@settings(deadline=None)
@given(histories, st.integers(1, 9))
def test_the_size_of_batches_changes_nothing_but_old_words(history, batch):
    origin = Origin(group="g", zone=SHANGHAI, roster={}, listed=frozenset(), identities={})
    whole = gathered(history)

    with Gathering(batch=batch, wordy=1) as gathering:
        for line in history:
            gathering.take([line])
        cut = gathering.facts(origin)

    assert {name: table.to_pylist() for name, table in cut.tables.items()} == {
        name: table.to_pylist() for name, table in whole.tables.items()
    }
    texts = zip(cut.words["text"].to_pylist(), whole.words["text"].to_pylist(), strict=True)
    assert all(kept in {None, text} for kept, text in texts)


def test_texts_that_were_not_kept_are_empty():
    origin = Origin(group="g", zone=SHANGHAI, roster={}, listed=frozenset(), identities={})
    history = [said("a", day, text=f"第{day}天") for day in range(4)]

    with Gathering(batch=2, wordy=1) as gathering:
        for line in history:
            gathering.take([line])
        facts = gathering.facts(origin)

    assert facts.texts([0, 3]) == ["", "第3天"]
    assert facts.talk().tolist() == [2, 3]
