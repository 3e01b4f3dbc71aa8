from __future__ import annotations

import orjson
import pytest

from qunluo.analytics.checkup.compute import Choices, check_up
from qunluo.analytics.checkup.result import Checkup, Span, Totals
from qunluo.channels.history.errors import UnreadableExport
from tests.analytics.checkup.samples import (
    HONG,
    JING,
    LIN,
    MING,
    ZHOU,
    checkup_of,
    line,
    lively,
    lively_checkup,
    written,
)
from tests.analytics.story import at


def test_everything_is_counted():
    found = lively_checkup()

    assert found.totals == Totals(
        messages=243,
        texts=203,
        characters=sum(len(row["content"]) for row in lively() if row["type"] == 0),
        questions=41,
        links=40,
        quotes=20,
        recalls=1,
        joined=1,
        left=0,
        removed=0,
        patted=0,
        other_notices=0,
        members=15,
        members_here=15,
        listed=15,
        speakers=11,
        never_spoke=4,
        silent=1,
        staff=1,
    )


def test_the_span_is_in_the_groups_time():
    assert lively_checkup().span == Span(
        first_day="2026-03-02",
        last_day="2026-04-10",
        days=40,
        days_with_messages=40,
        first_at="2026-03-02T08:00:00+08:00",
        last_at="2026-04-10T20:30:00+08:00",
    )


def test_the_series_add_up_to_the_totals():
    found = lively_checkup()
    series = found.series

    assert [sum(day.messages for day in series.by_day), sum(series.by_hour), sum(series.by_weekday)] == [243] * 3
    assert series.by_hour == tuple(map(sum, zip(*series.by_hour_of_week, strict=True)))
    assert (series.by_hour[8], series.by_hour[9], series.by_hour[12], series.by_hour[20]) == (80, 3, 40, 120)
    assert series.by_kind == {"text": 203, "image": 40}
    assert series.by_notice == {"recalled": 1}
    assert series.by_scene == {"invited": 1}
    assert sum(wait.questions for wait in series.waits) == 41
    assert sum(member.messages for member in found.members) == 243


def test_members_are_told_with_their_days():
    members = {member.member: member for member in lively_checkup().members}

    assert [member.member for member in lively_checkup().members][:3] == [MING, HONG, ZHOU]
    assert (members[LIN].joined_day, members[LIN].messages, members[LIN].last_day) == ("2026-03-12", 2, "2026-03-20")
    assert (members[HONG].is_staff, members[JING].is_listed, members[ZHOU].recalls) == (True, True, 1)


def test_the_silent_and_those_who_never_spoke_are_apart():
    found = lively_checkup()

    assert found.silent == (JING,)
    assert found.never_spoke == ("m0", "m3", "m6", "m9")


def test_the_talk_is_told():
    words = lively_checkup().content

    assert {"读书会", "开始"} & {keyword.word for keyword in words.keywords}
    assert (words.repeated[0].times, words.repeated[0].members) == (40, 1)
    assert words.quoted == ()
    assert [(question.text, question.waited_s) for question in words.questions] == [("读书会在哪里报名？", 9000)]


def test_a_message_that_several_quote_is_told():
    rows = [
        line(HONG, at(0), "明天放假", key="n1"),
        line(MING, at(0, 13), "好", reply_to="n1"),
        line(ZHOU, at(0, 14), "收到", reply_to="n1"),
        line(HONG, at(0, 15), "自己回自己", reply_to="n1"),
    ]

    [quoted] = checkup_of(rows).content.quoted

    assert (quoted.text, quoted.name, quoted.at, quoted.times) == ("明天放假", "小红", "2026-03-02T12:00:00+08:00", 2)


def test_there_are_three_sentences_and_a_grade_with_reasons():
    found = lively_checkup()

    assert len(found.sentences) == 3
    assert found.sentences[0].startswith(
        "「晨光读书会」从 2026 年 3 月 2 日到 2026 年 4 月 10 日的 40 天里，11 人发了 243 条消息"
    )
    assert found.sentences[1].startswith(f"总评 {found.grade.letter}（")
    assert found.sentences[2].startswith(f"先做一件事：{found.advice[0].title}")


def test_what_is_known_only_in_part_is_said():
    assert lively_checkup().caveats == (
        "记录里没有退群：很多平台（比如微信）不提示成员退群，退群率算不出来，在群人数可能偏多。",
    )


def test_the_result_survives_its_json():
    found = lively_checkup()

    assert Checkup.from_data(orjson.loads(found.to_json())) == found
    assert Checkup.from_data(found.to_data()) == found


def test_null_characters_do_not_reach_the_database():
    found = checkup_of([line("a\x00b", at(0), "零\x00字")])

    assert "\x00" not in repr(found.to_data()).replace("\\x00", "\x00")


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        pytest.param(
            [],
            ("「晨光读书会」的记录里没有一条消息。", "数据太少，暂不评级：消息只有 0 条，至少要 200 条才评级。"),
            id="nobody said anything",
        ),
        pytest.param(
            [line(HONG, at(0), "早")],
            (
                "「晨光读书会」在 2026 年 3 月 2 日这一天里，1 人发了 1 条消息。",
                "数据太少，暂不评级：消息只有 1 条，至少要 200 条才评级。",
            ),
            id="one message",
        ),
    ],
)
def test_too_little_gets_no_grade(rows, sentences):
    found = checkup_of(rows)

    assert found.sentences[:2] == sentences
    assert found.sentences[2].startswith("先把记录攒够")
    assert (found.grade.letter, found.grade.score) == ("", None)
    assert {verdict.level.value for verdict in found.verdicts} <= {"too_little", "info"}


@pytest.mark.parametrize(
    ("lists", "letter", "reasons"),
    [
        pytest.param(False, "", ("成员只有 1 名，至少要 10 名才评级。",), id="a member alone gets no grade"),
        pytest.param(True, "D", None, id="one who talks among fifteen silent ones does"),
    ],
)
def test_one_speaker(lists, letter, reasons):
    rows = [line(HONG, at(day, 9, second), "早") for day in range(40) for second in range(10)]

    found = checkup_of(rows, lists=lists)

    assert found.totals.messages == 400
    assert found.grade.letter == letter
    assert reasons is None or found.grade.reasons == reasons


def test_without_a_list_of_members_the_report_says_what_is_missing():
    found = checkup_of(lively(), lists=False)

    assert found.caveats[:2] == (
        "导出里没有成员名单：成员按出现过的人算，从不说话的人看不到，活跃率会偏高。",
        "导出里没有标出群主和管理员：官方占比、管理员响应算不出来。",
    )


def test_a_group_that_fell_silent_for_a_year_is_told_so():
    rows = [*lively(), line(HONG, at(400), "还有人吗")]

    found = checkup_of(rows)
    verdicts = {verdict.name: verdict for verdict in found.verdicts}

    assert found.span is not None
    assert (found.span.days, found.span.days_with_messages) == (401, 41)
    assert (verdicts["quiet_days"].value, verdicts["quiet_days"].level) == (14, "bad")
    assert "restart" in [advice.name for advice in found.advice]


def test_system_lines_alone_are_no_talk():
    rows = [line("SYSTEM", at(day), '"小红"修改群名为“新群名”', kind=80) for day in range(20)]

    found = checkup_of(rows)

    assert (found.totals.messages, found.totals.other_notices, found.totals.members) == (0, 20, 15)


def test_the_time_zone_moves_days_and_hours(tmp_path):
    path = written(tmp_path, [line(HONG, at(0, 9), "早")])

    found = check_up(path, Choices(timezone="America/New_York"))

    assert found.series.by_hour[20] == 1
    assert found.series.by_weekday == (0, 0, 0, 0, 0, 0, 1)


def test_the_name_given_stands_for_the_path(tmp_path):
    path = written(tmp_path, [line(HONG, at(0), "早")])

    assert check_up(path, Choices(name="读书会.jsonl")).source.file == "读书会.jsonl"


def test_bad_lines_are_counted_and_told(tmp_path):
    path = written(tmp_path, lively()[:5])
    path.write_text(path.read_text(encoding="utf-8") + "\n{坏行\n", encoding="utf-8")

    found = check_up(path)

    assert found.source.bad_line_count == 1
    assert len(found.source.bad_lines) == 1
    assert found.caveats[0].startswith("有 1 处读不出来")


def test_progress_ends_with_the_whole_file(tmp_path):
    path = written(tmp_path, lively())
    seen = []

    check_up(path, on_progress=lambda read, size: seen.append((read, size)))

    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


def test_what_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")

    with pytest.raises(UnreadableExport):
        check_up(tmp_path / "empty.txt")
