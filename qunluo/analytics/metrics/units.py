"""In what figures are counted, and on what they stand."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """In what a value is counted. A share is a number from 0 to 1, shown as a percentage."""

    SHARE = "share"
    CHANGE = "change"
    PER_DAY = "per_day"
    PER_WEEK = "per_week"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    CHARS = "chars"
    MESSAGES = "messages"
    RATIO = "ratio"


class Counts(StrEnum):
    """What a `basis` counts: the things on which a value stands."""

    MEMBERS = "members"
    SPEAKERS = "speakers"
    NEWCOMERS = "newcomers"
    DAYS = "days"
    MESSAGES = "messages"
    QUESTIONS = "questions"
    TOPICS = "topics"
    PIECES = "pieces"
