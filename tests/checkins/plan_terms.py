"""Terms of every sort for hypothesis, such as an operator can mean; and what a browser sends back of a page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from hypothesis import strategies as st

from qunluo.checkins.forms import PlanDraft
from qunluo.core.checkins.plan import (
    Audience,
    Calendar,
    FieldKind,
    FormField,
    Geofence,
    MakeUpRule,
    Need,
    NeedKind,
    NumberRule,
    Question,
    ReminderRule,
    ReportRule,
    RewardKind,
    Session,
    Step,
    Terms,
)

SINCE = datetime(2026, 3, 1, 16, tzinfo=UTC)
STARTS = date(2026, 3, 1)
LETTERS = st.sampled_from("打卡第天读书abcXYZ09{}*<>&\"'“”（）😀é")
WORDS = st.text(LETTERS, min_size=1, max_size=12)
IDS = st.text(st.sampled_from("abc019_-"), min_size=1, max_size=20)
CLOCKS = st.times().map(lambda one: time(one.hour, one.minute))
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
BOUNDED = {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.SCALE, FieldKind.CHOICES}


def unique(strategy, *, least=0, most=3, by=None) -> st.SearchStrategy:
    return st.lists(strategy, min_size=least, max_size=most, unique_by=by or (lambda one: one)).map(tuple)


@st.composite
def form_fields(draw) -> FormField:
    kind = draw(st.sampled_from(FieldKind))
    options = draw(unique(WORDS, least=2)) if kind in {FieldKind.CHOICE, FieldKind.CHOICES} else ()
    least = most = None
    if kind in BOUNDED:
        least, most = draw(st.sampled_from([(None, None), (0.0, None), (1.0, 1.0), (2.0, 5.0)]))
    elif kind is FieldKind.NUMBER:
        low, high = sorted(draw(st.tuples(*[st.floats(-1e6, 1e6).map(lambda one: round(one, 3) + 0.0)] * 2)))
        least, most = draw(st.sampled_from([(None, None), (low, high), (None, high)]))
    return FormField(
        id=draw(IDS),
        label=draw(WORDS),
        kind=kind,
        is_required=draw(st.booleans()),
        options=options,
        least=least,
        most=most,
        hint=draw(WORDS | st.just("")),
    )


@st.composite
def questions(draw) -> Question:
    options = draw(unique(WORDS, least=2, most=5))
    right = draw(st.sets(st.integers(0, len(options) - 1), min_size=1))
    return Question(
        id=draw(IDS), text=draw(WORDS), options=options, right=frozenset(right), explanation=draw(WORDS | st.just(""))
    )


PLACES = st.builds(
    Geofence,
    name=WORDS,
    latitude=st.floats(-90, 90).map(lambda one: round(one, 6) + 0.0),
    longitude=st.floats(-180, 180).map(lambda one: round(one, 6) + 0.0),
    metres=st.integers(20, 50_000),
)


@st.composite
def needs(draw, kind: NeedKind) -> Need:
    match kind:
        case NeedKind.KEYWORD:
            words = draw(unique(WORDS))
            return Need(kind=kind, words=words, pattern=draw(WORDS if not words else WORDS | st.just("")))
        case NeedKind.TEXT:
            return Need(kind=kind, least=draw(st.integers(1, 5_000)))
        case NeedKind.IMAGE:
            return Need(kind=kind, least=draw(st.integers(1, 9)), theme=draw(WORDS | st.just("")))
        case NeedKind.VOICE | NeedKind.VIDEO | NeedKind.LINK | NeedKind.FILE:
            return Need(kind=kind, least=draw(st.integers(1, 20)))
        case NeedKind.LOCATION:
            return Need(kind=kind, places=draw(unique(PLACES, least=1)))
        case NeedKind.QUIZ:
            asked = draw(unique(questions(), least=1, by=lambda one: one.id))
            return Need(kind=kind, questions=asked, least=draw(st.integers(1, len(asked))))
        case NeedKind.FORM:
            return Need(kind=kind, fields=draw(unique(form_fields(), least=1, by=lambda one: one.id)))
        case _:
            return Need(kind=kind)


@st.composite
def sessions(draw) -> Session:
    kinds = draw(st.lists(st.sampled_from(NeedKind), min_size=1, max_size=4, unique=True))
    starts = draw(CLOCKS)
    return Session(
        id=draw(IDS),
        name=draw(WORDS),
        starts=starts,
        ends=draw(CLOCKS | st.just(starts)),
        needs=tuple(draw(needs(kind)) for kind in kinds),
        any_will_do=draw(st.booleans()),
        points=draw(st.integers(0, 10_000)),
    )


@st.composite
def steps(draw) -> Step:
    kind = draw(st.sampled_from(RewardKind))
    points = draw(st.integers(1, 100_000)) if kind is RewardKind.POINTS else 0
    return Step(
        streak=draw(st.integers(1, 3_650)), kind=kind, name=draw(WORDS), points=points, repeats=draw(st.booleans())
    )


@st.composite
def make_up_rules(draw) -> MakeUpRule:
    points = draw(st.none() | st.integers(1, 100_000))
    task = draw(st.just("") | WORDS)
    return MakeUpRule(
        points=points,
        takes_voucher=draw(st.booleans()) or (points is None and not task),
        task=task,
        task_length=draw(st.integers(1, 2_000)),
        per_month=draw(st.integers(1, 31)),
        reach_days=draw(st.integers(1, 90)),
        heals=draw(st.booleans()),
    )


REMINDERS = st.builds(
    ReminderRule,
    times=st.sets(CLOCKS, min_size=1, max_size=6).map(lambda clocks: tuple(sorted(clocks))),
    per_week=st.integers(1, 28),
    text=WORDS,
)


@st.composite
def reports(draw) -> ReportRule:
    daily = draw(st.none() | CLOCKS)
    return ReportRule(
        daily_at=daily,
        weekday=draw(st.integers(0, 6)),
        weekly_at=draw(CLOCKS if daily is None else st.none() | CLOCKS),
        names_missing=draw(st.booleans()),
    )


@st.composite
def all_terms(draw) -> Terms:
    asked = draw(unique(sessions(), least=1, by=lambda one: one.id))
    starts = draw(DAYS)
    return Terms(
        since=SINCE,
        name=draw(WORDS),
        timezone=draw(st.sampled_from(["Asia/Shanghai", "America/New_York", "UTC", "Asia/Kathmandu"])),
        starts_on=starts,
        ends_on=draw(st.none() | DAYS.map(lambda day: max(day, starts))),
        weekdays=frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        calendar=draw(st.sampled_from(Calendar)),
        pauses=draw(st.lists(st.tuples(DAYS, DAYS).map(lambda ends: tuple(sorted(ends))), max_size=3).map(tuple)),
        sessions=asked,
        sessions_needed=draw(st.integers(1, len(asked))),
        times_a_week=draw(st.integers(0, 7)),
        number=draw(st.sampled_from(NumberRule)),
        audience=Audience(
            tags=frozenset(draw(st.sets(st.sampled_from(["老学员", "北京", "<b>"])))),
            tiers=frozenset(draw(st.sets(st.sampled_from(["active", "potential", "silent", "lost"])))),
            counts_staff=draw(st.booleans()),
        ),
        make_up=draw(st.none() | make_up_rules()),
        ladder=draw(st.lists(steps(), max_size=3).map(tuple)),
        lucky_share=draw(st.integers(0, 10_000)) / 10_000,
        reminder=draw(st.none() | REMINDERS),
        report=draw(st.none() | reports()),
        replies=draw(st.booleans()),
        held_from=draw(st.integers(0, 101)),
        panel=draw(st.integers(1, 9)),
        appeal_hours=draw(st.integers(1, 720)),
        is_switched_off=draw(st.booleans()),
    )


def sent(draft: PlanDraft) -> dict[str, Any]:
    """What a browser sends when nobody has touched the page."""
    data: dict[str, Any] = {}
    for row in draft.row.each():
        for name, rows in row.rows.items():
            data[f"{row.path}-{name}" if row.path else name] = str(len(rows))
        for field in row.form:
            value = _value(field)
            if value is not None:
                data[field.html_name] = value
    return data


def _value(field: forms.BoundField) -> Any:
    widget, value = field.field.widget, field.value()
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return list(value or [])
    if isinstance(widget, forms.CheckboxInput):
        return "on" if value else None
    shown = widget.format_value(value)
    return (shown[0] if shown else "") if isinstance(shown, list) else "" if shown is None else str(shown)
