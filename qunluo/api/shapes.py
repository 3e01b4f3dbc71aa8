"""What goes in and out, as OpenAPI tells it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema

STORABLE = r"^[^\x00]*$"
Words = Annotated[str, Field(pattern=STORABLE)]
"""A text without NUL, which no table can hold."""


class Told(Schema):
    """A word for programs and a sentence for people."""

    code: str
    message: str


class Wrong(Schema):
    """The shape of every error."""

    error: Told


class CheckinIn(Schema):
    """A check-in to be taken. `at` is now if it is missing; `day` is only for a day that is not that of `at`."""

    plan: int
    member: Words = Field(max_length=200, description="成员在平台上的编号")
    group: Words = Field("", max_length=200, description="成员在几个群里时，说明是哪个群（平台编号）")
    at: datetime | None = None
    day: date | None = None
    session: Words = Field("", max_length=20)
    text: Words = Field("", max_length=2000)
    answers: dict[Words, Words] = Field(default_factory=dict, description="表单项或题目的编号 → 填写的内容")


class CheckinOut(Schema):
    """What became of it: waiting, counts, part, held, repeat, wrong_number, refused or rejected."""

    key: str
    state: str
    reason: str = ""
    day: date | None = None
    points: int = 0


class PlanOut(Schema):
    """A plan, by the terms that hold now."""

    id: int
    name: str
    starts_on: date
    ends_on: date | None
    timezone: str
    sessions: list[str]
    groups: list[str]
    is_on: bool


class PersonOut(Schema):
    """One member of a list."""

    member: str
    name: str
    group: str
    streak: int


class DayOut(Schema):
    """A day of a plan, counted, with one page of one list."""

    day: date
    expected: int
    done: int
    waiting: int
    missing: int
    rate: float | None
    members: list[PersonOut]
    has_next: bool


class StandingOut(Schema):
    """How a member stands in a plan."""

    member: str
    name: str
    total: int
    days: int
    streak: int
    longest: int
    last_day: date | None
    waiting: int
    points: int


class RollCallIn(Schema):
    """A roll call (接龙) as it was posted, whole."""

    group: Words = Field(max_length=200)
    plan: int | None = None
    text: Words = Field(max_length=20_000)
    at: datetime | None = None


class RollCallLine(Schema):
    """One line: whom it was credited to, or why that is in doubt."""

    name: str
    text: str
    day_number: int | None
    done: bool
    member: str
    doubt: str


class RollCallOut(Schema):
    """One list that was read."""

    id: int
    title: str
    day: date
    entries: list[RollCallLine]
