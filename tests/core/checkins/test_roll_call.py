"""Roll calls out of any text, and what a new post of one changes."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.core.checkins.roll_call import (
    ChangedEntry,
    Difference,
    RollCall,
    RollCallEntry,
    difference,
    looks_like_roll_call,
    read_roll_calls,
)
from qunluo.core.checkins.roll_call.dates import with_year
from tests.core.checkins.posts import NO_ROLL_CALLS, POSTS, post, told


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case, id=name) for name, case in POSTS.items()])
def test_post_is_told(text: str, expected: list[str]):
    assert told(read_roll_calls(post(text))) == expected


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in NO_ROLL_CALLS.items()])
def test_other_text_is_no_roll_call(text: str):
    assert read_roll_calls(text) == ()


def test_roll_call_keeps_every_word():
    text = """#接龙
7月5日打卡 大家加油
例 打卡第X天
训练部位：动作
（可选：心得

1. 小红 | 瑜伽 ｜3年   打卡第4天

全身：20分钟
  1。深蹲 3×15
2. 阿明
"""

    assert read_roll_calls(text) == (
        RollCall(
            title="7月5日打卡 大家加油",
            example="打卡第X天\n训练部位：动作\n（可选：心得",
            date="07-05",
            entries=(
                RollCallEntry(
                    number=1,
                    name="小红 | 瑜伽 ｜3年",
                    text="小红 | 瑜伽 ｜3年   打卡第4天\n\n全身：20分钟\n1。深蹲 3×15",
                    day_number=4,
                    is_done=True,
                ),
                RollCallEntry(number=2, name="阿明", text="阿明"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("title", "date"),
    [
        pytest.param("7月25日打卡", "07-25", id="in Chinese"),
        pytest.param("7月25号打卡", "07-25", id="as one says it"),
        pytest.param("七月二十五日打卡", "07-25", id="in words"),
        pytest.param("12月 5 日打卡", "12-05", id="blanks"),
        pytest.param("7.25打卡", "07-25", id="a dot"),
        pytest.param("7/25 打卡", "07-25", id="a slash"),
        pytest.param("7-25打卡", "07-25", id="a hyphen"),
        pytest.param("0725打卡", "07-25", id="four digits"),
        pytest.param("２０２３年７月２５日打卡", "2023-07-25", id="full width"),
        pytest.param("2023-07-25打卡", "2023-07-25", id="with a year"),
        pytest.param("2023.7.25打卡", "2023-07-25", id="a year and dots"),
        pytest.param("23/7/25打卡", "2023-07-25", id="a short year"),
        pytest.param("20230725打卡", "2023-07-25", id="eight digits"),
        pytest.param("July 25 check-in", "07-25", id="English"),
        pytest.param("25th Jul 2023 check-in", "2023-07-25", id="English, the day first"),
        pytest.param("早起打卡（7.25 周二）", "07-25", id="at the end"),
        pytest.param("2月29日打卡", "02-29", id="a leap day"),
        pytest.param("2023年2月29日打卡", "", id="a day that is in no year of that number"),
        pytest.param("13月1日打卡", "", id="a thirteenth month"),
        pytest.param("7月打卡", "", id="a month alone"),
        pytest.param("周五打卡", "", id="a day of the week"),
        pytest.param("7.5公里跑步打卡", "", id="a distance"),
        pytest.param("24/7打卡", "", id="round the clock"),
        pytest.param("1130份接龙", "", id="an amount"),
        pytest.param("2023打卡", "", id="a year alone"),
        pytest.param("21天打卡", "", id="a challenge"),
    ],
)
def test_date_of_title(title: str, date: str):
    assert [one.date for one in read_roll_calls(f"#接龙\n{title}\n\n1. 小红 打卡")] == [date]


@pytest.mark.parametrize(
    ("date", "year", "whole"),
    [
        pytest.param("07-25", 2023, "2023-07-25", id="completed"),
        pytest.param("07-25", None, "07-25", id="no year given"),
        pytest.param("2022-07-25", 2023, "2022-07-25", id="a year that is written"),
        pytest.param("02-29", 2023, "02-29", id="no such day in that year"),
        pytest.param("02-29", 2024, "2024-02-29", id="a leap year"),
        pytest.param("", 2023, "", id="no date"),
    ],
)
def test_year_completes_a_date(date: str, year: int | None, whole: str):
    assert with_year(date, year) == whole


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("#接龙\n打卡", id="the call"),
        pytest.param("大家好\n＃ 接龍 报名", id="below other words"),
        pytest.param("#Group Note\nLunch", id="in English"),
    ],
)
def test_call_is_seen_at_once(text: str):
    assert looks_like_roll_call(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("今天的接龙在哪里？", id="the word alone"),
        pytest.param("1. 小红\n2. 阿明", id="numbers alone"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_call_is_seen(text: str):
    assert not looks_like_roll_call(text)


# --- Laws ------------------------------------------------------------------------------------------------------------

BAIT = [
    *"0123456789.。、，:：)（）【】#＃接龙例打卡第天补已 \n\t-—~+|/×@月日年周①⑩\ufe0f\u20e3\u200b\u2028🔟️✅aDdy",
    *("#接龙\n", "\n1. ", "\n2. ", "\n---\n", "打卡第", "7月3日打卡", "小红 ", "例 ", "2023/7/3 08:12", "https://a.b/"),
]


@given(st.lists(st.sampled_from(BAIT), max_size=60).map("".join) | st.text(max_size=120))
@settings(max_examples=300)
def test_any_text_is_read_without_an_error(text: str):
    for roll_call in read_roll_calls(text):
        for entry in roll_call.entries:
            assert entry.text == entry.text.strip()
            assert entry.text
            assert entry.day_number is None or entry.day_number > 0


NAMES = st.builds(
    "{}{}".format,
    st.text("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", min_size=2, max_size=4),
    st.sampled_from(["", "", "🌻", "-瑜伽-3年~17天", "|产品｜9年", "～18天", "Kevin", "。"]),
)
DEEDS = st.sampled_from(
    [
        ("", None, False),
        (" 打卡第{}天", 1, True),
        (" 打卡第{}天\n跑步5公里\n\n感觉不错", 1, True),
        ("  第{}天，散步30分钟", 1, True),
        (" 打卡{}天\n1。深蹲 3×15\n2。平板 3×60秒", 1, True),
        (" Day {} 读书20页", 1, True),
        (" 已打卡", None, True),
        (" 请假", None, False),
    ]
)


@st.composite
def roll_calls(draw: st.DrawFn) -> RollCall:
    names = draw(st.lists(NAMES, min_size=1, max_size=8, unique_by=lambda name: name[:2]))
    entries = []
    for number, name in enumerate(names, 1):
        deed, has_day, is_done = draw(DEEDS)
        day = draw(st.integers(1, 400))
        entries.append(
            RollCallEntry(
                number=number,
                name=name,
                text=name + deed.format(day),
                day_number=day if has_day else None,
                is_done=is_done,
            )
        )
    month, day = draw(st.integers(1, 12)), draw(st.integers(1, 28))
    example = draw(st.sampled_from(["", "打卡第X天", "打卡第X天\n训练部位：动作\n（可选：心得"]))
    return RollCall(title=f"{month}月{day}日打卡", example=example, date=f"{month:02}-{day:02}", entries=tuple(entries))


def keycap(number: int) -> str:
    return "".join(f"{digit}\ufe0f\u20e3" for digit in str(number)) + " "


STYLES = ["{}. ".format, "{}.".format, "{}、".format, "{}） ".format, "（{}）".format, keycap]


def printed(roll_call: RollCall, style, *, call: str) -> str:
    example = f"例 {roll_call.example}\n" if roll_call.example else ""
    head = f"{call}\n{roll_call.title}\n{example}\n"
    return head + "\n".join(f"{style(entry.number)}{entry.text}" for entry in roll_call.entries)


@given(roll_calls(), st.sampled_from(STYLES), st.sampled_from(["#接龙", ""]))
def test_printed_roll_call_is_read_back(roll_call: RollCall, style, call: str):
    assert read_roll_calls(printed(roll_call, style, call=call)) == (roll_call,)


@given(st.lists(roll_calls(), min_size=2, max_size=4), st.sampled_from(["\n\n---\n\n", "\n\n", "\r\n\r\n======\r\n"]))
def test_several_printed_roll_calls_are_told_apart(several: list[RollCall], between: str):
    text = between.join(printed(one, "{}. ".format, call="#接龙") for one in several)

    read = read_roll_calls(text)

    assert [one.title for one in read] == [one.title for one in several]
    assert [[entry.text for entry in one.entries] for one in read] == [
        [entry.text for entry in one.entries] for one in several
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        pytest.param("{n}. 成员{n} 打卡第3天", id="items"),
        pytest.param("{m}. 成员{n}\n1、跑步\n2、读书", id="lists within items"),
        pytest.param("#接龙\n7月3日打卡\n\n1. 小红", id="lists"),
        pytest.param("7月3日打卡", id="headlines"),
        pytest.param("---\n{m}. 小红", id="rules"),
        pytest.param("小红 已打卡", id="no numbers"),
        pytest.param("3.5公里", id="amounts"),
        pytest.param("1.", id="empty places"),
        pytest.param("#接龙", id="calls"),
        pytest.param("", id="blank lines"),
        pytest.param("张三 2023/7/3 08:12\n你好", id="senders"),
    ],
)
def test_time_grows_with_the_length_alone(line: str):
    def seconds(lines: int) -> float:
        text = "#接龙\n打卡\n\n" + "\n".join(line.format(n=n, m=n % 9 + 1) for n in range(1, lines))
        best = 9.9
        for _ in range(2):
            started = process_time()
            read_roll_calls(text)
            best = min(best, process_time() - started)
        return best

    assert seconds(2000) < 10 * seconds(500) + 0.1


@pytest.mark.slow
@pytest.mark.parametrize("bait", ["打卡", "1. ", "#接龙 1. ", "第1天", "2023-", "1️⃣", "a: #接龙", "——", "补", " ", "(1"])
def test_a_line_without_end_is_read_in_time(bait: str):
    started = process_time()

    read_roll_calls(bait * (200_000 // len(bait)))

    assert process_time() - started < 5


# --- What a new post changes -----------------------------------------------------------------------------------------


def listed(*texts: str) -> RollCall:
    return read_roll_calls("#接龙\n打卡\n\n" + "\n".join(f"{n}. {text}" for n, text in enumerate(texts, 1)))[0]


def test_first_post_adds_everything():
    after = listed("小红 打卡第1天", "阿明")

    assert difference(None, after) == Difference(added=after.entries)


def test_next_post_adds_one():
    before, after = listed("小红 打卡第1天"), listed("小红 打卡第1天", "阿明 打卡第2天")

    assert difference(before, after) == Difference(added=after.entries[1:])


def test_changed_and_removed_entries_are_told():
    before, after = listed("小红", "阿明 打卡第2天", "老周"), listed("阿明 打卡第2天", "小红 打卡第1天")

    assert difference(before, after) == Difference(
        changed=(ChangedEntry(before=before.entries[0], after=after.entries[1]),), removed=(before.entries[2],)
    )


def test_one_person_may_hold_several_entries():
    before, after = listed("小红 早读打卡", "小红 晚读打卡"), listed("小红 早读打卡", "小红 晚读打卡", "小红 加练打卡")

    assert difference(before, after) == Difference(added=after.entries[2:])


def test_nickname_with_a_new_tail_is_the_same():
    before, after = listed("阿明-瑜伽~17天 打卡第18天"), listed("阿明-瑜伽~18天 打卡第18天")

    assert difference(before, after) == Difference(
        changed=(ChangedEntry(before=before.entries[0], after=after.entries[0]),)
    )


def test_account_counts_before_the_name_and_tells_namesakes_apart():
    def entry(name: str, account: str) -> RollCallEntry:
        return RollCallEntry(number=None, name=name, text=name, account=account)

    before = RollCall(title="", entries=(entry("小红", "a"), entry("小红", "b")))
    after = RollCall(title="", entries=(entry("小红", "b"), entry("小红", "a"), entry("小红", "c")))

    assert difference(before, after) == Difference(added=after.entries[2:])


@given(roll_calls(), roll_calls())
def test_next_post_adds_exactly_what_is_new(roll_call: RollCall, other: RollCall):
    new = replace(other.entries[0], number=len(roll_call.entries) + 1, name="新来的人", text="新来的人 打卡")
    after = replace(roll_call, entries=(*roll_call.entries, new))

    assert difference(roll_call, after) == Difference(added=(new,))


@given(roll_calls())
def test_same_post_changes_nothing(roll_call: RollCall):
    assert difference(roll_call, roll_call) == Difference()
