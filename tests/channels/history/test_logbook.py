from __future__ import annotations

import pytest

from qunluo.channels.history import logbook as module
from qunluo.channels.history.errors import UnreadableExport
from qunluo.channels.history.logbook import Choices, Logbook
from qunluo.channels.history.notices import Found, Notice, Party
from qunluo.channels.history.records import Head, Record


def logbook(**choices: str) -> Logbook:
    return Logbook(Head(format="x"), Choices(**choices))


def test_equal_lines_are_counted_and_all_else_makes_another_key():
    log = logbook()
    line = (1, "a", "text", "早")
    others = [(2, "a", "text", "早"), (1, "b", "text", "早"), (1, "a", "image", "早"), (1, "a", "text", "晚")]

    keys = [log.key_of("", each) for each in (line, line, line, *others)]

    assert [key[-2:] for key in keys] == ["#1", "#2", "#3", "#1", "#1", "#1", "#1"]
    assert len({key.partition("#")[0] for key in keys}) == 5
    assert log.key_of("77", line) == "m:77"


def test_counting_goes_on_while_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "_KEYS_IN_GENERATION", 3)
    log = logbook()

    keys = [log.key(1, "a", kind="text", text=text) for text in "xxyzxx"]

    assert [key[-2:] for key in keys] == ["#1", "#2", "#1", "#1", "#3", "#4"]


@pytest.mark.parametrize(
    ("key", "kind", "expected"),
    [("m:1", "recalled", "m:1/r"), ("h:1#1", "recalled", "h:1#1"), ("m:1", "joined", "m:1")],
)
def test_a_recall_is_not_taken_for_its_message(key, kind, expected):
    line = Record(key, 1_760_000_000, "system", "", "", "x")

    [record] = logbook().noticed(line, Found(notices=(Notice(kind=kind, actor=Party("a", "A")),)))

    assert record.key == expected


def test_a_chosen_chat_may_come_late():
    log = logbook(chat="2")

    assert [log.wants(chat, title) for chat, title in (("1", "A"), ("2", "B"), ("1", "A"), ("3", "2"))] == [
        False,
        True,
        False,
        True,
    ]
    log.check_chats()


def test_without_a_choice_there_must_be_one_chat():
    log = logbook()

    assert [log.wants(chat) for chat in ("1", "1", "2", "1")] == [True, True, False, False]
    with pytest.raises(UnreadableExport) as caught:
        log.check_chats()
    assert caught.value.chats == ("1", "2")
