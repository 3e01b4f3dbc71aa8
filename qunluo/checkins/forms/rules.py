"""The other rows of a plan as they are typed: days of rest, steps of the ladder, times of reminders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qunluo.checkins.forms.fields import calendar_day, clock, tick, whole_number, written
from qunluo.checkins.forms.rows import Raw, Row, RowForm, Rows, Shape
from qunluo.core.checkins.plan import RewardKind, Step

MOST_PAUSES, MOST_STEPS, MOST_CLOCKS, LONGEST_STREAK, MOST_POINTS = 60, 60, 12, 3_650, 1_000_000
USUAL_REMINDER = time(20)
REWARDS = {
    RewardKind.BADGE: _("勋章"),
    RewardKind.TITLE: _("头衔"),
    RewardKind.POINTS: _("积分"),
    RewardKind.COUPON: _("优惠券"),
    RewardKind.DRAW_TICKET: _("抽奖券"),
}


class PauseForm(RowForm):
    """Days on which the plan rests."""

    first = calendar_day(_("从哪天"))
    last = calendar_day(_("到哪天"))

    def clean(self) -> dict[str, Any]:
        """Time runs forward."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("first") and cleaned.get("last") and cleaned["last"] < cleaned["first"]:
            self.add_error("last", _("结束不能早于开始。"))
        return cleaned


class StepForm(RowForm):
    """A step of the ladder."""

    streak = whole_number(_("连续"), least=1, most=LONGEST_STREAK)
    kind = forms.ChoiceField(label=_("给什么"), choices=list(REWARDS.items()))
    name = written(_("叫什么"), longest=60)
    points = whole_number(_("多少分"), least=1, most=MOST_POINTS, required=False)
    repeats = tick(_("每轮都给"))

    @property
    def pays(self) -> bool:
        """Whether the reward is points."""
        return bool(self["kind"].value() == RewardKind.POINTS.value)

    def clean(self) -> dict[str, Any]:
        """Points need a number."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == RewardKind.POINTS and not cleaned.get("points") and "points" not in self.errors:
            self.add_error("points", _("请写给多少分。"))
        return cleaned

    def step(self) -> Step:
        """The core's value."""
        typed = self.cleaned_data
        kind = RewardKind(typed["kind"])
        return Step(
            streak=typed["streak"],
            kind=kind,
            name=typed["name"],
            points=typed["points"] if kind is RewardKind.POINTS else 0,
            repeats=typed["repeats"],
        )


class ReminderForm(RowForm):
    """A time at which who is missing is reminded."""

    at = clock(_("提醒时间"))


def pauses_of(rows: Iterable[Row]) -> tuple[tuple[date, date], ...]:
    """The pauses, from the first day to the last of each."""
    return tuple((row.form.cleaned_data["first"], row.form.cleaned_data["last"]) for row in rows)


def steps_of(rows: Iterable[Row]) -> tuple[Step, ...]:
    """The steps as typed."""
    return tuple(row.form.step() for row in rows if isinstance(row.form, StepForm))


def clocks_of(rows: Iterable[Row]) -> tuple[time, ...]:
    """The times, each once, in the order of the day."""
    return tuple(sorted({row.form.cleaned_data["at"] for row in rows}))


def raw_clock(at: time) -> Raw:
    """The values of a reminder's row."""
    return Raw(values={"at": at})


def raw_pause(pause: tuple[date, date]) -> Raw:
    """The values of a pause's row."""
    return Raw(values={"first": pause[0], "last": pause[1]})


def raw_step(one: Step) -> Raw:
    """The values of a step's row."""
    values = {"streak": one.streak, "kind": one.kind.value, "name": one.name, "repeats": one.repeats}
    return Raw(values={**values, "points": one.points or None})


PAUSES = Rows(shape=Shape(form=lambda _values: PauseForm), most=MOST_PAUSES, fresh=lambda _which, _rows: Raw())
STEPS = Rows(
    shape=Shape(form=lambda _values: StepForm),
    most=MOST_STEPS,
    fresh=lambda _which, _rows: Raw(values={"kind": RewardKind.BADGE.value}),
)
REMINDERS = Rows(
    shape=Shape(form=lambda _values: ReminderForm),
    most=MOST_CLOCKS,
    fresh=lambda _which, _rows: raw_clock(USUAL_REMINDER),
)
