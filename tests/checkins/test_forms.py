from __future__ import annotations

import time as stopwatch
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qunluo.checkins.forms import Offer, PlanDraft
from qunluo.core.checkins.plan import (
    Audience,
    Calendar,
    FieldKind,
    FormField,
    Geofence,
    MakeUpRule,
    Need,
    NeedKind,
    Question,
    ReminderRule,
    ReportRule,
    RewardKind,
    Session,
    Step,
    Terms,
)
from tests.checkins.plan_terms import SINCE, STARTS, all_terms, sent

OFFER = Offer(groups=((7, "一群"), (9, "二群")), tags=("老学员", "北京", "<b>"))
PLAIN = Terms(since=SINCE, starts_on=STARTS)
WITH_FORM = replace(
    PLAIN,
    sessions=(
        Session(
            needs=(
                Need(kind=NeedKind.TEXT, least=10),
                Need(kind=NeedKind.FORM, fields=(FormField(id="a", label="页数", kind=FieldKind.NUMBER),)),
                Need(
                    kind=NeedKind.QUIZ,
                    questions=(Question(id="q", text="几点？", options=("八点", "九点"), right=frozenset({0})),),
                ),
                Need(kind=NeedKind.LOCATION, places=(Geofence(name="书店", latitude=31.2, longitude=121.5),)),
            )
        ),
    ),
    ladder=(Step(streak=7, kind=RewardKind.POINTS, name="一周", points=20),),
    pauses=((date(2026, 5, 1), date(2026, 5, 5)),),
)


def page(terms: Terms = PLAIN, **changes) -> dict:
    return {**sent(PlanDraft.of(terms, groups=[7], offer=OFFER)), **changes}


def typed(terms: Terms = PLAIN, **changes) -> PlanDraft:
    return PlanDraft.typed(page(terms, **changes), offer=OFFER)


def pressed(do: str, terms: Terms = PLAIN, **changes) -> dict:
    return sent(PlanDraft.pressed(page(terms, do=do, **changes), offer=OFFER))


def errors(draft: PlanDraft) -> dict[str, list[str]]:
    assert not draft.is_valid()
    return {
        "-".join(filter(None, (row.path, name))): said
        for row in draft.row.each()
        for name, said in row.form.errors.items()
    }


@settings(deadline=None, max_examples=300)
@given(terms=all_terms())
def test_any_terms_come_back_from_the_page_as_they_went(terms):
    draft = PlanDraft.typed(sent(PlanDraft.of(terms, groups=[9, 7], offer=OFFER)), offer=OFFER)

    assert draft.row.is_valid(), errors(draft)
    assert draft.terms(since=SINCE, is_switched_off=terms.is_switched_off) == terms
    assert draft.groups() == (7, 9)


@settings(deadline=None, max_examples=50)
@given(terms=all_terms(), do=st.sampled_from(["", "refresh", "session", "nonsense:add", "session:remove:99", "a-b-c"]))
def test_button_that_means_nothing_changes_nothing(terms, do):
    data = sent(PlanDraft.of(terms, groups=[7], offer=OFFER))

    assert sent(PlanDraft.pressed({**data, "do": do}, offer=OFFER)) == data


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"session-0-when": "day", "session-0-day_starts": "04:00"},
            {"starts": time(4), "ends": time(4)},
            id="all day, from four",
        ),
        pytest.param(
            {"session-0-when": "day", "session-0-day_starts": ""},
            {"starts": time(0), "ends": time(0)},
            id="all day, from midnight",
        ),
        pytest.param(
            {"session-0-starts": "22:00", "session-0-ends": "02:00"},
            {"starts": time(22), "ends": time(2)},
            id="over midnight",
        ),
        pytest.param({"session-0-how": "any"}, {"any_will_do": True}, id="any will do"),
    ],
)
def test_session_as_typed(changes, expected):
    draft = typed(**changes)

    assert draft.is_valid()
    assert draft.terms(since=SINCE).sessions == (replace(Session(), **expected),)


def test_default_window_is_ten_to_ten():
    data = pressed("session:add")

    assert (data["session-1-when"], data["session-1-starts"], data["session-1-ends"]) == ("window", "10:00", "22:00")
    assert data["session-1-name"] == "第 2 场"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"name": ""}, {"name": ["这个字段是必填项。"]}, id="no name"),
        pytest.param(
            {"name": "长" * 61}, {"name": ["确保该变量包含不超过 60 字符 (目前字符数 61)。"]}, id="a long name"
        ),
        pytest.param({"starts_on": "明天"}, {"starts_on": ["输入一个有效的日期。"]}, id="no day"),
        pytest.param({"ends_on": "2026-02-28"}, {"ends_on": ["结束不能早于开始。"]}, id="ends before it starts"),
        pytest.param({"weekdays": []}, {"weekdays": ["一周里至少要有一天。"]}, id="no weekday"),
        pytest.param(
            {"timezone": "Asia/Peking"}, {"timezone": ["没有这个时区，请从列表里选一个。"]}, id="no such zone"
        ),
        pytest.param(
            {"rhythm": "weekly", "times_a_week": ""}, {"times_a_week": ["这里还没有填。"]}, id="how often a week"
        ),
        pytest.param({"session": "0"}, {"__all__": ["请至少留一场。"]}, id="no session"),
        pytest.param(
            {"sessions_needed": "2"}, {"sessions_needed": ["一天一共只有 1 场。"]}, id="more sessions than there are"
        ),
        pytest.param(
            {"session-0-starts": "25:00"}, {"session-0-starts": ["输入一个有效的时间。"]}, id="a time that is none"
        ),
        pytest.param({"session-0-ends": ""}, {"session-0-ends": ["请写时间，或者选“全天都可以”。"]}, id="no end"),
        pytest.param(
            {"session-0-ends": "10:00"},
            {"session-0-ends": ["开始和结束不能一样；要全天，请选“全天都可以”。"]},
            id="no time between",
        ),
        pytest.param({"session-0-need": "0"}, {"session-0-__all__": ["请至少选一样要交的。"]}, id="nothing to show"),
        pytest.param(
            {"session-0-need": "2", "session-0-need-1-kind": "tap"},
            {"session-0-__all__": ["同一样不能要两次。"]},
            id="one kind twice",
        ),
        pytest.param(
            {"groups": ["7", "8"]}, {"groups": ["选择一个有效的选项。 8 不在可用的选项中。"]}, id="a group of others"
        ),
        pytest.param(
            {"make_up_for_points": "", "make_up_for_voucher": "", "make_up_for_task": ""},
            {"make_up_for_points": ["请至少选一种补卡的办法，或者关掉补卡。"]},
            id="no way to make up",
        ),
        pytest.param({"make_up_points": ""}, {"make_up_points": ["这里还没有填。"]}, id="no price"),
        pytest.param({"make_up_for_task": "on"}, {"make_up_task": ["这里还没有填。"]}, id="no task"),
        pytest.param(
            {"reminder_on": "on", "remind": "0"},
            {"reminder_on": ["请至少写一个时间，或者关掉提醒。"]},
            id="reminders at no time",
        ),
        pytest.param({"daily_on": "on", "daily_at": ""}, {"daily_at": ["这里还没有填。"]}, id="a report at no time"),
        pytest.param({"lucky_share": "101"}, {"lucky_share": ["确保该值小于或等于100。"]}, id="more than all"),
        pytest.param({"name": "a\0b"}, {"name": ["不允许是用空字符串。"]}, id="a null character"),
        pytest.param(
            {"step": "1", "step-0-streak": "7", "step-0-kind": "points", "step-0-name": "x"},
            {"step-0-points": ["请写给多少分。"]},
            id="points without a number",
        ),
        pytest.param(
            {"pause": "1", "pause-0-first": "2026-05-05", "pause-0-last": "2026-05-01"},
            {"pause-0-last": ["结束不能早于开始。"]},
            id="a pause that runs backward",
        ),
    ],
)
def test_mistake_is_said_where_it_is(changes, expected):
    assert errors(typed(**changes)) == expected


NEED = "session-0-need-"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({NEED + "0-least": "0"}, {NEED + "0-least": ["确保该值大于或等于1。"]}, id="a text of no length"),
        pytest.param({NEED + "1-field": "0"}, {NEED + "1-__all__": ["请至少加一个要填的问题。"]}, id="an empty form"),
        pytest.param(
            {NEED + "1-field-0-least": "5", NEED + "1-field-0-most": "1"},
            {NEED + "1-field-0-most": ["不能比前面的数小。"]},
            id="bounds that exclude all",
        ),
        pytest.param(
            {NEED + "1-field-0-least": "nan"}, {NEED + "1-field-0-least": ["输入一个数字。"]}, id="not a number"
        ),
        pytest.param(
            {NEED + "1-field-0-kind": "text", NEED + "1-field-0-most": "1.5"},
            {NEED + "1-field-0-most": ["这里要写不小于 0 的整数。"]},
            id="half a letter",
        ),
        pytest.param(
            {NEED + "1-field-0-kind": "scale", NEED + "1-field-0-most": "101"},
            {NEED + "1-field-0-most": ["最高分不超过 100。"]},
            id="too many marks",
        ),
        pytest.param(
            {NEED + "1-field-0-kind": "choice", NEED + "1-field-0-options": "一\n一\n"},
            {NEED + "1-field-0-options": ["至少写两个选项，一行一个。"]},
            id="no choice",
        ),
        pytest.param(
            {NEED + "1-field-0-kind": "html"},
            {NEED + "1-field-0-kind": ["选择一个有效的选项。 html 不在可用的选项中。"]},
            id="a kind that is none",
        ),
        pytest.param({NEED + "2-question": "0"}, {NEED + "2-__all__": ["请至少出一道题。"]}, id="no question"),
        pytest.param(
            {NEED + "2-least": "2"}, {NEED + "2-least": ["一共只有 1 道题。"]}, id="more answers than questions"
        ),
        pytest.param(
            {NEED + "2-question-0-option-1-text": ""},
            {NEED + "2-question-0-__all__": ["至少写两个选项。"]},
            id="one option",
        ),
        pytest.param(
            {NEED + "2-question-0-option-1-text": "八点"},
            {NEED + "2-question-0-__all__": ["有两个选项是一样的。"]},
            id="the same twice",
        ),
        pytest.param(
            {NEED + "2-question-0-option-0-is_right": ""},
            {NEED + "2-question-0-__all__": ["请勾出正确的选项。"]},
            id="nothing right",
        ),
        pytest.param({NEED + "3-place": "0"}, {NEED + "3-__all__": ["请至少加一个地点。"]}, id="nowhere"),
        pytest.param(
            {NEED + "3-place-0-latitude": "91"},
            {NEED + "3-place-0-latitude": ["确保该值小于或等于90。"]},
            id="beyond the pole",
        ),
        pytest.param(
            {NEED + "0-kind": "keyword"}, {NEED + "0-words": ["请写至少一个关键词，或者一个句式。"]}, id="no keyword"
        ),
        pytest.param(
            {NEED + "0-kind": "evil"},
            {NEED + "0-kind": ["选择一个有效的选项。 evil 不在可用的选项中。"]},
            id="evidence of no kind",
        ),
    ],
)
def test_mistake_deep_in_the_page_is_said_where_it_is(changes, expected):
    assert errors(typed(WITH_FORM, **changes)) == expected


@pytest.mark.parametrize(
    ("do", "changed"),
    [
        pytest.param("session:add", {"session": "2"}, id="one more session"),
        pytest.param("session:remove:0", {"session": "0"}, id="one less"),
        pytest.param(
            "session-0-need:add:voice", {"session-0-need": "5", NEED + "4-kind": "voice"}, id="one more to show"
        ),
        pytest.param("session-0-need:add:text", {"session-0-need": "4"}, id="what is asked already"),
        pytest.param("session-0-need:add:evil", {"session-0-need": "4"}, id="what nobody knows"),
        pytest.param(
            "session-0-need:remove:0", {"session-0-need": "3", NEED + "0-kind": "form"}, id="one less to show"
        ),
        pytest.param("session-0-need:down:0", {NEED + "0-kind": "form", NEED + "1-kind": "text"}, id="another order"),
        pytest.param(
            "session-0-need-1-field:add", {NEED + "1-field": "2", NEED + "1-field-1-kind": "text"}, id="a field"
        ),
        pytest.param(
            "session-0-need-2-question:add",
            {NEED + "2-question": "2", NEED + "2-question-1-option": "4"},
            id="a question, with room for options",
        ),
        pytest.param("session-0-need-2-question-0-option:add", {NEED + "2-question-0-option": "3"}, id="an option"),
        pytest.param("step:up:0", {"step-0-streak": "7"}, id="the first can't go up"),
        pytest.param("pause:add", {"pause": "2", "pause-1-first": ""}, id="a pause"),
        pytest.param("session-9-need:add:text", {"session-0-need": "4"}, id="a row that is not there"),
        pytest.param("session-" + "9" * 5_000 + ":add", {"session": "1"}, id="a number without end"),
    ],
)
def test_rows_come_and_go(do, changed):
    data = pressed(do, WITH_FORM)

    assert {name: data[name] for name in changed} == changed


def test_rows_keep_what_was_typed_sound_or_not():
    data = pressed("session-0-need-1-field:add", WITH_FORM, **{"name": "", "session-0-starts": "25:99"})

    assert (data["name"], data["session-0-starts"]) == ("", "25:99")
    assert data[NEED + "1-field-0-label"] == "页数"


def test_day_asks_for_no_more_sessions_than_are_left():
    two = replace(PLAIN, sessions=(Session(id="a"), Session(id="b")), sessions_needed=2)

    assert pressed("session:remove:1", two)["sessions_needed"] == "1"


def test_new_and_doubled_rows_get_ids_of_their_own():
    three = tuple(
        Session(id=name, starts=time(hour), ends=time(hour + 1)) for name, hour in (("a", 8), ("b", 9), ("c", 10))
    )

    draft = typed(replace(PLAIN, sessions=three), **{"session-1-id": "a", "session-2-id": ""})

    assert draft.is_valid()
    ids = [one.id for one in draft.terms(since=SINCE).sessions]
    assert ids[0] == "a"
    assert len(set(ids)) == 3
    assert all(ids)


def test_what_is_switched_off_is_gone():
    full = replace(
        PLAIN,
        times_a_week=3,
        make_up=MakeUpRule(task="补写"),
        reminder=ReminderRule(times=(time(20), time(21))),
        report=ReportRule(),
        calendar=Calendar.HOLIDAYS,
        audience=Audience(counts_staff=True),
    )
    off = {
        "make_up_on": "",
        "reminder_on": "",
        "daily_on": "",
        "weekly_on": "",
        "rhythm": "daily",
        "calendar": "none",
        "counts_staff": "",
    }

    draft = typed(full, **off)

    assert draft.is_valid()
    assert draft.terms(since=SINCE) == replace(PLAIN, make_up=None)


def test_reminder_times_are_put_in_order():
    three = {"remind": "3", "remind-0-at": "21:00", "remind-1-at": "08:00", "remind-2-at": "21:00"}

    draft = typed(replace(PLAIN, reminder=ReminderRule()), **three)

    assert draft.is_valid()
    assert draft.terms(since=SINCE).reminder == ReminderRule(times=(time(8), time(21)))


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param(
            replace(PLAIN, times_a_week=3, weekdays=frozenset({5, 6})),
            {"times_a_week": ["每周次数不能超过每周的打卡天数（2 天）。"]},
            id="more often than there are days",
        ),
        pytest.param(
            replace(PLAIN, sessions=(Session(id="a", name="早"), Session(id="b", name="晚"))),
            {"__all__": ["时段“早”和“晚”的时间重叠了。"]},
            id="two sessions at once",
        ),
    ],
)
def test_plan_that_cannot_run_is_refused_though_each_field_is_sound(terms, expected):
    draft = typed(terms)

    assert draft.row.is_valid()
    assert errors(draft) == expected


def test_page_of_nonsense_is_refused_whole():
    nonsense = dict.fromkeys(page(WITH_FORM), "<script>") | {
        "session": "-1",
        "pause": "٣",
        "step": "1e9",
        "remind": " 1",
    }

    draft = PlanDraft.typed(nonsense, offer=OFFER)

    assert not draft.is_valid()
    assert {name: len(rows) for name, rows in draft.rows.items()} == {"pause": 0, "session": 0, "step": 0, "remind": 0}


def test_page_that_says_it_has_a_million_rows_is_read_in_no_time():
    counts = dict.fromkeys(("session", "pause", "step", "remind"), "999")
    counts |= {f"session-{n}-need": "999" for n in range(12)}
    needs = [f"session-{n}-need-{m}" for n in range(12) for m in range(13)]
    counts |= {f"{need}-kind": "quiz" for need in needs} | {f"{need}-question": "999" for need in needs}
    counts |= {f"{need}-question-{n}-option": "999" for need in needs for n in range(50)}
    begun = stopwatch.perf_counter()

    draft = PlanDraft.pressed(counts, offer=OFFER)

    assert stopwatch.perf_counter() - begun < 2
    assert sum(1 for _row in draft.row.each()) == 501


def test_page_that_is_full_takes_no_more_rows():
    full = replace(
        PLAIN,
        sessions=tuple(
            Session(
                id=f"s{n}",
                needs=(
                    Need(
                        kind=NeedKind.FORM,
                        fields=tuple(FormField(id=f"f{m}", label="x") for m in range(50)),
                    ),
                ),
            )
            for n in range(9)
        ),
        pauses=((STARTS, STARTS),) * 29,
    )
    data = page(full)
    for _press in range(4):
        data = sent(PlanDraft.pressed({**data, "do": "pause:add"}, offer=OFFER))

    assert data["pause"] == str(500 - 9 * 52 - 1)
    assert data["session-8-need-0-field-49-label"] == "x"
    assert len(data) < 5_000
