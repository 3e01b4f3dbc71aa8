"""A plan on the page, from the core's terms and back to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Self, cast

from qunluo.checkins.forms.initial import values_of
from qunluo.checkins.forms.main import WEEKLY, Offer, PlanForm
from qunluo.checkins.forms.rows import Raw, Row, Shape, bound, read, rearranged, unbound
from qunluo.checkins.forms.rules import (
    PAUSES,
    REMINDERS,
    STEPS,
    USUAL_REMINDER,
    clocks_of,
    pauses_of,
    raw_clock,
    raw_pause,
    raw_step,
    steps_of,
)
from qunluo.checkins.forms.sessions import SESSIONS, raw_session, sessions_of
from qunluo.core.checkins.faults import faults_of
from qunluo.core.checkins.plan import Audience, Calendar, MakeUpRule, NumberRule, ReminderRule, ReportRule, Terms

ROWS = {"pause": PAUSES, "session": SESSIONS, "step": STEPS, "remind": REMINDERS}

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""A plan is looked over before it has a moment from which it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """The plan as it stands on the page, whole."""

    row: Row

    @classmethod
    def of(cls, terms: Terms, *, groups: Collection[int], offer: Offer) -> Self:
        """Terms ready to be changed."""
        raw = Raw(
            values=values_of(terms, groups=groups),
            rows={
                "pause": [raw_pause(one) for one in terms.pauses],
                "session": [raw_session(one) for one in terms.sessions],
                "step": [raw_step(one) for one in terms.ladder],
                "remind": [raw_clock(at) for at in (terms.reminder.times if terms.reminder else (USUAL_REMINDER,))],
            },
        )
        return cls(row=unbound(raw, _shape(offer)))

    @classmethod
    def typed(cls, data: Mapping[str, Any], *, offer: Offer) -> Self:
        """The plan as it was typed."""
        return cls(row=bound(data, _shape(offer)))

    @classmethod
    def pressed(cls, data: Mapping[str, Any], *, offer: Offer) -> Self:
        """The plan as it was typed, after the button that `do` names. Nothing is checked yet."""
        shape = _shape(offer)
        raw = rearranged(read(data, shape), shape, pressed=str(data.get("do", "")))
        _fit_sessions_needed(raw)
        return cls(row=unbound(raw, shape))

    @property
    def main(self) -> PlanForm:
        """The fields that are asked once."""
        return cast("PlanForm", self.row.form)

    @property
    def rows(self) -> Mapping[str, tuple[Row, ...]]:
        """`pause`, `session`, `step` and `remind`."""
        return self.row.rows

    def is_valid(self) -> bool:
        """Whether all of it can be saved: each field by itself, and the plan that they make."""
        if not self.row.is_valid():
            return False
        for fault in faults_of(self.terms(since=LONG_AGO)):
            self.main.add_error("times_a_week" if fault.startswith("每周次数") else None, fault)
        return not self.main.errors

    def groups(self) -> tuple[int, ...]:
        """The groups that are ticked."""
        return tuple(sorted(int(pk) for pk in self.main.cleaned_data["groups"]))

    def terms(self, *, since: datetime, version: int = 1, is_switched_off: bool = False) -> Terms:
        """The core's value. The switch has a button of its own, and is kept as it is."""
        typed = self.main.cleaned_data
        return Terms(
            version=version,
            since=since,
            name=typed["name"],
            timezone=typed["timezone"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            weekdays=typed["weekdays"],
            calendar=Calendar(typed["calendar"]),
            pauses=pauses_of(self.rows["pause"]),
            sessions=sessions_of(self.rows["session"]),
            sessions_needed=typed["sessions_needed"],
            times_a_week=typed["times_a_week"] if typed["rhythm"] == WEEKLY else 0,
            number=NumberRule(typed["number"]),
            audience=_audience(typed),
            make_up=_make_up(typed),
            ladder=steps_of(self.rows["step"]),
            lucky_share=typed["lucky_share"],
            reminder=_reminder(typed, clocks_of(self.rows["remind"])),
            report=_report(typed),
            replies=typed["replies"],
            held_from=typed["held_from"],
            panel=typed["panel"],
            appeal_hours=typed["appeal_hours"],
            is_switched_off=is_switched_off,
        )


def _shape(offer: Offer) -> Shape:
    """The page of one community: what it offers to choose from is bound to the form."""

    class Offered(PlanForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, offer=offer, **kwargs)

    return Shape(form=lambda _values: Offered, rows=lambda _values: ROWS)


def _fit_sessions_needed(raw: Raw) -> None:
    """With a session less, a day can't ask for more than are left."""
    needed, count = str(raw.values.get("sessions_needed", "")), len(raw.rows["session"])
    if needed.isascii() and needed.isdecimal() and len(needed) < 3 and int(needed) > count > 0:  # noqa: PLR2004 - no day has a hundred sessions
        raw.values["sessions_needed"] = str(count)


def _audience(typed: Mapping[str, Any]) -> Audience:
    return Audience(tags=frozenset(typed["tags"]), tiers=frozenset(typed["tiers"]), counts_staff=typed["counts_staff"])


def _make_up(typed: Mapping[str, Any]) -> MakeUpRule | None:
    if not typed["make_up_on"]:
        return None
    task_length = {"task_length": typed["make_up_length"]} if typed["make_up_length"] else {}
    return MakeUpRule(
        points=typed["make_up_points"] if typed["make_up_for_points"] else None,
        takes_voucher=typed["make_up_for_voucher"],
        task=typed["make_up_task"] if typed["make_up_for_task"] else "",
        per_month=typed["make_up_per_month"],
        reach_days=typed["make_up_reach"],
        heals=typed["make_up_heals"],
        **task_length,
    )


def _reminder(typed: Mapping[str, Any], times: tuple[time, ...]) -> ReminderRule | None:
    if not typed["reminder_on"]:
        return None
    return ReminderRule(times=times, per_week=typed["remind_per_week"], text=typed["remind_text"])


def _report(typed: Mapping[str, Any]) -> ReportRule | None:
    if not typed["daily_on"] and not typed["weekly_on"]:
        return None
    return ReportRule(
        daily_at=typed["daily_at"] if typed["daily_on"] else None,
        weekday=int(typed["weekly_day"] or 0),
        weekly_at=typed["weekly_at"] if typed["weekly_on"] else None,
        names_missing=typed["names_missing"],
    )
