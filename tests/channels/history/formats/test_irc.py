from __future__ import annotations

import pytest

from qunluo.channels.history.records import BadLine
from qunluo.core.events import RosterEntry
from tests.channels.history.samples import START, irc_dated, irc_text, read, sentence_of

FIRST = 978_278_400  # 2001-01-01 00:00 in Shanghai


def at(day: int, hour: int, minute: int) -> int:
    return FIRST + day * 86_400 + hour * 3_600 + minute * 60


def test_a_log_without_dates_goes_on_to_the_next_day():
    export, records = read(irc_text())

    assert [record[1:6] for record in records] == [
        (at(0, 23, 58), "text", "hong", "hong", "anybody here?"),
        (at(0, 23, 58), "joined", "lin", "lin", "=== lin has joined #morning"),
        (at(0, 23, 59), "text", "ming", "ming", "yes: I am"),
        (at(1, 0, 1), "text", "lin", "lin", "waves"),
        (at(1, 0, 1), "system", "ming", "ming", "=== ming is now known as ming_away"),
        (at(1, 0, 2), "text", "bot", "bot", "good morning"),
        (at(1, 0, 2), "left", "hong", "hong", "=== hong has left #morning"),
    ]
    assert export.head.platform == "irc"
    assert export.notes == ["日志里没有日期，从 2001-01-01 起逐日推算。"]
    assert export.roster["ming"] == RosterEntry(member="ming", name="ming", aliases=("ming_away",))
    assert export.bad_lines == []


def test_a_log_with_channel_and_dates():
    export, records = read(irc_dated())

    assert [record[1:6] for record in records] == [
        (START, "text", "hong", "hong", "check-in"),
        (START, "system", "ming_", "ming_", "=== ming_ is now known as ming"),
        (START + 54_400, "text", "ming", "ming", "check-in"),
    ]
    assert (export.head.group, export.head.title, export.notes) == ("morning", "morning", [])


@pytest.mark.parametrize(
    ("line", "kind", "sender", "text"),
    [
        ("[12:30] <hong> hi", "text", "hong", "hi"),
        ("[12:30:59] <hong> hi", "text", "hong", "hi"),
        ("[12:30] <+hong>", "text", "hong", ""),
        ("[12:30] < hong> <b> hi", "text", "hong", "<b> hi"),
        ("[2001-01-01 12:30:00] <hong> hi", "text", "hong", "hi"),
        ("2001-01-01 [12:30] <hong> hi", "text", "hong", "hi"),
        ("[12:30] * hong waves", "text", "hong", "waves"),
        ("[12:30]  * hong", "text", "hong", ""),
        ("[12:30] -hong- 4", "text", "hong", "4"),
        ("[12:30] === hong has joined #x", "joined", "hong", "=== hong has joined #x"),
        (
            "[12:30] === hong [~h@example.com] has quit [bye]",
            "left",
            "hong",
            "=== hong [~h@example.com] has quit [bye]",
        ),
        ("[12:30] *** Topic is x", "system", "", "*** Topic is x"),
    ],
)
def test_lines(line, kind, sender, text):
    _, [record] = read(f"{line}\n".encode())

    assert (record.kind, record.sender, record.text) == (kind, sender, text)


def test_small_disorder_is_no_new_day():
    _, records = read(b"[12:30] <a> 1\n[12:29] <b> 2\n[12:31] <a> 3\n")

    assert [record.at - FIRST for record in records] == [12 * 3600 + minute * 60 for minute in (30, 29, 31)]


def test_other_lines_are_reported():
    export, records = read(b"[12:30] <a> 1\nwhatever\n[25:00] <a> 2\n[12:31] <a> 3\n[12:32]\n")

    assert [record.text for record in records] == ["1", "3"]
    assert export.bad_lines == [
        BadLine(number=2, reason="不是聊天日志的一行"),
        BadLine(number=3, reason="时间不存在"),
        BadLine(number=5, reason="不是聊天日志的一行"),
    ]


def test_logs_of_two_channels_want_a_choice():
    data = irc_dated() + b"evening 2025-10-10 [20:00] <lin> good night\n"

    assert sentence_of(data) == "这个文件里有 2 个聊天：morning、evening。请选择其中一个群（chat）再导入。"
    assert [record.text for record in read(data, chat="evening")[1]] == ["good night"]
